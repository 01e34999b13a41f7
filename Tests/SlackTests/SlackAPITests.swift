import JSON
import Slack
import Synchronization
import Testing

@Suite struct `Slack's API` {
    private func api(_ status: Int, _ body: String, retryAfter: Int? = nil) -> SlackAPI {
        SlackAPI { _ in SlackResponse(status: status, retryAfter: retryAfter, body: Array(body.utf8)) }
    }

    @Test func `answers when it is ok`() async throws {
        let answer = try await api(200, #"{"ok": true, "ts": "1.2"}"#).call("chat.postMessage", [], SlackToken("xoxb"))
        #expect(answer["ts"] == "1.2")
    }

    @Test(
        arguments: [
            (200, #"{"ok": false, "error": "channel_not_found"}"#, nil, SlackError.refused("channel_not_found")),
            (200, #"{"ok": false}"#, nil, .refused("unknown")), (200, "<html>", nil, .status(200)), (200, "[]", nil, .status(200)),
            (503, "", nil, .status(503)), (429, "", 17, .rateLimited(after: .seconds(17))),
            (429, "", nil, .rateLimited(after: .seconds(30))),
            (429, "", 999_999, .rateLimited(after: .seconds(3600))),
        ] as [(Int, String, Int?, SlackError)]
    )
    func `says why it did not`(status: Int, body: String, retryAfter: Int?, error: SlackError) async {
        await #expect(throws: error) {
            try await api(status, body, retryAfter: retryAfter).call("chat.postMessage", [], SlackToken("xoxb"))
        }
    }

    @Test(arguments: [
        "https://hooks.slack.com.evil.example/x", "http://hooks.slack.com/x", "https://evil.example/https://hooks.slack.com/",
        "file:///etc/passwd",
    ])
    func `responds to Slack's own addresses only`(address: String) async {
        let asked = Mutex(0)
        let api = SlackAPI { _ in
            asked.withLock { $0 += 1 }
            return SlackResponse(status: 200, body: [])
        }
        await #expect(throws: SlackError.self) { try await api.respond(to: address, ["text": "x"]) }
        #expect(asked.withLock { $0 } == 0)
        try? await api.respond(to: "https://hooks.slack.com/actions/T1/2/3", ["text": "x"])  // what is asked is counted
        #expect(asked.withLock { $0 } == 1)
    }

    @Test func `shows no secrets`() {
        #expect("\(SlackToken("xoxb-1"))" == "SlackToken (secret)")
        #expect(Mirror(reflecting: SlackToken("xoxb-1")).children.isEmpty)
    }
}
