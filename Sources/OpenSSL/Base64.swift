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
        decode(String(text).utf8Span.span, skippingWhitespace: skippingWhitespace)
    }

    package func decode(_ text: [UInt8], skippingWhitespace: Bool = false) -> [UInt8]? {
        decode(text.span, skippingWhitespace: skippingWhitespace)
    }

    package func decode(_ text: Span<UInt8>, skippingWhitespace: Bool = false) -> [UInt8]? {
        let values = (self == .url ? Self.urlValues : Self.values).span
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3 + 3)
        var output = bytes.mutableSpan
        var (count, digits, padding, position) = (0, 0, 0, 0)
        var bits: UInt32 = 0
        while position < text.count {
            // Nearly always four digits stand on end.
            while position + 4 <= text.count, digits & 3 == 0, padding == 0 {
                let (first, second) = unsafe (values[Int(text[unchecked: position])], values[Int(text[unchecked: position + 1])])
                let (third, fourth) = unsafe (values[Int(text[unchecked: position + 2])], values[Int(text[unchecked: position + 3])])
                guard (first | second | third | fourth) < 64 else { break }
                output[count] = first << 2 | second >> 4
                output[count + 1] = second << 4 | third >> 2
                output[count + 2] = third << 6 | fourth
                position += 4
                digits += 4
                count += 3
            }
            guard position < text.count else { break }
            let character = text[position]
            let value = values[Int(character)]
            position += 1
            if value < 64, padding == 0 {
                bits = bits << 6 | UInt32(value)
                digits += 1
                guard digits & 3 == 0 else { continue }
                output[count] = UInt8(truncatingIfNeeded: bits >> 16)
                output[count + 1] = UInt8(truncatingIfNeeded: bits >> 8)
                output[count + 2] = UInt8(truncatingIfNeeded: bits)
                count += 3
                bits = 0
            } else if character == UInt8(ascii: "="), self == .standard {
                padding += 1
            } else if !skippingWhitespace || !Self.isWhitespace(character) {
                return nil
            }
        }
        guard padding == (self == .standard ? (4 - digits % 4) % 4 : 0) else { return nil }
        switch digits % 4 {
        case 0: break
        case 2 where bits & 0xF == 0:
            output[count] = UInt8(truncatingIfNeeded: bits >> 4)
            count += 1
        case 3 where bits & 0x3 == 0:
            output[count] = UInt8(truncatingIfNeeded: bits >> 10)
            output[count + 1] = UInt8(truncatingIfNeeded: bits >> 2)
            count += 2
        default: return nil
        }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// The value of each character; 64 for those that are no digits.
    private static let values = values(of: digits)
    private static let urlValues = values(of: urlDigits)

    private static func values(of digits: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }

    private static func isWhitespace(_ character: UInt8) -> Bool {
        character == 0x20 || character == 0x09 || character == 0x0A || character == 0x0D
    }
}
