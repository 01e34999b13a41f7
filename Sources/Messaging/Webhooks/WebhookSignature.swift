package import Application
import OpenSSL

/// How a receiver knows that a message is ours and whole (Standard Webhooks, "Signature scheme").
package enum WebhookSignature {
    /// HMAC-SHA-256 over the id, the time and the body with dots between, once for each secret: a receiver that knows any of them is content.
    ///
    /// - Parameter timestamp: Seconds since 1970.
    /// - Returns: The value of `webhook-signature`.
    package static func text(id: String, timestamp: Int64, body: [UInt8], secrets: [WebhookSecret]) -> String {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        return secrets.map { "v1," + Base64.standard.encode(HMACSHA256.code(for: signed, key: $0.bytes)) }.joined(separator: " ")
    }
}
