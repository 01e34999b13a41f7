/// RFC 4648 base64, strict: the bits that are left over are zero (RFC 4648 3.5), nothing outside the alphabet passes.
package enum Base64: Sendable {
    /// RFC 4648 4, with padding.
    case standard
    /// RFC 4648 5, without padding (as JOSE has it).
    case url

    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package func encode(_ bytes: [UInt8]) -> String {
        let digits = self == .url ? Self.urlDigits : Self.digits
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits: UInt32 = 0
            for byte in group { bits = bits << 8 | UInt32(byte) }
            bits <<= 8 * UInt32(3 - group.count)
            for digit in 0...group.count {
                text.append(digits[Int(bits >> (18 - 6 * UInt32(digit)) & 63)])
            }
            if self == .standard { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - group.count)) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Parameter skippingWhitespace: Whether CR, LF, tab and space may stand anywhere (SSO_RULES S1.2).
    /// - Returns: Nil when the text is not exactly what `encode` writes, but for the whitespace.
    package func decode(_ text: some StringProtocol, skippingWhitespace: Bool = false) -> [UInt8]? {
        decode(Array(text.utf8), skippingWhitespace: skippingWhitespace)
    }

    package func decode(_ text: [UInt8], skippingWhitespace: Bool = false) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3 + 3)
        var bits: UInt32 = 0
        var digits = 0
        var padding = 0
        for character in text {
            if skippingWhitespace, [0x20, 0x09, 0x0A, 0x0D].contains(character) { continue }
            if self == .standard, character == UInt8(ascii: "=") {
                padding += 1
                continue
            }
            guard padding == 0, let digit = value(of: character) else { return nil }
            bits = bits << 6 | digit
            digits += 1
            if digits.isMultiple(of: 4) {
                bytes.append(contentsOf: [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8)])
                bytes.append(UInt8(truncatingIfNeeded: bits))
                bits = 0
            }
        }
        guard padding == (self == .standard ? (4 - digits % 4) % 4 : 0) else { return nil }
        switch digits % 4 {
        case 0: break
        case 2 where bits & 0xF == 0: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3 where bits & 0x3 == 0:
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
        default: return nil
        }
        return bytes
    }

    private func value(of character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+") where self == .standard, UInt8(ascii: "-") where self == .url: 62
        case UInt8(ascii: "/") where self == .standard, UInt8(ascii: "_") where self == .url: 63
        default: nil
        }
    }
}
