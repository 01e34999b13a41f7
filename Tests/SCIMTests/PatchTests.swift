import JSON
import Testing

@testable import SCIM

@Suite struct `A PATCH` {
    private let user: JSONObject = [
        "userName": "bjensen", "name": ["familyName": "Jensen", "givenName": "Barbara"], "displayName": "Babs",
        "emails": [["value": "b@work.example", "type": "work", "primary": true]], "active": true,
    ]
    private let group: JSONObject = ["displayName": "Staff", "members": [["value": "1"], ["value": "2"]]]

    private func operations(_ text: String) throws -> [PatchOperation] {
        let body = #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(text)]}"#
        return try PatchOperation.all(in: JSON(parsing: Array(body.utf8)))
    }

    private func changed(_ text: String) throws -> JSONObject { try operations(text).applied(to: user, .wholeUser) }

    private func kind(_ text: String, of resource: JSONObject? = nil, _ schema: ResourceSchema = .wholeUser) -> SCIMError.Kind? {
        do {
            _ = try operations(text).applied(to: resource ?? user, schema)
            return nil
        } catch {
            return (error as? SCIMError)?.kind
        }
    }

    @Test(arguments: ["replace", "Replace", "REPLACE", "add", "Add"])
    func `sets a value, and names have no case`(word: String) throws {
        #expect(try changed(#"{"op":"\#(word)","path":"DISPLAYNAME","value":"Barbara J."}"#)["displayName"] == "Barbara J.")
    }

    @Test func `sets a part, and leaves the others`() throws {
        let name: JSON = ["familyName": "Smith", "givenName": "Barbara"]
        #expect(try changed(#"{"op":"replace","path":"name.familyName","value":"Smith"}"#)["name"] == name)
        #expect(try changed(#"{"op":"replace","path":"name","value":{"familyName":"Smith"}}"#)["name"] == name)
        #expect(try changed(#"{"op":"add","value":{"name.familyName":"Smith"}}"#)["name"] == name)
        let urn = "urn:ietf:params:scim:schemas:core:2.0:User"
        #expect(try changed(#"{"op":"add","path":"\#(urn):name.familyName","value":"Smith"}"#)["name"] == name)
        #expect(try changed(#"{"op":"add","value":{"\#(urn):name.familyName":"Smith"}}"#)["name"] == name)
    }

