/// The canonical text of UUIDs (RFC 9562 §4) over their 128 bits; here, because this target imports nothing.
package enum UUIDText {
    private static let digits = Array("0123456789abcdef".utf8)

    /// 36 characters, lower case: `0199a4f0-0000-7000-8000-000000000001`.
    package static func string(_ bits: UInt128) -> String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var shift = 124
            for place in 0..<36 {
                if place == 8 || place == 13 || place == 18 || place == 23 {
                    buffer[place] = UInt8(ascii: "-")
                } else {
                    buffer[place] = digits[Int(truncatingIfNeeded: bits >> shift) & 15]
                    shift -= 4
                }
            }
            return 36
        }
    }

    /// Nil unless `text` is a UUID of 36 characters with its hyphens in their places; upper case is read, never written.
    package static func bits(_ text: some StringProtocol) -> UInt128? {
        var bits: UInt128 = 0
        var place = 0
        for byte in text.utf8 {
            if place == 8 || place == 13 || place == 18 || place == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = value(byte) else { return nil }
                bits = bits << 4 | UInt128(digit)
            }
            place += 1
            if place > 36 { return nil }
        }
        return place == 36 ? bits : nil
    }

    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
