/// A number as its text, so that no digit is lost. Two numbers are equal when their texts are: `1` is not `1.0` here.
package struct JSONNumber: Hashable, Sendable {
    package let text: String

    /// Nil when the text is not a number by RFC 8259 §6.
    package init?(_ text: String) {
        guard JSONNumber.length(of: text.utf8) == text.utf8.count else { return nil }
        self.text = text
    }

    package init(_ value: some FixedWidthInteger) { text = String(value) }

    /// For the parser, which has checked the text.
    init(checked text: String) { self.text = text }

    /// The nearest double; infinite when the number is too large for one.
    package var double: Double? { Double(text) }

    /// The value where it is whole and fits, however it is written: `1`, `1.0`, `10e-1`.
    package var integer: Int64? {
        if let value = Int64(text) { return value }  // also "-0"
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        var digits: [UInt8] = []
        var exponent = 0
        var isFraction = false
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(byte - UInt8(ascii: "0"))
                if isFraction { exponent -= 1 }
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // An exponent that overflows belongs to no number that fits, unless all digits are zero.
                guard let written = Int(text.utf8.dropFirst(offset + 1).withoutPlus), abs(written) < 1_000_000 else {
                    return digits.allSatisfy { $0 == 0 } ? 0 : nil
                }
                return JSONNumber.whole(digits, exponent: exponent + written, isNegative: isNegative)
            default: break
            }
        }
        return JSONNumber.whole(digits, exponent: exponent, isNegative: isNegative)
    }

    private static func whole(_ digits: [UInt8], exponent: Int, isNegative: Bool) -> Int64? {
        var digits = digits[...]
        var exponent = exponent
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        guard let first = digits.firstIndex(where: { $0 != 0 }) else { return 0 }
        digits = digits[first...]
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        var value: Int64 = 0
        for digit in digits + Array(repeating: 0, count: exponent) {
            let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(isNegative ? -Int64(digit) : Int64(digit))
            guard !tooLarge, !overflow else { return nil }
            value = sum
        }
        return value
    }

    /// How many bytes at the beginning are a number; 0 when they are none.
    static func length(of bytes: some Collection<UInt8>) -> Int {
        var rest = bytes[...]
        func skipDigits() -> Bool {
            let end = rest.firstIndex { !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) } ?? rest.endIndex
            guard end != rest.startIndex else { return false }
            rest = rest[end...]
            return true
        }
        func skip(_ any: UInt8...) -> Bool {
            guard let byte = rest.first, any.contains(byte) else { return false }
            rest = rest.dropFirst()
            return true
        }
        _ = skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")), !skipDigits() { return 0 }
        if skip(UInt8(ascii: ".")), !skipDigits() { return 0 }
        if skip(UInt8(ascii: "e"), UInt8(ascii: "E")) {
            _ = skip(UInt8(ascii: "+"), UInt8(ascii: "-"))
            guard skipDigits() else { return 0 }
        }
        return bytes.distance(from: bytes.startIndex, to: rest.startIndex)
    }
}

extension Sequence<UInt8> {
    fileprivate var withoutPlus: String { String(decoding: filter { $0 != UInt8(ascii: "+") }, as: UTF8.self) }
}
