import Foundation
import Glibc

/// The yardstick: pgbench with a script of ours.
struct PGBench {
    let database: String
    let host: String
    let port: String
    let seconds: Double

    /// - Returns: Transactions, and how many in a second, not counting the time to connect.
    func run(_ script: String, clients: Int) throws -> (count: Int, rate: Double) {
        let path = "/tmp/away-bench-\(getpid()).sql"
        try script.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover in /tmp harms nobody
        let text = try output(
            of: [
                Self.executable, "-h", host, "-p", port, "-U", "away_service", "-n", "-M", "prepared", "-c", "\(clients)", "-j", "2",
                "-T", "\(max(1, Int(seconds)))", "-f", path,
            ] + Scripts.values.flatMap { ["-D", "\($0.key)=\($0.value)"] } + [database]
        )
        func number(after label: String) -> Double? {
            text.range(of: label).flatMap { Double(text[$0.upperBound...].prefix { $0.isNumber || $0 == "." }) }
        }
        guard let count = number(after: "actually processed: "), let rate = number(after: "tps = "), count > 0,
            number(after: "failed transactions: ") == 0
        else { throw BenchmarkError(text) }
        return (Int(count), rate)
    }

    private static var executable: String {
        ["/usr/lib/postgresql/15/bin/pgbench", "/usr/bin/pgbench"].first { access($0, X_OK) == 0 } ?? "pgbench"
    }

    /// Runs a program to its end; nothing else is going on in this process. pgbench ends by an alarm, which our threads block, and a child would
    /// inherit that: hence no Foundation `Process`.
    private func output(of arguments: [String]) throws -> String {
        let path = "/tmp/away-bench-\(getpid()).log"
        defer { try? FileManager.default.removeItem(atPath: path) }  // a leftover in /tmp harms nobody
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        for descriptor in 3..<Int32(256) { posix_spawn_file_actions_addclose(&actions, descriptor) }  // those that are not open, too
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pointers = arguments.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var pid = pid_t()
        guard posix_spawnp(&pid, arguments[0], &actions, &attributes, &pointers, environ) == 0 else {
            throw BenchmarkError("\(arguments[0]) cannot be started")
        }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let text = try String(contentsOfFile: path, encoding: .utf8)
        guard status == 0 else { throw BenchmarkError(text) }
        return text
    }
}

struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
