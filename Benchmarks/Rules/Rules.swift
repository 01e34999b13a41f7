import Benchmark

/// What the rules and the checks of signatures cost: `deploy/dev/bench-in-process` runs them and compares.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput],
        warmupIterations: 3,
        maxDuration: .seconds(2),
        maxIterations: 100_000
    )
    ledgers()
    balances()
    tokens()
    assertions()
}

/// How often one sample of a signature's check repeats it: one right after another, as `openssl speed` does with what it is compared to.
/// `deploy/dev/bench-in-process` divides by it.
let checksInSample = 20
