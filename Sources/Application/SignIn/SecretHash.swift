/// The SHA-256 of a random secret (session cookie, API token, attempt handle): what is kept and looked up in its place (C1.2, C4.1).
package struct SecretHash: Hashable, Sendable {
    /// Always 32.
    package let bytes: [UInt8]

    /// Nil unless there are exactly 32 bytes.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }
}

/// Seconds since 1970-01-01T00:00:00Z: the resolution of everything that expires here.
package typealias UnixSeconds = Int64

extension SecretHash {
    /// 64 lower-case digits, as events and people write it.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
