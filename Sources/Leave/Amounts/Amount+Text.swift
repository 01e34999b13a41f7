extension Amount {
    /// Reads the text form of L1.2.
    /// - Throws: `amount-malformed`, `amount-out-of-range`.
    package init(parsing text: String) throws(RuleViolation) {
        guard let ticks = Self.ticks(Array(text.utf8)) else { throw RuleViolation(.amountMalformed) }
        guard let ticks = ticks.value, abs(ticks) <= Self.largest.ticks else { throw RuleViolation(.amountOutOfRange) }
        self.init(ticks: ticks)
    }

    /// Well formed but too large to count has no value.
    private struct Ticks {
        var value: Int?
    }

    /// Nil when the text is malformed.
    private static func ticks(_ text: [UInt8]) -> Ticks? {
        var rest = text[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...2).contains(parts.count), !whole.isEmpty else { return nil }
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard parts.count == 1 || (1...4).contains(fraction.count) else { return nil }
        guard (whole + fraction).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        guard whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        guard whole.count <= 12 else { return Ticks(value: nil) }
        let padding = [UInt8](repeating: UInt8(ascii: "0"), count: 4 - fraction.count)
        let magnitude = (whole + fraction + padding).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return Ticks(value: isNegative ? -magnitude : magnitude)
    }
}

extension Amount: CustomStringConvertible {
    /// The canonical text of L1.2: no trailing zeros.
    package var description: String {
        let magnitude = ticks.magnitude
        let (whole, fraction) = magnitude.quotientAndRemainder(dividingBy: UInt(Self.ticksPerUnit))
        var text = ticks < 0 ? "-\(whole)" : "\(whole)"
        guard fraction > 0 else { return text }
        var digits = String(fraction)
        digits = String(repeating: "0", count: 4 - digits.count) + digits
        while digits.last == "0" { digits.removeLast() }
        text += ".\(digits)"
        return text
    }
}

extension Amount: Codable {
    package init(from decoder: any Decoder) throws {
        let text: String = try decoder.text(.amountMalformed) { $0 }
        do {
            try self.init(parsing: text)
        } catch {
            throw RuleViolation(error.code, at: decoder.path)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
