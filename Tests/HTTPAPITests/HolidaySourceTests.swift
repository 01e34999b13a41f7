import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import Testing

@Suite struct `Holidays from elsewhere` {
    private static let calendar: HTTPFields = [.contentType: "text/calendar; charset=utf-8"]

    /// Runs as an admin on 2 June 2025, with an empty holiday calendar.
    private func test(_ body: @Sendable (any TestClientProtocol, _ path: String, _ ana: String) async throws -> Void) async throws {
        let away = try await AwayAPI(today: "2025-06-02")
        try await away.test { client in
            let ana = "\(AwayAPI.ana)"
            let made = try await client.send(.post, "/v1/holiday-calendars", as: ana, #"{"name":"Ours"}"#)
            try await body(client, "/v1/holiday-calendars/\(made.json["id"]?.string ?? "")", ana)
        }
    }

    private func holidays(_ client: any TestClientProtocol, _ path: String, _ token: String) async throws -> [String] {
        try await client.send(.get, path + "/holidays?limit=200", as: token).json["items"]?.array?.map { holiday in
            "\(holiday["date"]?.string ?? "") \(holiday["part"]?.string ?? "") \(holiday["name"]?.string ?? "")"
        } ?? []
    }

    private static func file(_ events: String...) -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events.map { "BEGIN:VEVENT\r\n\($0)\r\nEND:VEVENT\r\n" }.joined() + "END:VCALENDAR\r\n"
    }

    private static let good = file(
        "DTSTART;VALUE=DATE:20251225\r\nDTEND;VALUE=DATE:20251227\r\nSUMMARY:Christmas",
        "DTSTART;VALUE=DATE:20250501\r\nRRULE:FREQ=YEARLY\r\nEXDATE;VALUE=DATE:20270501\r\nSUMMARY:Labour\r\n  Day",
        "DTSTART:20251224T120000\r\nDTEND:20251225T000000\r\nSUMMARY:Christmas Eve",
        "DTSTART;VALUE=DATE:20251231\r\nX-AWAY-PART:afternoon\r\nSUMMARY:New Year's Eve",
        "DTSTART;VALUE=DATE:20251226\r\nSUMMARY:Boxing Day",
        "DTSTART;VALUE=DATE:20260401\r\nSTATUS:CANCELLED\r\nSUMMARY:Nothing"
    )

    @Test func `come from a file, and the same file again changes nothing`() async throws {
        try await test { client, path, ana in
            let expected = [
                "2025-05-01 full Labour Day", "2025-12-24 afternoon Christmas Eve", "2025-12-25 full Christmas",
                "2025-12-26 full Christmas / Boxing Day", "2025-12-31 afternoon New Year's Eve", "2026-05-01 full Labour Day",
                "2028-05-01 full Labour Day",
            ]
            let until = path + "/import?until=2028-12-31"
            let preview = try await client.send(.post, until + "&preview=true", as: ana, Self.good, headers: Self.calendar)
            #expect(preview.status == .ok, "\(preview.text)")
            #expect(preview.json["added"]?.array?.count == 7)
            #expect(preview.json["preview"] == true)
            try await check(holidays(client, path, ana), [])
            let done = try await client.send(.post, until, as: ana, Self.good, headers: Self.calendar)
            #expect(done.status == .ok, "\(done.text)")
            try await check(holidays(client, path, ana), expected)
            let again = try await client.send(.post, until, as: ana, Self.good, headers: Self.calendar)
            #expect(again.json["unchanged"] == 7)
            #expect(again.headers[.awaySequence] == done.headers[.awaySequence])
        }
    }

