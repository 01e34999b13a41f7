import Slack
import Testing

@Suite struct `Signatures of Slack` {
    /// The example of Slack's own documentation.
    private static let secret = "8f742231b10e8888abcd99yyyzzz85a5"
    private static let sent = "1531420618"
    private static let body = Array(
        ("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
            + "&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
            + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
            + ".803a0bc887a14d10d2c447fce8b6703c").utf8
    )
    private static let signature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"

    private let verifier = SlackSignature(secret: secret)

    @Test(arguments: [0, 299, -299, 300, -300]) func `are valid near their time`(seconds: Int64) {
        #expect(verifier.isValid(Self.signature, at: Self.sent, over: Self.body, now: 1_531_420_618 + seconds))
    }

    @Test(arguments: [301, -301, 86_400]) func `are not valid at another time`(seconds: Int64) {
        #expect(!verifier.isValid(Self.signature, at: Self.sent, over: Self.body, now: 1_531_420_618 + seconds))
    }

    @Test(arguments: [
        nil, "", "v0=", String(signature.dropLast()), signature + "0", signature.uppercased(),
        signature.replacing("v0", with: "v1"), String(signature.dropFirst(3)),
    ])
    func `are valid as they are only`(signature: String?) {
        #expect(!verifier.isValid(signature, at: Self.sent, over: Self.body, now: 1_531_420_618))
    }

    @Test(arguments: [nil, "", "1531420619", " 1531420618", "+1531420618", "1531420618.0", "99999999999999999999", "-1"])
    func `hold for their own time only`(timestamp: String?) {
        #expect(!verifier.isValid(Self.signature, at: timestamp, over: Self.body, now: 1_531_420_618))
    }

    @Test func `hold for the exact body and secret`() {
        #expect(!verifier.isValid(Self.signature, at: Self.sent, over: Self.body + [0x20], now: 1_531_420_618))
        #expect(!verifier.isValid(Self.signature, at: Self.sent, over: [], now: 1_531_420_618))
        let other = SlackSignature(secret: Self.secret + "x")
        #expect(!other.isValid(Self.signature, at: Self.sent, over: Self.body, now: 1_531_420_618))
    }
}
