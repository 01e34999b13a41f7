import HTTPTypes
import HummingbirdTesting
import JSON
import Leave
import Testing

@Suite struct `A refused request` {
    @Test func `tells the numbers, what to do, and the nearest days, in the command as in the preview`() async throws {
        let away = try await AwayAPI(today: "2026-06-01")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            // 25 days: 20 and 5 carried over until the end of June.
            try await check(acme.ask(client, "2026-09-07", "2026-10-02").status, .created)
            let body = #"{"leaveTypeId":"\#(acme.pto)","from":"2026-11-02","to":"2026-11-06"}"#
            let refused = try await client.send(.post, "/v1/leave-requests", as: acme.john, body)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.code == "insufficient-balance")
            #expect(refused.json["errors"]?[0]?["rule"]?.string == "L7.13")
            let sentence =
                "You asked for 5 days; 0 days can be had from 2 to 6 November 2026, because the balance is then 20 days "
                + "and 20 days wait for an answer: ask for less, or for other days."
            #expect(refused.json["detail"]?.string == sentence)
            let preview = try await client.send(.post, "/v1/leave-requests/preview", as: acme.john, body)
            #expect(preview.json["errors"]?[0]?["detail"]?.string == sentence)
            #expect(preview.json["nearest"] == refused.json["nearest"] ?? .array([]))
            let german = try await client.send(.post, "/v1/leave-requests", as: acme.john, body, headers: [.acceptLanguage: "de"])
            let expected =
                "Beantragt: 5 Tage. Verfügbar (2. bis 6. November 2026): 0 Tage, denn der Stand ist dann 20 Tage und 20 Tage "
                + "warten auf Antwort. Beantrage weniger oder andere Tage."
            #expect(german.json["detail"]?.string == expected)
        }
    }

    @Test func `names each fault with a sentence of its own, and days on which it would pass`() async throws {
        let away = try await AwayAPI(today: "2026-06-01")
        try await away.test { client in
            let acme = try await Acme.make(client, away)
            try await check(acme.ask(client, "2026-07-06", "2026-07-10").status, .created)
            let blackout = #"{"from":"2026-07-08","to":"2026-07-17"}"#
            try await check(client.send(.post, "/v1/blackout-periods", as: acme.ana, blackout).status, .created)
            let refused = try await acme.ask(client, "2026-07-09", "2026-07-10")
            #expect(refused.faults == [" overlap", " blackout"])
            #expect(
                refused.json["errors"]?.array?.map { $0["detail"]?.string ?? "" } == [
                    "PTO (6 to 10 July 2026, waiting for an answer) covers part of this time already: choose other days, or change or cancel "
                        + "that leave first.",
                    "No leave is given from 8 to 17 July 2026: choose days outside.",
                ]
            )
            let nearest = refused.json["nearest"]?.array ?? []
            #expect(nearest.map { $0["from"]?.string } == ["2026-07-02", "2026-07-20"])
            #expect(nearest.map { $0["to"]?.string } == ["2026-07-03", "2026-07-21"])
            for days in nearest {
                let (from, to) = (try #require(days["from"]?.string), try #require(days["to"]?.string))
                try await check(acme.ask(client, from, to).status, .created)
            }
        }
    }
}
