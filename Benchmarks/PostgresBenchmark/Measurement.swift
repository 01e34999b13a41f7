import Glibc

struct Measurement {
    var operations: Double
    var seconds: Double
    var cpuSeconds: Double

    var perSecond: Double { operations / seconds }
    var cpuMicroseconds: Double { cpuSeconds * 1e6 / operations }

    init(operations: Int, seconds: Double, from start: rusage, to end: rusage) {
        self.operations = Double(operations)
        self.seconds = seconds
        cpuSeconds = end.cpu - start.cpu
    }

    /// Each figure's own median, scaled to one operation.
    init(medianOf all: [Measurement]) {
        func median(_ figure: (Measurement) -> Double) -> Double { all.map(figure).sorted()[all.count / 2] }
        operations = 1
        seconds = 1 / median(\.perSecond)
        cpuSeconds = median(\.cpuMicroseconds) / 1e6
    }

    /// A line of the table of `deploy/dev/bench`: what, ours, baseline, ratio, goal, CPU; here the client's.
    func line(_ workload: Workload, _ clients: Int, _ name: String, _ baseline: Measurement, goal: String) -> String {
        [
            "client \(workload.rawValue), \(clients) connections, \(name) : pgbench", "\(Int(perSecond))/s", "\(Int(baseline.perSecond))/s",
            fixed(perSecond / baseline.perSecond), goal,
            "client \(fixed(cpuMicroseconds)) µs, \(fixed(cpuMicroseconds / baseline.cpuMicroseconds))x",
        ].joined(separator: "\t")
    }
}

extension rusage {
    static func now(_ who: __rusage_who) -> rusage {
        var usage = rusage()
        getrusage(__rusage_who_t(who.rawValue), &usage)
        return usage
    }

    var cpu: Double {
        Double(ru_utime.tv_sec + ru_stime.tv_sec) + Double(ru_utime.tv_usec + ru_stime.tv_usec) / 1e6
    }
}

/// Two digits after the point.
private func fixed(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
}
