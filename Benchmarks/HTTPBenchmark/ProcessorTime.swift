import FoundationEssentials

/// Processor time from `/proc`, in seconds, with steps of 10 ms.
enum ProcessorTime {
    static func of(process: Int32) -> Double { ticks(process)?.own ?? 0 }

    /// Of a server with all of its backends, those that have ended too.
    static func of(postmaster: Int32) -> Double {
        guard let server = ticks(postmaster) else { return 0 }
        return children(of: postmaster).reduce(server.own + server.ended) { $0 + (ticks($1)?.own ?? 0) }
    }

    /// Bytes that are in memory.
    static func residentMemory(of process: Int32) -> Int {
        let line = text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
    }

    private static func children(of process: Int32) -> [Int32] {
        text("/proc/\(process)/task/\(process)/children").split(separator: " ").compactMap { Int32($0) }
    }

    /// `utime` and `stime`, `cutime` and `cstime` of proc(5).
    private static func ticks(_ process: Int32) -> (own: Double, ended: Double)? {
        // The program's name, in parentheses, may hold anything.
        let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ").map { Double($0) ?? 0 } ?? []
        return fields.count > 14 ? ((fields[11] + fields[12]) / 100, (fields[13] + fields[14]) / 100) : nil
    }

    private static func text(_ path: String) -> String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
