import Foundation

/// The yardstick: pgbench with a script of ours.
struct PGBench {
    let database: String
    let host: String
    let port: String
    let seconds: Double

    /// - Returns: Transactions, and how long they took.
    func run(_ script: String, clients: Int) throws -> (count: Int, seconds: Double) {
        let path = "/tmp/away-bench-\(ProcessInfo.processInfo.processIdentifier).sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover in /tmp harms nobody
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments = [
            "-h", host, "-p", port, "-U", "away_service", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "2", "-T", "\(Int(seconds))",
            "-f", path,
            database,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        func number(after label: String) -> Double? {
            text.range(of: label).flatMap { Double(text[$0.upperBound...].prefix { $0.isNumber || $0 == "." }) }
        }
        guard let count = number(after: "actually processed: "), let rate = number(after: "tps = "), count > 0 else {
            throw BenchmarkError(text)
        }
        return (Int(count), count / rate)
    }

    private static var executable: String {
        ["/usr/lib/postgresql/15/bin/pgbench", "/usr/bin/pgbench"].first { FileManager.default.isExecutableFile(atPath: $0) } ?? "pgbench"
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
