/// What a generator chose, number by number. The same choices make the same value again, and smaller or fewer choices a simpler one: so whatever
/// was made of choices can be made smaller without knowing what it is.
package struct Choices: Sendable {
    /// Each counted from the simplest.
    package private(set) var made: [Int] = []
    private let replayed: [Int]?
    private var state: UInt64

    /// Numbers that are the same for the same seed (SplitMix64).
    package init(seed: UInt64) {
        replayed = nil
        state = seed
    }

    /// Past the end everything is the simplest.
    package init(replaying choices: [Int]) {
        replayed = choices
        state = 0
    }

    /// The lower bound is the simplest.
    package mutating func number(_ range: ClosedRange<Int>) -> Int {
        let most = range.upperBound - range.lowerBound
        let choice: Int
        if let replayed {
            choice = made.count < replayed.count ? min(replayed[made.count], most) : 0
        } else {
            choice = most == 0 ? 0 : Int(next() % UInt64(most + 1))
        }
        made.append(choice)
        return range.lowerBound + choice
    }

    /// No is the simplest.
    package mutating func happens(_ percent: Int) -> Bool { number(0...99) >= 100 - percent }

    /// The first is the simplest.
    package mutating func pick<Value>(_ values: [Value]) -> Value { values[number(0...values.count - 1)] }

    /// Nothing is the simplest.
    package mutating func list<Value>(upTo most: Int, _ element: (inout Choices) throws -> Value?) rethrows -> [Value] {
        var values: [Value] = []
        for _ in 0..<most {
            guard happens(80) else { break }
            if let value = try element(&self) { values.append(value) }
        }
        return values
    }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
