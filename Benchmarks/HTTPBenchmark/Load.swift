import FoundationEssentials

/// Runs wrk and pgbench, and reads the processors' clocks around them.
struct Load {
    let database: BenchmarkDatabase
    let seconds: Int

    /// - Parameters:
    ///   - script: Lua; see ``Scripts``.
    ///   - arguments: Of the script.
    func wrk(_ server: AwayServer, path: String, connections: Int, script: String, _ arguments: [String] = []) throws -> Sample {
        let file = try write(script, "lua")
        defer { remove(file) }
        let before = (ProcessorTime.of(process: server.processID), ProcessorTime.of(postmaster: database.postmaster))
        let output = try Program.run(
            ["wrk", "-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "--timeout", "30s", "-s", file, server.url + path, "--"]
                + arguments
        )
        let after = (ProcessorTime.of(process: server.processID), ProcessorTime.of(postmaster: database.postmaster))
        guard let operations = Program.number(after: "answered", in: output), operations > 0,
            let microseconds = Program.number(after: "duration", in: output),
            let p50 = Program.number(after: "p50", in: output), let p99 = Program.number(after: "p99", in: output)
        else { throw BenchmarkError("wrk answered: \(output)") }
        let failures = Program.number(after: "failed", in: output) ?? 0
        guard failures <= operations / 1000 else {
            throw BenchmarkError("\(Int(failures)) of \(Int(operations)) requests to \(path) failed: \(output)")
        }
        return Sample(
            operations: operations,
            seconds: microseconds / 1e6,
            appSeconds: after.0 - before.0,
            databaseSeconds: after.1 - before.1,
            p50: p50 / 1000,
            p99: p99 / 1000
        )
    }

    func pgbench(_ script: String, clients: Int) throws -> Sample {
        let file = try write(script, "sql")
        defer { remove(file) }
        let before = ProcessorTime.of(postmaster: database.postmaster)
        let output = try Program.run([
            "pgbench", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))", "-T", "\(seconds)", "-f", file,
            database.administratorURL,
        ])
        let databaseSeconds = ProcessorTime.of(postmaster: database.postmaster) - before
        guard let operations = Program.number(after: "actually processed:", in: output),
            let rate = Program.number(after: "tps =", in: output)
        else { throw BenchmarkError("pgbench answered: \(output)") }
        return Sample(operations: operations, seconds: operations / rate, databaseSeconds: databaseSeconds)
    }

    private func write(_ text: String, _ ending: String) throws -> String {
        let file = "/tmp/away-benchmark-\(UInt64.random(in: 0 ... .max)).\(ending)"
        guard FileManager.default.createFile(atPath: file, contents: Data(text.utf8)) else { throw BenchmarkError("cannot write \(file)") }
        return file
    }

    private func remove(_ file: String) {
        try? FileManager.default.removeItem(atPath: file)  // a leftover in /tmp harms nobody
    }
}
