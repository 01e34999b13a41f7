import Application
import OpenSSL

/// The form of an API token: `away_`, 256 random bits in base62 (43 characters), and a checksum of 6 characters, by which a mistyped or
/// truncated token is told from a wrong one without a look-up, and found by scanners of leaked secrets (C4.1).
struct APITokenText: Sendable {
    static let prefix = "away_"

    let text: String
    /// Over the whole text.
    let hash: SecretHash

    init() {
        self.init(bytes: randomBytes(32))
    }

    init(bytes: [UInt8]) {
        let body = Base62.encode(bytes, digits: 43)
        text = Self.prefix + String(decoding: body + Self.checksum(of: body), as: UTF8.self)
        hash = .of(text)
    }

    /// Nil when the text was not made here.
    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let rest = text.utf8.dropFirst(Self.prefix.utf8.count)
        guard rest.count == 49, rest.allSatisfy(Base62.isDigit) else { return nil }
        guard Self.checksum(of: rest.prefix(43)).elementsEqual(rest.suffix(6)) else { return nil }
        self.text = text
        hash = .of(text)
    }

    /// The first 32 bits of the SHA-256, which 6 digits hold.
    private static func checksum(of body: some Sequence<UInt8>) -> [UInt8] {
        Base62.encode(Array(HashAlgorithm.sha256.hash(Array(body)).prefix(4)), digits: 6)
    }
}

/// Digits, upper-case, lower-case letters; the most significant digit first.
enum Base62 {
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// - Parameter digits: Enough for the number; leading zeros fill it.
    static func encode(_ bytes: [UInt8], digits: Int) -> [UInt8] {
        var number = bytes
        var result: [UInt8] = []
        for _ in 0..<digits {
            var remainder = 0
            for index in number.indices {
                let value = remainder << 8 | Int(number[index])
                number[index] = UInt8(value / 62)
                remainder = value % 62
            }
            result.append(alphabet[remainder])
        }
        return result.reversed()
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        default: false
        }
    }
}
