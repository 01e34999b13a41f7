import Testing

@testable import SSO

@Suite struct `Refusals` {
    @Test func `name their rule and are bounded`() {
        let refusal = Refusal("O6.2", "another issuer", expected: "https://idp", received: String(repeating: "x", count: 500))
        #expect(refusal.rule == SSORule(rawValue: "O6.2"))
        #expect(refusal.received?.count == 201)
        #expect(refusal.received?.last == "…")
        #expect(Refusal("O6.2", "", received: "a\u{0}\n\u{202E}b").received == "a\u{FFFD}\u{FFFD}\u{FFFD}b")
    }
}

@Suite struct `Instants` {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_827_696, "2000-02-29T12:34:56Z"), (1_709_251_199, "2024-02-29T23:59:59Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"), (-1, "1969-12-31T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] as [(Int64, String)]
    )
    func `are written in UTC`(seconds: Int64, text: String) {
        #expect(UnixTime(seconds: seconds).description == text)
    }

    @Test func `are compared and moved`() {
        let time = UnixTime(seconds: 100)
        #expect(time + .milliseconds(1) > time)
        #expect(time - .milliseconds(1) < time)
        #expect((time - .milliseconds(1)).seconds == 99)
        #expect((time + .seconds(5)) - time == .seconds(5))
    }
}