    @Test func `of another kind on the same day are changed`() async throws {
        try await test { client, path, ana in
            try await client.send(.post, path + "/holidays", as: ana, #"{"date":"2025-12-25","name":"X","part":"morning"}"#)
            let file = Self.file("DTSTART;VALUE=DATE:20251225\r\nSUMMARY:Christmas")
            let done = try await client.send(.post, path + "/import", as: ana, file, headers: Self.calendar)
            #expect(done.json["changed"]?.array?.count == 1, "\(done.text)")
            try await check(holidays(client, path, ana), ["2025-12-25 full Christmas"])
        }
    }

    @Test func `with any fault are all refused, each fault with its line`() async throws {
        try await test { client, path, ana in
            let file = Self.file(
                "DTSTART;VALUE=DATE:20251225\r\nSUMMARY:Christmas",
                "DTSTART;VALUE=DATE:20251325\r\nSUMMARY:Never",
                "DTSTART:20251225T080000\r\nDTEND:20251225T100000\r\nSUMMARY:Breakfast",
                "DTSTART;VALUE=DATE:20251225\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:Ticking",
                "SUMMARY:Nowhen"
            )
            let refused = try await client.send(.post, path + "/import", as: ana, file, headers: Self.calendar)
            #expect(refused.status == .unprocessableContent)
            let told = refused.json["errors"]?.array?.map { "\($0["line"]?.integer ?? 0) \($0["code"]?.string ?? "")" }
            #expect(told == ["8 invalid-value", "12 invalid-value", "18 unsupported-recurrence", "21 missing-property"])
            try await check(holidays(client, path, ana), [])
            let other = try await client.send(.post, path + "/import", as: ana, "hello", headers: Self.calendar)
            #expect(other.json["errors"]?.array?.first?["line"] == 1)
            try await check(client.send(.post, path + "/import", as: ana, "{}").status, .unsupportedMediaType)
        }
    }

    @Test(arguments: [
        ("DTSTART;VALUE=DATE:99991231\r\nDURATION:P2D\r\nSUMMARY:End", "4 invalid-value"),
        ("DTSTART;VALUE=DATE:20250101\r\nRRULE:FREQ=DAILY\r\nSUMMARY:Always", "4 too-large"),
        ("DTSTART;VALUE=DATE:00010101\r\nRRULE:FREQ=YEARLY\r\nDURATION:P31D\r\nSUMMARY:Months", "4 too-large"),
    ])
    func `that reach too far are refused`(event: String, expected: String) async throws {
        try await test { client, path, ana in
            let until = path + "/import?until=9999-12-31"
            let refused = try await client.send(.post, until, as: ana, Self.file(event), headers: Self.calendar)
            #expect(refused.status == .unprocessableContent)
            let told = refused.json["errors"]?.array?.map { "\($0["line"]?.integer ?? 0) \($0["code"]?.string ?? "")" }
            #expect(told == [expected], "\(refused.text)")
            try await check(holidays(client, path, ana), [])
            let last = Self.file("DTSTART;VALUE=DATE:99991231\r\nDURATION:P1D\r\nSUMMARY:End")
            try await check(client.send(.post, until, as: ana, last, headers: Self.calendar).status, .ok)
        }
    }

    @Test func `come from a country when the calendar is made, and are kept up by the same`() async throws {
        try await test { client, _, ana in
            let body = #"{"name":"Bavaria","country":{"code":"DE-BY","firstYear":2025,"lastYear":2026}}"#
            let made = try await client.send(.post, "/v1/holiday-calendars", as: ana, body)
            #expect(made.status == .created, "\(made.text)")
            let path = "/v1/holiday-calendars/\(made.json["id"]?.string ?? "")"
            let before = try await holidays(client, path, ana)
            #expect(before.contains("2026-01-06 full Heilige Drei Könige"))
            try await client.send(.post, path + "/holidays", as: ana, #"{"date":"2026-07-01","name":"Company day"}"#)
            let filling = #"{"country":{"code":"DE-BY","firstYear":2025,"lastYear":2027,"names":"local"}}"#
            let filled = try await client.send(.post, path + "/country", as: ana, filling)
            #expect(filled.json["unchanged"]?.integer == Int64(before.count), "\(filled.text)")
            #expect(filled.json["removed"]?.array?.isEmpty == true)
            let only = #"{"country":{"code":"DE-BY","firstYear":2026,"lastYear":2026},"removeOthers":true}"#
            let removed = try await client.send(.post, path + "/country", as: ana, only)
            #expect(removed.json["removed"]?.array?.map { $0["date"] } == ["2026-07-01"], "\(removed.text)")
        }
    }

    @Test func `of countries can be looked at`() async throws {
        try await test { client, _, ana in
            let list = try await client.send(.get, "/v1/country-calendars?country=GB", as: ana)
            #expect(list.json["items"]?.array?.map { $0["code"]?.string } == ["GB", "GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS"])
            #expect(list.json["items"]?.array?.first?["source"]?.string?.contains("MIT") == true)
            let days = try await client.send(.get, "/v1/country-calendars/IS/holidays?year=2026&names=english", as: ana)
            let eve = days.json["items"]?.array?.first { $0["date"] == "2026-12-24" }
            #expect(eve?["part"] == "afternoon")
            try await check(client.send(.get, "/v1/country-calendars/XX/holidays?year=2026", as: ana).status, .notFound)
            let bad = #"{"name":"X","country":{"code":"XX","firstYear":1900,"lastYear":1901}}"#
            try await check(
                client.send(.post, "/v1/holiday-calendars", as: ana, bad).faults,
                ["/country/code unknown-country-calendar", "/country/lastYear years-not-covered"]
            )
        }
    }
}
