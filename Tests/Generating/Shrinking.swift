/// The search for a small counterexample.
struct Shrinking {
    private(set) var smallest: [Int]
    private(set) var description: String
    private var attempts = 0

    private static let mostAttempts = 3_000

    init(_ choices: [Int], _ description: String) {
        self.description = description
        smallest = choices
    }

    typealias Counterexample = ([Int]) async -> String?

    /// Leaves choices out, then makes them smaller, until nothing of it leads to another counterexample.
    ///
    /// - Parameter counterexample: Nil: it is none.
    mutating func run(_ counterexample: Counterexample) async {
        var isSmaller = true
        while isSmaller, attempts < Self.mostAttempts {
            isSmaller = await shorten(counterexample)
            if await lower(counterexample) { isSmaller = true }
        }
    }

    private mutating func shorten(_ counterexample: Counterexample) async -> Bool {
        var isSmaller = false
        for length in [32, 16, 8, 4, 2, 1] {
            var start = smallest.count - length
            while start >= 0, attempts < Self.mostAttempts {
                var candidate = smallest
                candidate.removeSubrange(start..<start + length)
                if await accept(candidate, counterexample) { isSmaller = true }
                start = min(start - length, smallest.count - length)
            }
        }
        return isSmaller
    }

    private mutating func lower(_ counterexample: Counterexample) async -> Bool {
        var isSmaller = false
        var index = 0
        while index < smallest.count, attempts < Self.mostAttempts {
            for value in [0, smallest[index] / 2, smallest[index] - 1] where index < smallest.count && value >= 0 && value < smallest[index]
            {
                var candidate = smallest
                candidate[index] = value
                if await accept(candidate, counterexample) {
                    isSmaller = true
                    break
                }
            }
            index += 1
        }
        return isSmaller
    }

    private mutating func accept(_ candidate: [Int], _ counterexample: Counterexample) async -> Bool {
        attempts += 1
        guard let description = await counterexample(candidate) else { return false }
        smallest = candidate
        self.description = description
        return true
    }
}
