import Application
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `The end of a leave year over HTTP` {
    @Test func `is reported before and after it is closed, with what is usable until when`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            let report = "/v1/leave-years/2025/report?locationId=\(acme.belgrade)"
            let closing = "/v1/leave-years/2025/closing?locationId=\(acme.belgrade)"
            try await check(client.send(.get, report, as: acme.ana).json["rollOvers"], [])
            try away.go(to: "2026-01-02")
            let open = try await client.send(.get, report, as: acme.ana).json
            #expect(open["rollOvers"]?[0]?["employeeName"] == "John")
            #expect(open["rollOvers"]?[0]?["carried"] == "5")
            #expect(open["rollOvers"]?[0]?["expired"] == "15")
            #expect(open["rollOvers"]?[0]?["expiries"] == [["amount": "5", "lastDay": "2026-06-30"]])
            #expect(open["rollOvers"]?[0]?["closed"] == false)
            try await check(client.send(.get, closing, as: acme.ana).json, open)
            try await check(client.send(.post, closing, as: acme.ana).json, open)
            let closed = try await client.send(.get, report, as: acme.ana).json["rollOvers"]?.array
            #expect(closed?.count == 2)
            #expect(closed?.allSatisfy { $0["closed"] == true && $0["carried"] == "5" } == true)
            // The next year's report is not this one's.
            try await check(client.send(.get, report.replacing("2025", with: "2026"), as: acme.ana).json["rollOvers"], [])
            try await check(client.send(.get, report, as: acme.john).code, "forbidden")
        }
    }

    @Test func `is refused with all that is in the way`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            try await check(acme.ask(client, "2025-08-04", "2025-08-15").status, .created)
            let refused = try await client.send(.post, "/v1/leave-years/2025/closing?locationId=\(acme.belgrade)", as: acme.ana)
            #expect(refused.faults == [" leave-year-not-ended", " pending-requests-in-year"])
        }
    }

    @Test func `is told to employees, and what is about to be lost`() async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            func notices(_ day: String) async throws -> [String] {
                try away.go(to: day)
                let answer = try await client.send(.get, "/v1/employees/me/notices", as: acme.john).json["items"]?.array ?? []
                return answer.compactMap { $0["text"]?.string }
            }
            try await check(notices("2025-11-30"), [])
            try await check(notices("2025-12-01"), ["PTO: 15 days will be lost after 31 December 2025 unless you take them."])
            let carried = "PTO: 5 days were carried over; they expire on 30 June 2026."
            try await check(notices("2026-01-01"), [carried, "PTO: 15 days were not carried over at the end of the leave year."].sorted())
            try await check(notices("2026-05-30"), [carried])
            try await check(notices("2026-05-31"), ["PTO: 5 days will be lost after 30 June 2026 unless you take them.", carried])
            try await check(notices("2026-07-01"), [])
            try await check(client.send(.get, "/v1/employees/\(acme.mike)/notices", as: acme.john).status, .notFound)
        }
    }
}