    @Test func `changes the value that a filter means`() throws {
        let set = #"{"op":"replace","path":"emails[type eq \"work\"].value","value":"new@work.example"}"#
        #expect(try changed(set)["emails"]?[0]?["value"] == "new@work.example")
        #expect(try changed(set)["emails"]?[0]?["primary"] == true)
        #expect(kind(#"{"op":"replace","path":"emails[type eq \"home\"].value","value":"x@y.example"}"#) == .noTarget)
        // An addition makes what the filter describes, as a common client expects.
        let added = try changed(#"{"op":"add","path":"emails[type eq \"home\"].value","value":"x@y.example"}"#)["emails"]
        #expect(added?.array?.count == 2)
        #expect(added?[1]?["value"] == "x@y.example" && added?[1]?["type"] == "home")
        #expect(kind(#"{"op":"add","path":"emails[type ne \"work\"].value","value":"x@y.example"}"#) == .noTarget)
    }

    @Test func `takes values away`() throws {
        #expect(try changed(#"{"op":"remove","path":"displayName"}"#)["displayName"] == nil)
        #expect(try changed(#"{"op":"replace","path":"displayName","value":null}"#)["displayName"] == nil)
        #expect(try changed(#"{"op":"remove","path":"name.givenName"}"#)["name"] == ["familyName": "Jensen"])
        #expect(try changed(#"{"op":"remove","path":"name"}"#)["name"] == nil)
        #expect(kind(#"{"op":"remove","path":"userName"}"#) == .mutability)
        #expect(kind(#"{"op":"remove","path":"emails"}"#) == .mutability)
        #expect(kind(#"{"op":"remove","path":"emails[type eq \"work\"]"}"#) == .mutability)
        #expect(kind(#"{"op":"remove"}"#) == .noTarget)
    }

    @Test func `changes members one by one`() throws {
        func members(_ text: String) throws -> [String] {
            try operations(text).applied(to: group, .group)["members"]?.array?.compactMap { $0["value"]?.string } ?? []
        }
        #expect(try members(#"{"op":"add","path":"members","value":[{"value":"3"},{"value":"1"}]}"#) == ["1", "2", "3"])
        #expect(try members(#"{"op":"add","path":"members","value":{"value":"3"}}"#) == ["1", "2", "3"])
        #expect(try members(#"{"op":"add","value":{"members":[{"value":"3"}]}}"#) == ["1", "2", "3"])
        #expect(try members(#"{"op":"replace","path":"members","value":[{"value":"3"}]}"#) == ["3"])
        #expect(try members(#"{"op":"remove","path":"members[value eq \"1\"]"}"#) == ["2"])
        #expect(try members(#"{"op":"remove","path":"members[value eq \"9\"]"}"#) == ["1", "2"])
        #expect(try members(#"{"op":"remove","path":"members","value":[{"value":"2"}]}"#) == ["1"])
        #expect(try members(#"{"op":"remove","path":"members"}"#) == [])
        #expect(try members(#"{"op":"remove","path":"members"},{"op":"add","path":"members","value":[{"value":"7"}]}"#) == ["7"])
    }

    @Test func `ignores what the standard knows and we do not keep (P5.6)`() throws {
        #expect(try changed(#"{"op":"add","path":"title","value":"Boss"}"#) == user)
        #expect(try changed(#"{"op":"add","path":"name.middleName","value":"Jane"}"#) == user)
        #expect(try changed(#"{"op":"replace","path":"phoneNumbers[type eq \"work\"].value","value":"1"}"#) == user)
        let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"
        #expect(try changed(#"{"op":"add","path":"\#(department)","value":"Sales"}"#) == user)
        #expect(try changed(#"{"op":"add","value":{"title":"Boss","password":"x","nonsense":1,"id":"9"}}"#) == user)
    }

    @Test(arguments: [
        (#"{"op":"replace","path":"nonsense","value":1}"#, SCIMError.Kind.invalidPath),
        (#"{"op":"replace","path":"name.nonsense","value":1}"#, .invalidPath),
        (#"{"op":"replace","path":"name..x","value":1}"#, .invalidPath),
        (#"{"op":"replace","path":"emails[","value":1}"#, .invalidPath),
        (#"{"op":"replace","path":"userName[x pr]","value":1}"#, .invalidPath),
        (#"{"op":"replace","path":7,"value":1}"#, .invalidPath), (#"{"op":"replace","path":"id","value":"1"}"#, .mutability),
        (#"{"op":"replace","path":"groups","value":[]}"#, .mutability), (#"{"op":"remove","path":"meta.version"}"#, .mutability),
        (#"{"op":"move","path":"userName","value":"x"}"#, .invalidSyntax), (#"{"path":"userName","value":"x"}"#, .invalidSyntax),
        (#"{"op":"add","path":"userName"}"#, .invalidValue), (#"{"op":"add","value":"x"}"#, .invalidValue),
        (#"{"op":"replace","path":"name","value":"x"}"#, .invalidValue), ("7", .invalidSyntax),
        (#"{"op":"replace","path":"emails[primary gt true].value","value":"x"}"#, .invalidFilter),
    ])
    func `says what is wrong with it`(text: String, expected: SCIMError.Kind) {
        #expect(kind(text) == expected)
    }

    @Test func `is all or nothing`() throws {
        #expect(kind(#"{"op":"replace","path":"displayName","value":"X"},{"op":"remove","path":"userName"}"#) == .mutability)
        #expect(throws: SCIMError.self) { try PatchOperation.all(in: ["Operations": [["op": "remove", "path": "x"]]]) }
        let many = Array(repeating: #"{"op":"remove","path":"displayName"}"#, count: 1001).joined(separator: ",")
        #expect(kind(many) == .tooMany)
        #expect(kind("") == .invalidSyntax)
    }
}

@Suite struct `A selection of attributes` {
    private let user: JSONObject = [
        "schemas": ["x"], "id": "1", "userName": "b", "name": ["familyName": "J", "givenName": "B"], "emails": [["value": "b@x"]],
    ]

    @Test func `includes, or leaves out, and keeps what is always told`() throws {
        func selected(_ included: [String], _ excluded: [String] = []) throws -> [String] {
            try AttributeSelection(included: included, excluded: excluded).applied(to: user, .user).names
        }
        #expect(try selected([]) == ["schemas", "id", "userName", "name", "emails"])
        #expect(try selected(["USERNAME"]) == ["schemas", "id", "userName"])
        #expect(try selected(["name.familyName", "unknown"]) == ["schemas", "id", "name"])
        #expect(try selected([], ["name", "id"]) == ["schemas", "id", "userName", "emails"])
        let partly = try AttributeSelection(included: ["name.familyName"], excluded: []).applied(to: user, .user)
        #expect(partly["name"] == ["familyName": "J"])
        let without = try AttributeSelection(included: [], excluded: ["name.familyName"]).applied(to: user, .user)
        #expect(without["name"] == ["givenName": "B"])
        #expect(throws: SCIMError.self) { try AttributeSelection(included: ["a"], excluded: ["b"]) }
        #expect(throws: SCIMError.self) { try AttributeSelection(included: ["a b"], excluded: []) }
    }
}
