import Testing

@testable import Leave

@Suite struct `The terms of a line` {
    @Test(arguments: 0..<80)
    func `give its amount`(seed: Int) throws {
        let fixture = try Fixture.history(seed)
        let through = day("2027-12-31")
        let plain = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: through, today: day("2026-01-01")).lines
        let lines = try fixture.facts.ledger(of: Fixture.john, Fixture.pto, through: through, today: day("2026-01-01"), explaining: true)
            .lines
        #expect(lines.map(\.amount) == plain.map(\.amount))
        for line in lines {
            switch line.terms {
            case .entitlement(let terms):
                #expect(terms.value - terms.credited == line.amount, "\(line.text)")
                let sum = terms.parts.reduce(Ratio.zero) { $0 + Ratio($1.entitlement) * $1.factor * $1.share }
                #expect(sum.roundedToTick == terms.exact.roundedToTick, "\(line.text)")
                #expect((Ratio(terms.total) * (terms.due ?? .one)).roundedToTick == terms.value, "\(line.text)")
                #expect(terms.period == nil || terms.period?.contains(line.date) == true)
            case .correction(let earned, let credited): #expect(earned - credited == line.amount)
            case .cap(let cap, let balance): #expect(cap - balance == line.amount || balance > cap)
            case .rollOver(let left, let limit):
                if line.kind == .expiry { #expect(left + line.amount == limit) }
                #expect(left >= -line.amount || left < .zero)
            case nil: #expect(![.entitlement, .accrual, .proration, .cap, .rollOverOut].contains(line.kind), "\(line.text)")
            }
        }
    }
}
