/// What a run of load came to.
struct Sample {
    var operations: Double
    var seconds: Double
    /// Processor time of the service, and of PostgreSQL.
    var appSeconds = 0.0
    var databaseSeconds = 0.0
    var p50 = 0.0
    var p99 = 0.0

    var rate: Double { operations / seconds }
    var appMicroseconds: Double { appSeconds * 1e6 / max(operations, 1) }
    var databaseMicroseconds: Double { databaseSeconds * 1e6 / max(operations, 1) }
    var serverMicroseconds: Double { appMicroseconds + databaseMicroseconds }
}

/// Runs of ours and of the baseline, in turn.
struct Comparison {
    private(set) var ours: [Sample] = []
    private(set) var baseline: [Sample] = []

    mutating func add(ours: Sample, baseline: Sample) {
        self.ours.append(ours)
        self.baseline.append(baseline)
    }

    /// The median of the rounds' ratios.
    func ratio(of figure: (Sample) -> Double) -> Double {
        median(zip(ours, baseline).map { figure($0) / max(figure($1), 1e-9) })
    }
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
}

extension Comparison {
    init(_ pairs: [(ours: Sample, baseline: Sample)]) {
        for pair in pairs { add(ours: pair.ours, baseline: pair.baseline) }
    }
}
