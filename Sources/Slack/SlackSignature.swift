import OpenSSL

/// Shows that a request comes from Slack: version v0 of its signatures, over the exact bytes of the body.
///
/// Source: https://docs.slack.dev/authentication/verifying-requests-from-slack
package struct SlackSignature: Sendable {
    /// Seconds that a request may be old, or that clocks may differ: what is older is a replay.
    package static let window: Int64 = 300

    private let secret: [UInt8]

    /// - Parameter secret: The app's signing secret.
    package init(secret: String) { self.secret = Array(secret.utf8) }

    /// - Parameters:
    ///   - timestamp: `X-Slack-Request-Timestamp`.
    ///   - signature: `X-Slack-Signature`.
    ///   - now: Seconds since 1970.
    package func isValid(_ signature: String?, at timestamp: String?, over body: [UInt8], now: Int64) -> Bool {
        guard let signature, let timestamp, signature.hasPrefix("v0="), (1...12).contains(timestamp.utf8.count),
            timestamp.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let sent = Int64(timestamp),
            (now - Self.window...now + Self.window).contains(sent)
        else { return false }
        return isEqualInConstantTime(Array(signature.utf8), Array(self.signature(at: timestamp, over: body).utf8))
    }

    /// What Slack sends as `X-Slack-Signature`.
    package func signature(at timestamp: String, over body: [UInt8]) -> String {
        let code = HMACSHA256.code(for: Array("v0:\(timestamp):".utf8) + body, key: secret)
        return "v0="
            + code.map { byte in
                let digits = String(byte, radix: 16)
                return digits.utf8.count == 1 ? "0" + digits : digits
            }.joined()
    }
}
