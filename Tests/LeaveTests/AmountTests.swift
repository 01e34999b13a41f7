import Testing

@testable import Leave

@Suite struct `Amounts` {
    @Test(arguments: ["0": 0, "20": 200_000, "1.6667": 16_667, "1.50": 15_000, "-0.5": -5_000, "-0": 0, "0.0001": 1])
    func `are read in the form of L1_2`(text: String, ticks: Int) throws {
        #expect(try Amount(parsing: text).ticks == ticks)
    }

    @Test(arguments: ["", "-", "+1", ".5", "1.", "1e3", "01", "1.00001", " 1", "1 ", "--1", "1.2.3", "1,5", "١", "1.-5"])
    func `in any other form are malformed`(text: String) {
        #expect(throws: RuleViolation(.amountMalformed)) { try Amount(parsing: text) }
    }

    @Test(arguments: ["100000.0001", "-100000.0001", "100001", "99999999999999999999999999"])
    func `are bounded`(text: String) {
        #expect(throws: RuleViolation(.amountOutOfRange)) { try Amount(parsing: text) }
    }

    @Test func `are written so that they are read again`() throws {
        var chance = Chance(seed: 1)
        for _ in 0..<2_000 {
            let amount = Amount(ticks: chance.number(-1_000_000_000...1_000_000_000) >> chance.number(0...30))
            #expect(try Amount(parsing: amount.description) == amount)
        }
    }

    @Test(arguments: [
        (1, 3, Rounding.Step.none, Rounding.Mode.nearest, "0.3333"), (2, 3, .none, .nearest, "0.6667"), (5, 2, .whole, .nearest, "3"),
        (-5, 2, .whole, .nearest, "-3"), (-5, 2, .whole, .down, "-2"), (-5, 2, .whole, .up, "-3"), (21, 10, .half, .up, "2.5"),
        (21, 10, .half, .down, "2"), (9, 4, .half, .nearest, "2.5"), (25, 2, .whole, .upFromHalf, "13"),
        (3_496, 1_000, .whole, .upFromHalf, "3.496"), (37, 3, .whole, .upFromHalf, "12.3333"), (-25, 2, .whole, .upFromHalf, "-13"),
        (4, 1, .whole, .up, "4"), (0, 7, .half, .up, "0"),
    ])
    func `are rounded as L1_4 says`(_ top: Int, _ bottom: Int, _ step: Rounding.Step, _ mode: Rounding.Mode, _ expected: String) throws {
        let ratio = try #require(Ratio(Int128(top * Amount.ticksPerUnit), over: Int128(bottom)))
        #expect(ratio.rounded(Rounding(step, mode)).description == expected)
    }
}

@Suite struct `Exact ratios` {
    @Test func `keep the laws of arithmetic`() throws {
        var chance = Chance(seed: 2)
        for _ in 0..<500 {
            let values = try (0..<3).map { _ in
                let top = Int128(chance.number(-1_000_000...1_000_000))
                return try #require(Ratio(top, over: Int128(chance.pick([1, 7, 12, 31, 365, 366, 10_000, 27_720]))))
            }
            #expect(values[0] + values[1] == values[1] + values[0])
            #expect((values[0] + values[1]) * values[2] == values[0] * values[2] + values[1] * values[2])
            #expect(values[0] - values[0] == .zero)
            if !values[1].isZero { #expect(values[0] / values[1] * values[1] == values[0]) }
        }
    }

    @Test func `never wrap`() {
        // The product of these denominators has far more than 128 bits.
        let primes = [69_997, 69_991, 69_959, 69_941, 69_931, 69_929, 69_911, 69_899, 69_877, 69_859, 69_857, 69_847]
        let sum = primes.reduce(Ratio.zero) { $0 + Ratio(1_000_000_000) / $1 }
        let expected = primes.reduce(0.0) { $0 + 1_000_000_000 / Double($1) }
        #expect(abs(Double(sum.roundedToTick.ticks) - expected) <= 1)
    }

    @Test func `shares of a whole add up to it`() {
        var chance = Chance(seed: 3)
        for _ in 0..<300 {
            let amounts = (0..<chance.number(1...60)).map { _ in
                Ratio(chance.number(1...400_000)) / chance.pick([1, 12, 28, 31, 365, 9_973])
            }
            let shares = Shares(amounts)
            let total = Amount(ticks: chance.number(0...10_000_000))
            #expect(shares.share(of: total, for: shares.whole) == total)
            let exact = amounts.reduce(.zero, +)
            #expect(shares.sum == exact)
            let part = amounts.prefix(amounts.count / 2).reduce(.zero, +)
            let scaled = shares.parts.prefix(amounts.count / 2).reduce(0, +)
            #expect(shares.share(of: total, for: scaled) == (Ratio(total) * part / exact).roundedToTick)
        }
    }

    @Test func `shares do not wrap either`() {
        let primes = [69_997, 69_991, 69_959, 69_941, 69_931, 69_929, 69_911, 69_899, 69_877, 69_859, 69_857, 69_847]
        let shares = Shares(primes.map { Ratio(1_000_000_000) / $0 })
        #expect(shares.share(of: Amount(20), for: shares.whole) == Amount(20))
        #expect(shares.share(of: Amount(24), for: shares.parts[0]).ticks / 100 == 199)
    }
}
