import CSV
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `Reports` {
    private static let csv: HTTPFields = [.accept: "text/csv"]

    private func test(_ body: @Sendable (any TestClientProtocol, Acme) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in try await body(client, try await Acme.make(client, away)) }
    }

    private func rows(_ client: any TestClientProtocol, _ path: String, _ token: String) async throws -> [[String]] {
        let answer = try await client.send(.get, path, as: token, headers: Self.csv)
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.headers[.contentType] == "text/csv; charset=utf-8")
        return try CSVTable(reading: answer.body, maximumRows: 10_000).rows.map(\.fields)
    }

    @Test func `of balances say what each person's page says`() async throws {
        try await test { client, acme in
            let report = try await client.send(.get, "/v1/reports/balances?on=2025-12-31&leaveTypeId=\(acme.pto)", as: acme.ana)
            #expect(report.status == .ok, "\(report.text)")
            let john = try #require(report.json["items"]?.array?.first { $0["employeeId"]?.string == acme.john })
            let own = try await client.send(.get, "/v1/employees/\(acme.john)/balances?on=2025-12-31", as: acme.ana).json
            let pto = try #require(own["items"]?.array?.first { $0["leaveTypeId"]?.string == acme.pto })
            for member in ["entitlement", "taken", "booked", "pending", "balance", "available", "leaveYear", "unit"] {
                #expect(john[member] == pto[member], "\(member)")
            }
            #expect(john["location"] == "Belgrade")
            let table = try await rows(client, "/v1/reports/balances?on=2025-12-31&leaveTypeId=\(acme.pto)", acme.ana)
            #expect(table.first?.prefix(3) == ["name", "email", "location"])
            #expect(table.count == (report.json["items"]?.array?.count ?? 0) + 1)
        }
    }

    @Test func `come in pages that together are the whole`() async throws {
        try await test { client, acme in
            let whole = try await client.send(.get, "/v1/reports/balances?limit=200", as: acme.ana).json["items"]?.array ?? []
            var (pages, next): ([JSON], String?) = ([], nil)
            repeat {
                let after = next.map { "&after=\($0)" } ?? ""
                let page = try await client.send(.get, "/v1/reports/balances?limit=1" + after, as: acme.ana).json
                pages += page["items"]?.array ?? []
                next = page["next"]?.string
            } while next != nil && pages.count < 100
            #expect(pages == whole)
            #expect(whole.count > 2)
        }
    }

    @Test func `of absences count what lies within their days`() async throws {
        try await test { client, acme in
            let body = #"{"leaveTypeId":"\#(acme.pto)","from":"2025-06-26","to":"2025-07-02","reason":"=HYPERLINK(1)"}"#
            let asked = try await client.send(.post, "/v1/leave-requests", as: acme.john, body)
            #expect(asked.status == .created, "\(asked.text)")
            let path = "/v1/reports/absences?from=2025-07-01&to=2025-07-31"
            try await check(client.send(.get, path, as: acme.ana).json["items"]?.array?.count, 0)
            let pending = try await client.send(.get, path + "&status=pending,approved", as: acme.ana).json["items"]?.array ?? []
            #expect(pending.map { $0["amount"] } == ["2"])
            #expect(pending.first?["from"] == "2025-06-26")
            let table = try await rows(client, path + "&status=pending", acme.ana)
            #expect(table.last?.last == "'=HYPERLINK(1)")
            try await check(client.send(.get, path + "&status=maybe", as: acme.ana).status, .badRequest)
        }
    }

    @Test func `of adjustments name the reason and who made them`() async throws {
        try await test { client, acme in
            let body = #"{"leaveTypeId":"\#(acme.pto)","date":"2025-05-01","amount":"-1.5","reason":"@cmd"}"#
            let adjusted = try await client.send(.post, "/v1/employees/\(acme.john)/adjustments", as: acme.ana, body)
            #expect(adjusted.status == .created, "\(adjusted.text)")
            let report =
                try await client.send(.get, "/v1/reports/adjustments?employeeId=\(acme.john)", as: acme.ana).json["items"]?.array ?? []
            #expect(report.map { $0["amount"] } == ["-1.5"])
            #expect(report.first?["reason"] == "@cmd")
            let row = try await rows(client, "/v1/reports/adjustments", acme.ana).last ?? []
            #expect(row.contains("-1.5") && row.contains("'@cmd"))
            try await check(client.send(.get, "/v1/reports/adjustments?from=2025-05-02", as: acme.ana).json["items"]?.array?.count, 0)
        }
    }

    @Test func `of liability sum what is owed`() async throws {
        try await test { client, acme in
            let balances =
                try await client.send(.get, "/v1/reports/balances?limit=200&leaveTypeId=\(acme.pto)", as: acme.ana).json["items"]?.array
                ?? []
            let liability =
                try await client.send(.get, "/v1/reports/liability?leaveTypeId=\(acme.pto)", as: acme.ana).json["items"]?.array ?? []
            let total = { (items: [JSON], member: String) in
                try items.compactMap { $0[member]?.string }.reduce(Amount.zero) { $0 + (try Amount(parsing: $1)) }
            }
            try #expect(total(liability, "total") == total(balances, "balance"))
            #expect(liability.reduce(0) { $0 + ($1["people"]?.integer ?? 0) } == Int64(balances.count))
        }
    }

    @Test(.timeLimit(.minutes(1))) func `and balances look 20 years ahead at most, and back as far as anybody likes`() async throws {
        try await test { client, acme in
            let (person, type) = ("/v1/employees/\(acme.john)", "leaveTypeId=\(acme.pto)")
            for day in ["2045-06-18", "9999-12-31"] {
                for path in [
                    "\(person)/balances?on=\(day)", "\(person)/ledger?\(type)&to=\(day)", "/v1/reports/balances?on=\(day)",
                    "/v1/reports/liability?on=\(day)",
                ] {
                    let answer = try await client.send(.get, path, as: acme.ana)
                    #expect(answer.status == .unprocessableContent, "\(path): \(answer.text)")
                    #expect(answer.code == "invalid-value", "\(path)")
                    #expect(answer.text.contains("next 20 years"), "\(path)")
                }
            }
            for day in ["0001-01-01", "2045-06-01"] {
                for path in [
                    "\(person)/balances?on=\(day)", "\(person)/ledger?\(type)&from=0001-01-01&to=\(day)", "/v1/reports/balances?on=\(day)",
                    "/v1/reports/liability?on=\(day)",
                ] {
                    try await check(client.send(.get, path, as: acme.ana).status, .ok)
                }
            }
        }
    }

    @Test func `show approvers their people, and members nothing`() async throws {
        try await test { client, acme in
            let seen = try await client.send(.get, "/v1/reports/balances?limit=200", as: acme.mike).json["items"]?.array ?? []
            let people = Set(seen.compactMap { $0["employeeId"]?.string })
            #expect(people.contains(acme.john))
            #expect(!people.contains("\(AwayAPI.ana)"))
            let own = try await client.send(.get, "/v1/reports/balances?limit=200", as: acme.john).json["items"]?.array ?? []
            let hers = Set(own.compactMap { $0["employeeId"]?.string })
            #expect(hers.isSubset(of: [acme.john]))
            let eve = try await client.send(.get, "/v1/reports/balances", as: "2:\(AwayAPI.eve)").json["items"]?.array ?? []
            #expect(!eve.contains { $0["employeeId"]?.string == acme.john })
        }
    }

    @Test func `in what nobody reads are refused`() async throws {
        try await test { client, acme in
            try await check(client.send(.get, "/v1/reports/balances", as: acme.ana, headers: [.accept: "text/html"]).status, .notAcceptable)
        }
    }
}
