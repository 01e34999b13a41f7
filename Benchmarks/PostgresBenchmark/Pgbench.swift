import Glibc

/// PostgreSQL's own load generator, in C and over the same libpq.
struct Pgbench {
    struct Failure: Error {
        let reason: String
    }

    private let url: String
    private let program: String

    init(url: String) throws {
        self.url = url
        let candidates = [environment("PGBENCH")] + (13...20).reversed().map { "/usr/lib/postgresql/\($0)/bin/pgbench" }
        guard let program = candidates.compactMap(\.self).first(where: { access($0, X_OK) == 0 }) else {
            throw Failure(reason: "there is no pgbench; set PGBENCH to its path")
        }
        self.program = program
    }

    func run(_ workload: Workload, clients: Int, seconds: Int) throws -> Measurement {
        let script = "/tmp/postgres-benchmark-\(getpid()).sql"
        try write(Self.script(workload), to: script)
        defer { unlink(script) }
        let before = rusage.now(RUSAGE_CHILDREN)
        let output = try execute([
            "-n", "-M", "prepared", "-c", "\(clients)", "-j", "\(min(clients, 2))", "-T", "\(seconds)", "-f", script, url,
        ])
        let label = "number of transactions actually processed: "
        guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix(label) }),
            let operations = Int(line.dropFirst(label.count).prefix { $0.isNumber })
        else { throw Failure(reason: "pgbench answered: \(output)") }
        return Measurement(operations: operations, seconds: Double(seconds), from: before, to: rusage.now(RUSAGE_CHILDREN))
    }

    private static func script(_ workload: Workload) -> String {
        let choose = "\\set id random(\(Workload.rows.lowerBound), \(Workload.rows.upperBound))\n"
        switch workload {
        case .select:
            return choose + "SELECT id, name, balance FROM postgres_benchmark WHERE id = :id;\n"
        case .transaction:
            return choose + """
                \\set amount 1
                \\startpipeline
                BEGIN;
                SELECT set_config('away.organization_id', 'a8098c1a-f86e-11da-bd1a-00112444be1e', true);
                SELECT balance FROM postgres_benchmark WHERE id = :id FOR UPDATE;
                INSERT INTO postgres_benchmark_log (id, amount) VALUES (:id, :amount);
                UPDATE postgres_benchmark SET balance = balance + :amount WHERE id = :id;
                COMMIT;
                \\endpipeline

                """
        }
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw Failure(reason: "cannot write \(path)") }
        defer { fclose(file) }
        fputs(text, file)
    }

    /// Runs it to its end.
    ///
    /// - Returns: What it printed.
    private func execute(_ arguments: [String]) throws -> String {
        let command = ([program] + arguments).map { "'\($0)'" }.joined(separator: " ") + " 2>&1"
        guard let pipe = popen(command, "r") else { throw Failure(reason: "cannot start \(program)") }
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            output += buffer[..<count]
        }
        let status = pclose(pipe)
        let text = String(decoding: output, as: UTF8.self)
        guard status == 0 else { throw Failure(reason: text) }
        return text
    }
}
