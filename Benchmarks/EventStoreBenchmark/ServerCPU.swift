import FoundationEssentials

/// Processor time of a server and its ended backends, in microseconds, from `/proc`: whoever measures closes all connections first.
struct ServerCPU {
    private let postmaster: Int

    /// - Parameter dataFolder: Of a server on this machine, as `SHOW data_directory` says.
    init?(dataFolder: String) {
        guard let data = FileManager.default.contents(atPath: dataFolder + "/postmaster.pid"),
            let pid = String(decoding: data, as: UTF8.self).split(separator: "\n").first.flatMap({ Int($0) })
        else { return nil }
        postmaster = pid
    }

    /// Of children that were waited for (`cutime` and `cstime` of proc(5)), in ticks of 10 ms.
    var microseconds: Int {
        guard let data = FileManager.default.contents(atPath: "/proc/\(postmaster)/stat") else { return 0 }
        let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 14 else { return 0 }
        return ((Int(fields[13]) ?? 0) + (Int(fields[14]) ?? 0)) * 10_000
    }
}
