import Glibc

struct Measurement {
    var operations: Double
    var seconds: Double
    var cpuSeconds: Double
    /// Voluntary changes of thread.
    var switches: Double

    var perSecond: Double { operations / seconds }
    var cpuMicroseconds: Double { cpuSeconds * 1e6 / operations }
    var switchesPerOperation: Double { switches / operations }

    init(operations: Int, seconds: Double, from start: rusage, to end: rusage) {
        self.operations = Double(operations)
        self.seconds = seconds
        cpuSeconds = end.cpu - start.cpu
        switches = Double(end.ru_nvcsw - start.ru_nvcsw)
    }

    /// Each figure's own median, scaled to one operation.
    init(medianOf all: [Measurement]) {
        func median(_ figure: (Measurement) -> Double) -> Double { all.map(figure).sorted()[all.count / 2] }
        operations = 1
        seconds = 1 / median(\.perSecond)
        cpuSeconds = median(\.cpuMicroseconds) / 1e6
        switches = median(\.switchesPerOperation)
    }

    func line(_ workload: Workload, _ clients: Int, _ name: String, _ baseline: Measurement) -> String {
        let columns = [
            (workload.rawValue, -12), ("\(clients)", 8), ("  " + name, -12), ("\(Int(perSecond))", 11),
            (fixed(perSecond / baseline.perSecond), 8), (fixed(cpuMicroseconds), 12),
            (fixed(cpuMicroseconds / baseline.cpuMicroseconds), 8), (fixed(switchesPerOperation), 14),
        ]
        return columns.map { text, width in
            let padding = String(repeating: " ", count: max(0, abs(width) - text.count))
            return width < 0 ? text + padding : padding + text
        }.joined()
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
