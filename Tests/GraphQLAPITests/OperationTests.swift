import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import Leave
import NIOCore
import Testing

@Suite struct `Operations` {
    @Test func `answer who one is, and what is left`() async throws {
        let site = try await Demonstration()
        let answer = try await site.ask("{ me { roles employee { name balances { leaveType { name } available } } } }", as: "john")
        #expect(answer["data"]?["me"]?["employee"]?["name"] == "John Miller")
        #expect(answer["data"]?["me"]?["roles"] == ["employee"])
        let balances = answer["data"]?["me"]?["employee"]?["balances"]?.array ?? []
        #expect(balances.contains { $0["leaveType"]?["name"] == "PTO" && $0["available"]?.string != nil })
    }

    @Test func `ask for leave, and approve it`() async throws {
        let site = try await Demonstration()
        let input: JSON = ["leaveTypeId": .string("\(try await site.id(ofType: "PTO"))"), "from": "2027-01-11", "to": "2027-01-12"]
        let asking = "mutation($input: LeaveRequestInput!) { requestLeave(input: $input) { id status count { amount unit } } }"
        let asked = try await site.ask(asking, ["input": input], as: "john")["data"]?["requestLeave"]
        #expect(asked?["status"] == "pending")
        #expect(asked?["count"] == ["amount": "2", "unit": "days"])
        let id = try #require(asked?["id"])
        let approving =
            "mutation($id: ID!) { approveLeave(id: $id, comment: \"Enjoy\") { status history { type by { name } comment } } }"
        let refused = try await site.ask(approving, ["id": id], as: "john")
        #expect(refused["errors"]?[0]?["extensions"]?["code"] == "self-approval")
        #expect(refused["data"]?.isNull == true)
        let approved = try await site.ask(approving, ["id": id], as: "mike")["data"]?["approveLeave"]
        #expect(approved?["status"] == "approved")
        #expect(approved?["history"]?[1]?["comment"] == "Enjoy")
    }

    @Test func `tell every reason of a refusal`() async throws {
        let site = try await Demonstration()
        let input: JSON = ["leaveTypeId": .string("\(try await site.id(ofType: "PTO"))"), "from": "2026-12-31", "to": "2026-12-01"]
        let preview = "query($input: LeaveRequestInput!) { previewLeaveRequest(input: $input) { errors { code rule } } }"
        let answer = try await site.ask(preview, ["input": input], as: "john")
        #expect(answer["errors"]?[0]?["extensions"]?["errors"]?[0]?["code"] == "end-before-start")
        #expect(answer["errors"]?[0]?["path"] == ["previewLeaveRequest"])
    }

    @Test func `look 20 years ahead at most`() async throws {
        let site = try await Demonstration()
        let answer = try await site.ask("{ me { employee { balances(on: \"9999-12-31\") { available } } } }", as: "john")
        #expect(answer["errors"]?[0]?["extensions"]?["code"] == "invalid-value")
    }

    @Test func `show nothing that REST would not`() async throws {
        let site = try await Demonstration()
        let ana: JSON = ["id": .string("\(try site.id(of: "ana"))")]
        let balances = try await site.ask("query($id: ID!) { employee(id: $id) { balances { available } } }", ana, as: "john")
        #expect(balances["data"]?["employee"]?.isNull == true)
        #expect(balances["errors"]?[0]?["extensions"]?["code"] == "not-found")
        let name = try await site.ask("query($id: ID!) { employee(id: $id) { name employmentStart } }", ana, as: "john")
        #expect(name["data"]?["employee"]?["name"]?.string != nil)
        #expect(name["data"]?["employee"]?["employmentStart"]?.isNull == true)
    }

    @Test(arguments: [
        ("application/graphql-response+json", "{ nothing }", 400), ("application/json", "{ nothing }", 200),
        ("application/json", "{ me { roles } }", 200), ("*/*", "{ me { roles }", 400), ("text/plain", "{ me { roles } }", 406),
        ("application/json", "subscription { approvalsChanged { sequence } }", 406),
    ])
    func `have the status of their media type`(accept: String, query: String, status: Int) async throws {
        let site = try await Demonstration()
        let headers: HTTPFields = [.caller: "john", .accept: accept, .contentType: "application/json"]
        try await site.test { client in
            try await client.post(["query": .string(query)], headers) { #expect($0.status.code == status) }
        }
    }

    @Test func `are refused when they are too large, and mutations by GET`() async throws {
        let site = try await Demonstration()
        let large =
            "{ employees(limit: 200) { items { ledger(leaveTypeId: 1) { text rule date kind amount balance expires leaveYear } balances "
            + "{ available taken booked pending balance unit leaveType { name unit id } } } } }"
        let many = "{ " + (0..<21).map { "a\($0): me { roles }" }.joined(separator: " ") + " }"
        for query in [large, many] {
            #expect(try await site.ask(query, as: "john")["errors"]?[0]?["extensions"]?["code"] == "too-complex")
        }
        try await site.test { client in
            let mutation = "/graphql?query=mutation%7BapproveLeave(id%3A1)%7Bid%7D%7D"
            for method in [HTTPRequest.Method.get, .head] {
                try await client.execute(uri: mutation, method: method, headers: [.caller: "john"]) {
                    #expect($0.status == .methodNotAllowed)
                }
            }
            let query = "/graphql?query=%7Bme%7Broles%7D%7D"
            try await client.execute(uri: query, method: .get, headers: [.caller: "john"]) {
                #expect(String(buffer: $0.body) == #"{"data":{"me":{"roles":["employee"]}}}"#)
            }
            try await client.execute(uri: query, method: .get) { #expect($0.status == .unauthorized) }
        }
    }

    @Test func `are known by their hash once they were sent`() async throws {
        let site = try await Demonstration()
        let extensions: JSON = ["persistedQuery": ["version": 1, "sha256Hash": "abc"]]
        try await site.test { client in
            let headers: HTTPFields = [.caller: "john", .contentType: "application/json"]
            try await client.post(["extensions": extensions], headers) {
                #expect(String(buffer: $0.body).contains("PersistedQueryNotFound"))
            }
            try await client.post(["query": "{ me { roles } }", "extensions": extensions], headers) {
                #expect(String(buffer: $0.body).contains("PERSISTED_QUERY_HASH_MISMATCH"))
            }
            let hash: JSON = ["persistedQuery": ["sha256Hash": "8ca90d7413e75ea270bdd337732e78c88e838fd347085c901084b17a80337c52"]]
            try await client.post(["query": "{ me { roles } }", "extensions": hash], headers) { #expect($0.status == .ok) }
            try await client.post(["extensions": hash], headers) { #expect(String(buffer: $0.body).contains("employee")) }
        }
    }
}

extension Demonstration {
    func ask(_ query: String, _ variables: JSON = .object(JSONObject()), as name: String) async throws -> JSON {
        try await test { client in
            try await client.post(["query": .string(query), "variables": variables], [.caller: name, .contentType: "application/json"]) {
                try JSON(parsing: Array($0.body.readableBytesView))
            }
        }
    }

    func test<Value: Sendable>(_ body: @escaping @Sendable (any TestClientProtocol) async throws -> Value) async throws -> Value {
        try await Hummingbird.Application(router: try router()).test(.router) { try await body($0) }
    }
}

extension TestClientProtocol {
    func post<Value>(_ body: JSON, _ headers: HTTPFields, _ read: (TestResponse) throws -> Value) async throws -> Value {
        let response = try await execute(uri: "/graphql", method: .post, headers: headers, body: ByteBuffer(bytes: body.bytes))
        return try read(response)
    }
}
