import Testing

@testable import Leave

@Suite struct `Lots of leave` {
    private func lots(own: String, ending: [(String, String)] = [], unending: String = "0") -> Lots {
        var lots = Lots()
        lots.carryIn(amount(unending), as: .unending)
        for (end, value) in ending { lots.carryIn(amount(value), as: .ending(day(end))) }
        lots.credit(amount(own))
        return lots
    }

    @Test func `that end first are used first, the own one last`() {
        var lots = lots(own: "3", ending: [("2026-06-30", "2"), ("2026-03-31", "1")], unending: "4")
        lots.consume(amount("2.5"))
        #expect(lots.ending == [Lots.Ending(end: day("2026-06-30"), amount: amount("0.5"))])
        lots.consume(amount("4"))
        #expect(lots.unending == amount("0.5"))
        #expect(lots.own == amount("3"))
        lots.consume(amount("4"))
        #expect(lots.own == amount("-0.5"))
        #expect(lots.balance == amount("-0.5"))
    }

    @Test func `that came with a debt pay it`() {
        var lots = lots(own: "-2")
        lots.credit(amount("3"), expiring: day("2026-04-30"))
        #expect(lots.own == .zero)
        #expect(lots.balance == amount("1"))
        #expect(lots.expire(before: day("2026-05-01")) == amount("1"))
    }

    @Test func `pay in order when the own one is reduced below zero`() {
        var lots = lots(own: "1", ending: [("2026-03-31", "2")], unending: "5")
        lots.reduceOwn(by: amount("4"))
        #expect(lots.ending.isEmpty)
        #expect(lots.unending == amount("4"))
        #expect(lots.own == .zero)
    }

    @Test func `are still there on their last usable day`() {
        var lots = lots(own: "0", ending: [("2026-03-31", "2")])
        #expect(lots.expire(before: day("2026-03-31")) == .zero)
        #expect(lots.expire(before: day("2026-04-01")) == amount("2"))
    }

    @Test func `lose the earliest ends when the limit is exceeded, and keep the others' ends`() {
        var lots = lots(own: "4", ending: [("2026-03-31", "2"), ("2027-06-30", "3")], unending: "1")
        let (lost, carried) = lots.rollOver(limit: amount("6"), end: day("2027-03-31"))
        #expect(lost == amount("4"))
        #expect(carried.map(\.lot) == [.ending(day("2027-03-31")), .ending(day("2027-06-30"))])
        #expect(carried.map(\.amount) == [amount("5"), amount("1")])
        #expect(lots.balance == .zero)
    }

    @Test func `carry a debt in full, as the new year's own`() {
        var lots = lots(own: "-3.5")
        let (lost, carried) = lots.rollOver(limit: amount("5"), end: day("2027-03-31"))
        #expect(lost == .zero)
        #expect(carried.map(\.lot) == [.own])
        #expect(carried.map(\.amount) == [amount("-3.5")])
    }

    @Test func `always sum to the balance`() {
        var chance = Chance(seed: 5)
        for _ in 0..<200 {
            var lots = Lots()
            var expected = Amount.zero
            for _ in 0..<40 {
                let change = Amount(ticks: chance.number(0...50_000))
                switch chance.number(0...4) {
                case 0:
                    lots.credit(change)
                    expected = expected + change
                case 1:
                    lots.credit(change, expiring: chance.date("2026-01-01", "2026-12-31"))
                    expected = expected + change
                case 2:
                    lots.consume(change)
                    expected = expected - change
                case 3:
                    lots.reduceOwn(by: change)
                    expected = expected - change
                default: expected = expected - lots.expire(before: chance.date("2026-01-01", "2026-12-31"))
                }
                #expect(lots.balance == expected)
                #expect(lots.own >= .zero || lots.ending.isEmpty && lots.unending == .zero, "a debt is paid by what there is")
            }
        }
    }
}
