import Application
import HTTPTypes
import JSON
import Leave
import Testing

@Suite struct `Users of a directory` {
    @Test func `are made, read, found and told in pages`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let made = try await directory.makeUser("john")
            #expect(made.status == .created, "\(made.text)")
            #expect(made.headers[.contentType] == "application/scim+json")
            #expect(made.headers[.location] == "http://localhost/scim/v2/Users/\(made.id)")
            #expect(made.json["emails"] == [["value": "john@acme.example"]])
            #expect(made.json["active"] == true)
            #expect(made.json["externalId"] == "x-john")
            #expect(made.json["meta"]?["lastModified"] == "2027-01-15T08:00:00.123Z")
            #expect(made.json["meta"]?["version"]?.string == made.headers[.eTag])
            for name in ["paul", "george"] { try await directory.makeUser(name) }
            let page = try await directory.send(.get, "/Users?sortBy=displayName&sortOrder=descending&startIndex=2&count=2")
            #expect(page.json["totalResults"] == 4)  // with Ana, whom nobody manages
            #expect(page.json["Resources"]?.array?.map { $0["displayName"]?.string } == ["john", "george"])
            let found = try await directory.send(.get, "/Users?filter=userName%20eq%20%22JOHN@acme.example%22&attributes=userName")
            #expect(found.json["Resources"]?.array?.count == 1)
            #expect(found.json["Resources"]?[0]?.object?.names == ["schemas", "id", "userName"])
            let none = try await directory.send(.get, "/Users?count=0")
            #expect(none.json["totalResults"] == 4 && none.json["Resources"] == [])
            let search = #"{"schemas":[],"filter":"displayName eq \"paul\"","excludedAttributes":["emails"]}"#
            let searched = try await directory.send(.post, "/Users/.search", search)
            #expect(searched.json["totalResults"] == 1)
            #expect(searched.json["Resources"]?[0]?["emails"] == nil)
        }
        #expect(try await world.situation().organization.people.values.contains { $0.name.text == "george" })
    }

    @Test func `have a user name and an address of their own (P5.2)`() async throws {
        try await SCIMWorld().test { directory async throws in
            try await directory.makeUser("john")
            let again = try await directory.send(.post, "/Users", #"{"userName":"JOHN@ACME.example"}"#)
            #expect(again.status == .conflict)
            #expect(again.kind == "uniqueness")
            #expect(again.json["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
            #expect(again.json["status"] == "409")
            let address = #"{"userName":"other","emails":[{"value":"john@acme.example"}]}"#
            #expect(try await directory.send(.post, "/Users", address).status == .conflict)
            #expect(try await directory.send(.post, "/Users", #"{"userName":"ana@acme.example"}"#).status == .conflict)
            #expect(try await directory.send(.post, "/Users", #"{"userName":"nobody"}"#).kind == "invalidValue")
            #expect(try await directory.send(.post, "/Users", #"{"displayName":"x"}"#).kind == "invalidValue")
            #expect(try await directory.send(.post, "/Users", "{").kind == "invalidSyntax")
            #expect(try await directory.send(.post, "/Users", "[]").kind == "invalidSyntax")
        }
    }

    @Test func `are closed at once, and opened again (P5.3, C2.4)`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let id = try await directory.makeUser("john").id
            // As a common client writes it.
            let closed = try await directory.patch("/Users/\(id)", #"{"op":"Replace","path":"active","value":"False"}"#)
            #expect(closed.status == .ok, "\(closed.text)")
            #expect(closed.json["active"] == false)
            let john = try #require(EmployeeID(id))
            let accounts = OrganizationAccounts(world.handler)
            #expect(try await accounts.account(john, through: nil, of: world.organization)?.isActive == false)
            #expect(try await world.situation().facts.employmentEnd(of: john) != nil)
            // A replacement that does not say it leaves it closed.
            let replaced = try await directory.send(.put, "/Users/\(id)", #"{"userName":"john@acme.example","displayName":"J"}"#)
            #expect(replaced.json["active"] == false)
            #expect(replaced.json["displayName"] == "J")
            #expect(replaced.json["externalId"] == nil)
            let opened = try await directory.patch("/Users/\(id)", #"{"op":"replace","value":{"active":true}}"#)
            #expect(opened.json["active"] == true)
            #expect(try await accounts.account(john, through: nil, of: world.organization)?.isActive == true)
            #expect(try await world.situation().facts.employmentEnd(of: john) == nil)
        }
    }

    @Test func `are gone for the directory once deleted, come back as who they were, and keep no role (P5.3)`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let id = try await directory.makeUser("john").id
            try await directory.send(.post, "/Groups", #"{"displayName":"Admins","members":[{"value":"\#(id)"}]}"#)
            let john = try #require(EmployeeID(id))
            #expect(try await world.situation().isAdmin(john))
            #expect(try await directory.send(.delete, "/Users/\(id)").status == .noContent)
            #expect(try await directory.send(.get, "/Users/\(id)").status == .notFound)
            #expect(try await directory.send(.delete, "/Users/\(id)").status == .notFound)
            #expect(try await world.situation().organization.people[john]?.name.text == "john")
            #expect(try await OrganizationAccounts(world.handler).account(john, through: nil, of: world.organization)?.isActive == false)
            let again = try await directory.makeUser("john")
            #expect(again.status == .created, "\(again.text)")
            #expect(again.id == id)
            #expect(try await world.situation().isAdmin(john) == false)
        }
    }

    @Test func `are seen by their own directory only, and imported ones by all until one takes them`() async throws {
        try await SCIMWorld().test { directory async throws in
            let id = try await directory.makeUser("john").id
            #expect(try await directory.send(.get, "/Users/\(id)", as: "two").status == .notFound)
            #expect(try await directory.send(.delete, "/Users/\(id)", as: "two").status == .notFound)
            #expect(
                try await directory.patch("/Users/\(id)", #"{"op":"replace","path":"active","value":false}"#, as: "two").status == .notFound
            )
            #expect(try await directory.send(.get, "/Users", as: "two").json["totalResults"] == 1)
            let ana = EmployeeID(100).description
            #expect(try await directory.patch("/Users/\(ana)", #"{"op":"add","path":"externalId","value":"a"}"#).status == .ok)
            #expect(try await directory.send(.get, "/Users/\(ana)", as: "two").status == .notFound)
        }
    }

    @Test func `who are admins keep their address: a directory makes nobody an admin that way (P1.3)`() async throws {
        try await SCIMWorld().test { directory async throws in
            let ana = "/Users/\(EmployeeID(100))"
            let taken = try await directory.patch(ana, #"{"op":"replace","path":"userName","value":"mallory@acme.example"}"#)
            #expect(taken.status == .forbidden, "\(taken.text)")
            #expect(try await directory.send(.get, ana).json["userName"] == "ana@acme.example")
        }
    }

    @Test func `do not lose the organization its last admin`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let ana = "/Users/\(EmployeeID(100))"
            let off = #"{"op":"replace","path":"active","value":false}"#
            let deactivated = try await directory.patch(ana, off)
            #expect(deactivated.status == .badRequest, "\(deactivated.text)")
            let deleted = try await directory.send(.delete, ana)
            #expect(deleted.status == .badRequest, "\(deleted.text)")
            #expect(try await directory.send(.get, ana).json["active"] == true)
            // With another admin she may go.
            let john = try #require(EmployeeID(try await directory.makeUser("john").id))
            let today = try await world.situation().today(of: john)
            try await world.perform(AssignToEmployee(employee: john, effectiveDate: today, assignment: .roles([.admin])))
            #expect(try await directory.patch(ana, off).status == .ok)
            #expect(try await directory.send(.delete, ana).status == .noContent)
        }
    }

    @Test func `who will be admins keep their address too`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let john = try await directory.makeUser("john").id
            let id = try #require(EmployeeID(john))
            let today = try await world.situation().today(of: id)
            try await world.perform(AssignToEmployee(employee: id, effectiveDate: today + 7, assignment: .roles([.admin])))
            let taken = try await directory.patch("/Users/\(john)", #"{"op":"replace","path":"userName","value":"mallory@acme.example"}"#)
            #expect(taken.status == .forbidden, "\(taken.text)")
        }
    }

    @Test func `are not asked for without a limit`() async throws {
        try await SCIMWorld().test(wait: { _ in 7 }) { directory async throws in
            let refused = try await directory.send(.get, "/Users")
            #expect(refused.status == .tooManyRequests)
            #expect(refused.headers[.retryAfter] == "7")
            #expect(refused.json["status"] == "429")
            #expect(try await directory.send(.get, "/Users", as: "stranger").status == .unauthorized)
        }
    }

    @Test func `have versions (RFC 7644 §3.14)`() async throws {
        try await SCIMWorld().test { directory async throws in
            let made = try await directory.makeUser("john")
            let path = "/Users/\(made.id)"
            let tag = try #require(made.headers[.eTag])
            #expect(tag.hasPrefix("W/"))
            #expect(try await directory.send(.get, path, headers: [.ifNoneMatch: tag]).status == .notModified)
            let rename = #"{"op":"replace","path":"displayName","value":"J"}"#
            #expect(try await directory.patch(path, rename, headers: [.ifMatch: tag]).status == .ok)
            #expect(
                try await directory.patch(path, rename.replacing("\"J\"", with: "\"K\""), headers: [.ifMatch: tag]).status
                    == .preconditionFailed
            )
            #expect(try await directory.send(.delete, path, headers: [.ifMatch: tag]).status == .preconditionFailed)
            #expect(try await directory.send(.get, path, headers: [.ifNoneMatch: tag]).status == .ok)
            #expect(try await directory.patch(path, rename, headers: [.ifMatch: "\"x\""]).status == .preconditionFailed)
            #expect(try await directory.send(.delete, path, headers: [.ifMatch: "*"]).status == .noContent)
        }
    }
}

