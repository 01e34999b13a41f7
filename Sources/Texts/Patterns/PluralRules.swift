import Leave

/// Which form of a word goes with a number, by the language's rules as the Unicode CLDR writes them: `i = 1 and v = 0`,
/// `n % 10 = 2..4 and n % 100 != 12..14` (UTS #35, part 3, "Plural rules syntax").
struct PluralRules: Hashable, Sendable {
    private var rules: [Rule] = []

    private struct Rule: Hashable {
        let category: String
        /// Any of these, each of which are conditions that all hold.
        let alternatives: [[Condition]]
    }

    /// Of the CLDR; `other` is what remains.
    static let categories = ["zero", "one", "two", "few", "many"]

    /// The categories that the language tells apart.
    var categories: Set<String> { Set(rules.map(\.category) + ["other"]) }

    mutating func add(_ category: String, _ text: String) throws(PatternParser.Fault) {
        let alternatives = text.split(separator: " or ").map { $0.split(separator: " and ").map { Condition($0) } }
        guard Self.categories.contains(category), !alternatives.isEmpty, alternatives.allSatisfy({ $0.allSatisfy { $0 != nil } }) else {
            throw PatternParser.Fault(reason: "\"\(text)\" is not a plural rule")
        }
        rules.append(Rule(category: category, alternatives: alternatives.map { $0.compactMap(\.self) }))
    }

    func category(of number: Amount) -> String {
        let operands = PluralOperands(number)
        let rule = rules.first { $0.alternatives.contains { $0.allSatisfy { $0.holds(for: operands) } } }
        return rule?.category ?? "other"
    }
}

/// The number without its sign, as it is written: without trailing zeros, so that `t` is `f` and `w` is `v`.
struct PluralOperands {
    let integer: Int
    /// The digits after the decimal separator, as a number, and how many there are.
    let fraction: Int
    let places: Int

    init(_ number: Amount) {
        let ticks = abs(number.ticks)
        integer = ticks / Amount.ticksPerUnit
        var (fraction, places) = (ticks % Amount.ticksPerUnit, 4)
        while places > 0, fraction % 10 == 0 { (fraction, places) = (fraction / 10, places - 1) }
        (self.fraction, self.places) = (fraction, places)
    }
}

extension PluralRules {
    /// `i % 10 = 2..4,7`.
    fileprivate struct Condition: Hashable {
        private let operand: Character
        private let modulus: Int?
        private let isNegated: Bool
        private let ranges: [ClosedRange<Int>]

        init?(_ text: Substring) {
            isNegated = text.contains("!=")
            let sides = text.split(separator: isNegated ? "!=" : "=").map { $0.filter { $0 != " " } }
            guard sides.count == 2, let operand = sides[0].first, "nivwfte".contains(operand) else { return nil }
            self.operand = operand
            let modulus = sides[0].dropFirst()
            guard modulus.isEmpty || modulus.first == "%" && (Int(modulus.dropFirst()) ?? 0) > 0 else { return nil }
            self.modulus = Int(modulus.dropFirst())
            let ranges = sides[1].split(separator: ",").map { part -> ClosedRange<Int>? in
                let ends = part.split(separator: "..").map { Int($0) }
                guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
                return first...last
            }
            guard !ranges.isEmpty, !ranges.contains(nil) else { return nil }
            self.ranges = ranges.compactMap(\.self)
        }

        func holds(for number: PluralOperands) -> Bool {
            let value: Int? =
                switch operand {
                case "i": number.integer
                case "v", "w": number.places
                case "f", "t": number.fraction
                case "e": 0
                default: number.places == 0 ? number.integer : nil  // n with a fraction is in no range of whole numbers
                }
            let isIn = value.map { value in ranges.contains { $0.contains(modulus.map { value % $0 } ?? value) } } ?? false
            return isIn != isNegated
        }
    }
}
