@testable import Leave

extension Scenario {
    /// Beyond everything that happens, so that it has expired and rolled over.
    static let horizon = day("2028-12-31")

    func lines(_ facts: Facts, through last: LocalDate = horizon, knownBefore seq: Int? = nil) throws -> [LedgerLine] {
        try facts.ledger(of: Fixture.john, type.id, through: last, today: day("2025-06-15"), knownBefore: seq).lines
    }

    /// The first line in which two ledgers differ, with the scenario; nil where they are the same.
    func difference(_ found: [LedgerLine], _ expected: [LedgerLine], _ why: String) -> String? {
        guard found.map(\.text) != expected.map(\.text) else { return nil }
        let count = zip(found, expected).prefix { $0.text == $1.text }.count
        func line(_ lines: [LedgerLine]) -> String { count < lines.count ? lines[count].text : "nothing" }
        return "\(self)\n\(why): \(line(found)), expected \(line(expected))"
    }
}