@Suite struct `The service of a directory` {
    @Test func `is for tokens of connections`() async throws {
        try await SCIMWorld().test { directory async throws in
            for token in [nil, "", "three"] {
                let refused = try await directory.send(.get, "/Users", as: token)
                #expect(refused.status == .unauthorized)
                #expect(refused.headers[.wwwAuthenticate] == "Bearer")
                #expect(refused.json["status"] == "401")
            }
            #expect(try await directory.send(.get, "/ServiceProviderConfig", as: nil).status == .unauthorized)
        }
    }

    @Test func `says in SCIM's words what it cannot do`() async throws {
        try await SCIMWorld().test { directory async throws in
            #expect(try await directory.send(.post, "/Bulk", "{}").status == .notImplemented)
            #expect(try await directory.send(.get, "/Me").status == .notImplemented)
            #expect(try await directory.send(.get, "/Nothing").json["status"] == "404")
            #expect(try await directory.send(.get, "/Users/none").status == .notFound)
            #expect(try await directory.send(.get, "/Users/\(EmployeeID(7))").status == .notFound)
            #expect(try await directory.send(.put, "/Users", "{}").headers[.allow] == "GET, POST")
            #expect(try await directory.send(.post, "/Schemas", "{}").status == .methodNotAllowed)
            #expect(try await directory.send(.get, "/Schemas?filter=x%20pr").status == .forbidden)
            #expect(try await directory.send(.get, "/Users?filter=x%20xx").kind == "invalidFilter")
            #expect(try await directory.send(.get, "/Users?filter=active%20gt%20true").kind == "invalidFilter")
            #expect(try await directory.send(.get, "/Users?count=x").kind == "invalidValue")
            let text: HTTPFields = [.contentType: "text/plain"]
            #expect(try await directory.send(.post, "/Users", "{}", headers: text).status == .unsupportedMediaType)
            let json: HTTPFields = [.contentType: "application/json; charset=utf-8"]
            #expect(try await directory.send(.post, "/Users", #"{"userName":"a@b.example"}"#, headers: json).status == .created)
            let large = #"{"userName":"\#(String(repeating: "x", count: 1 << 20))"}"#
            #expect(try await directory.send(.post, "/Users", large).status == .contentTooLarge)
        }
    }
}

