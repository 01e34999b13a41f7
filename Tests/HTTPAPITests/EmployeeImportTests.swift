import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `Importing employees` {
    private static let csv: HTTPFields = [.contentType: "text/csv"]

    private func test(_ body: @Sendable (any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, try await Acme.make(client, away)) }
    }

    private static let table = """
        \u{FEFF}email;name;employmentStart;location;approvers;fte;workingHours;openingDate;opening:PTO;entitlement:PTO;role\r
        New@Acme.example;"Nina ""N"" New";2025-01-01;Belgrade;"boss@acme.example|mike@acme.example > boss@acme.example";0.5;4 4 4 4 4 0 0;2025-03-01;7.5;;\r
        boss@acme.example;Bo Boss;2024-05-01;Belgrade;;;;;;30;admin\r

        """

    @Test func `adds everybody with what holds from their first day`() async throws {
        try await test { client, acme in
            let preview = try await client.send(.post, "/v1/employees/import?preview=true", as: acme.ana, Self.table, headers: Self.csv)
            #expect(preview.status == .ok, "\(preview.text)")
            #expect(preview.json["added"] == 2)
            #expect(preview.json["openingBalances"] == 1)
            try await check(client.send(.get, "/v1/employees?search=nina", as: acme.ana).json["items"]?.array?.count, 0)

            let added = try await client.send(.post, "/v1/employees/import", as: acme.ana, Self.table, headers: Self.csv)
            #expect(added.status == .created, "\(added.text)")
            let ids = added.json["employees"]?.array?.compactMap { $0["id"]?.string } ?? []
            let nina = try await client.send(.get, "/v1/employees/\(ids[0])", as: acme.ana).json
            #expect(nina["name"] == "Nina \"N\" New")
            #expect(nina["email"] == "new@acme.example")
            let steps = nina["approvers"]?["sequence"]?.array ?? []
            #expect(steps.map { $0["anyOf"]?.array?.map { $0.string } } == [[ids[1], acme.mike], [ids[1]]])
            let balances = try await client.send(.get, "/v1/employees/\(ids[0])/balances?on=2025-03-01", as: acme.ana).json
            let pto = balances["items"]?.array?.first { $0["leaveTypeId"]?.string == acme.pto }
            #expect(pto?["entitlement"]?.string != nil, "\(balances)")
            let boss = try await client.send(.get, "/v1/employees/\(ids[1])", as: acme.ana).json
            #expect(boss["roles"] == ["admin"])

            let again = try await client.send(.post, "/v1/employees/import", as: acme.ana, Self.table, headers: Self.csv)
            #expect(again.status == .unprocessableContent)
            #expect(again.json["errors"]?.array?.map { $0["code"] } == ["email-taken", "email-taken"])
        }
    }

    @Test func `tells every fault with line, column and name, and adds nobody`() async throws {
        try await test { client, acme in
            let table = """
                email,name,employmentStart,employmentEnd,location,approvers,openingDate,opening:PTO,fte,workingHours
                good@acme.example,Good,2025-01-01,,Belgrade,,,,,
                ,,2025-02-30,,Nowhere,nobody@acme.example,,5,2,8 8
                ana@acme.example,A,2025-01-01,2024-01-01,,>,2024-12-31,1e3,x,
                good@acme.example,B,2025-01-01,,,,2024-12-31,1,,
                """
            let refused = try await client.send(.post, "/v1/employees/import", as: acme.ana, table, headers: Self.csv)
            #expect(refused.status == .unprocessableContent)
            let told = refused.json["errors"]?.array?.map { fault in
                "\(fault["line"]?.integer ?? 0):\(fault["column"]?.integer ?? 0) \(fault["field"]?.string ?? "") \(fault["code"]?.string ?? "")"
            }
            #expect(
                told == [
                    "3:1 email missing-field", "3:2 name missing-field", "3:3 employmentStart date-malformed",
                    "3:5 location unknown-location",
                    "3:6 approvers unknown-employee", "3:8 opening:PTO missing-field", "3:9 fte invalid-factor",
                    "3:10 workingHours invalid-working-week", "4:4 employmentEnd employment-end-before-start",
                    "4:6 approvers invalid-approvers", "4:8 opening:PTO amount-malformed", "4:9 fte amount-malformed",
                    "5:1 email email-taken", "5:7 openingDate not-employed",
                ],
                "\(told ?? [])"
            )
            try await check(client.send(.get, "/v1/employees?search=good", as: acme.ana).json["items"]?.array?.count, 0)
        }
    }

    @Test(arguments: [
        (
            "email,name,employmentStart,shoe size,opening:Nothing,name\n,,2025-02-30,,,\n",
            ["1:4 unknown-column", "1:5 unknown-leave-type", "1:6 duplicate-column"]
        ),
        ("email" + String(repeating: ",name", count: 200) + "\n,,\n", ["1:201 too-many-columns"]),
        (
            "email,name,employmentStart\n" + String(repeating: ",,2025-01-01\n", count: 4_000),
            (2...51).flatMap { ["\($0):1 missing-field", "\($0):2 missing-field"] }
        ),
    ])
    func `tells no more than is of use`(table: String, expected: [String]) async throws {
        try await test { client, acme in
            let refused = try await client.send(.post, "/v1/employees/import", as: acme.ana, table, headers: Self.csv)
            #expect(refused.status == .unprocessableContent)
            let told = refused.json["errors"]?.array?.map { fault in
                "\(fault["line"]?.integer ?? 0):\(fault["column"]?.integer ?? 0) \(fault["code"]?.string ?? "")"
            }
            #expect(told == expected, "\(told ?? [])")
        }
    }

    @Test(arguments: [
        ("email,name\na@b.example,\"A", "2:2 malformed-csv"), ("", "1:0 missing-column"), ("name\nX", "1:0 missing-column"),
    ])
    func `of what is no such table is refused`(table: String, expected: String) async throws {
        try await test { client, acme in
            let refused = try await client.send(.post, "/v1/employees/import", as: acme.ana, table, headers: Self.csv)
            #expect(refused.status == .unprocessableContent)
            let fault = refused.json["errors"]?.array?.first
            #expect("\(fault?["line"]?.integer ?? 0):\(fault?["column"]?.integer ?? 0) \(fault?["code"]?.string ?? "")" == expected)
        }
    }

    @Test func `is for admins`() async throws {
        try await test { client, acme in
            try await check(client.send(.post, "/v1/employees/import", as: acme.mike, Self.table, headers: Self.csv).code, "forbidden")
        }
    }

    @Test func `twice with one key adds them once`() async throws {
        try await test { client, acme in
            let headers: HTTPFields = [.contentType: "text/csv", HTTPField.Name("Idempotency-Key") ?? .from: "once"]
            let first = try await client.send(.post, "/v1/employees/import", as: acme.ana, Self.table, headers: headers)
            let second = try await client.send(.post, "/v1/employees/import", as: acme.ana, Self.table, headers: headers)
            #expect(first.status == .created)
            #expect(second.status == .created)
            #expect(second.body == first.body)
        }
    }

    @Test func `adds two thousand people`() async throws {
        try await test { client, acme in
            let rows = (0..<2000).map {
                "p\($0)@acme.example,Person \($0),2025-01-01,Belgrade,p\(($0 + 1) % 2000)@acme.example,2025-01-01,\($0 % 30)"
            }
            let table = "email,name,employmentStart,location,approvers,openingDate,opening:PTO\n" + rows.joined(separator: "\n")
            let added = try await client.send(.post, "/v1/employees/import", as: acme.ana, table, headers: Self.csv)
            #expect(added.status == .created, "\(added.text.prefix(400))")
            #expect(added.json["added"] == 2000)
        }
    }
}