@Suite struct `Groups of a directory` {
    @Test func `place people by the connection's mapping, and nothing else does (P5.7, P1.3)`() async throws {
        let world = try await SCIMWorld()
        try await world.test { directory async throws in
            let id = try await directory.makeUser("john").id
            let john = try #require(EmployeeID(id))
            let plain = try await directory.send(.post, "/Groups", #"{"displayName":"Staff","members":[{"value":"\#(id)"}]}"#)
            #expect(plain.status == .created, "\(plain.text)")
            #expect(plain.json["members"]?[0]?["$ref"] == .string("http://localhost/scim/v2/Users/\(id)"))
            #expect(try await world.situation().isAdmin(john) == false)
            let sales = try await directory.send(.post, "/Groups", #"{"displayName":"Sales"}"#)
            _ = try await directory.patch("/Groups/\(sales.id)", #"{"op":"add","path":"members","value":[{"value":"\#(id)"}]}"#)
            let placed = try await world.situation()
            #expect(placed.facts.department(of: john, on: placed.today(of: john)) == world.sales)
            #expect(placed.facts.location(of: john, on: placed.today(of: john)) == world.lisbon)
            // Renamed, it is another group for the mapping; and back.
            _ = try await directory.patch("/Groups/\(plain.id)", #"{"op":"replace","path":"displayName","value":"Admins"}"#)
            #expect(try await world.situation().isAdmin(john))
            #expect(try await directory.send(.get, "/Users/\(id)").json["groups"]?.array?.count == 2)
            _ = try await directory.patch("/Groups/\(plain.id)", #"{"op":"remove","path":"members[value eq \"\#(id)\"]"}"#)
            #expect(try await world.situation().isAdmin(john) == false)
            // Another directory's group of that name reaches nobody of ours.
            let stranger = try await directory.send(
                .post,
                "/Groups",
                #"{"displayName":"Admins","members":[{"value":"\#(id)"}]}"#,
                as: "two"
            )
            #expect(stranger.kind == "invalidValue")
            #expect(try await directory.send(.get, "/Groups/\(sales.id)", as: "two").status == .notFound)
        }
    }

    @Test func `have a name of their own, and go with DELETE`() async throws {
        try await SCIMWorld().test { directory async throws in
            let made = try await directory.send(.post, "/Groups", #"{"displayName":"Staff","externalId":"g"}"#)
            #expect(try await directory.send(.post, "/Groups", #"{"displayName":"STAFF"}"#).kind == "uniqueness")
            #expect(try await directory.send(.post, "/Groups", #"{"members":[]}"#).kind == "invalidValue")
            let renamed = try await directory.send(.put, "/Groups/\(made.id)", #"{"displayName":"Crew"}"#)
            #expect(renamed.json["displayName"] == "Crew" && renamed.json["externalId"] == nil)
            #expect(try await directory.send(.get, "/Groups?filter=displayName%20sw%20%22cr%22").json["totalResults"] == 1)
            #expect(try await directory.send(.delete, "/Groups/\(made.id)").status == .noContent)
            #expect(try await directory.send(.get, "/Groups/\(made.id)").status == .notFound)
        }
    }
}
