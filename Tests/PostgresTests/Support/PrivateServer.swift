import Foundation
import Testing

@testable import Postgres

/// A server of one test's own, which it may kill: in a temporary folder, on a socket there, without a TCP port unless wanted.
final class PrivateServer: Sendable {
    struct NoPort: Error {}

    let folder: String
    private let programs: String

    private init(folder: String, programs: String) {
        self.folder = folder
        self.programs = programs
    }

    var url: String { "postgresql://away_tests@/postgres?host=\(folder)" }

    static func with<R>(_ body: (PrivateServer) async throws -> R) async throws -> R {
        // Sockets have short names, so the folder does, too.
        let folder = "/tmp/away-\(UInt32.random(in: 0 ... .max))"
        let server = PrivateServer(folder: folder, programs: try findPrograms())
        do {
            try await server.create()
            try await server.start()
            let value = try await body(server)
            await server.remove()
            return value
        } catch {
            await server.remove()
            throw error
        }
    }

    /// Restarts with TLS, on TCP, with a certificate for `localhost` that is its own authority.
    ///
    /// - Returns: The port.
    func encrypt() async throws -> Int {
        let request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
        let files = ["-keyout", folder + "/server.key", "-out", folder + "/server.crt"]
        try await Self.execute("/usr/bin/openssl", request.split(separator: " ").map { String($0) } + files)
        if geteuid() == 0 { try await Self.execute("/usr/bin/chown", ["postgres", folder + "/server.key"]) }
        try await stop()
        // Somebody else may have the port: then another.
        for _ in 0..<10 {
            let port = Int.random(in: 20_000..<32_000)
            let tls = "-c ssl=on -c ssl_cert_file=\(folder)/server.crt -c ssl_key_file=\(folder)/server.key -c port=\(port)"
            if (try? await start(listening: "localhost", tls)) != nil { return port }
        }
        throw NoPort()
    }

    func start(listening addresses: String = "", _ more: String = "") async throws {
        let options = "-k \(folder) -c listen_addresses=\(addresses) -c fsync=off -c max_connections=50 \(more)"
        try await run("pg_ctl", "-D", folder + "/data", "-l", folder + "/log", "-o", options, "-w", "-t", "30", "start")
    }

    /// As after a loss of power.
    func stop() async throws {
        try await run("pg_ctl", "-D", folder + "/data", "-m", "immediate", "-w", "-t", "30", "stop")
    }

    private func create() async throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0 { try await Self.execute("/usr/bin/chown", ["postgres", folder]) }
        try await run(
            "initdb",
            "-D",
            folder + "/data",
            "-U",
            "away_tests",
            "-A",
            "trust",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C.UTF-8"
        )
    }

    private func remove() async {
        try? await stop()  // it may be stopped already
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// The server refuses to run as root.
    private func run(_ program: String, _ arguments: String...) async throws {
        let command = ["\(programs)/\(program)"] + arguments
        if geteuid() == 0 {
            try await Self.execute("/usr/sbin/runuser", ["-u", "postgres", "--"] + command)
        } else {
            try await Self.execute(command[0], Array(command.dropFirst()))
        }
    }

    /// Not Foundation's `Process`: that waits until nobody holds its socket any more, and the server that `pg_ctl` starts inherits it.
    ///
    /// On a thread of its own: it blocks, and the cooperative pool has few.
    private static func execute(_ path: String, _ arguments: [String]) async throws {
        try await withCheckedThrowingContinuation { continuation in
            threads.start { continuation.resume(with: Result { try executeBlocking(path, arguments) }) }
        }
    }

    private static let threads = Threads()

    private static func executeBlocking(_ path: String, _ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let strings = ([path] + arguments).map { strdup($0) }
        defer { strings.forEach { free($0) } }
        var process = pid_t()
        let result = posix_spawn(&process, path, &actions, nil, strings + [nil], environ)
        try #require(result == 0, "\(path) does not start")
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        try #require(status == 0, "\(path) \(arguments) ended with status \(status)")
    }

    private static func findPrograms() throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root).compactMap { Int($0) }
        return "\(root)/\(try #require(versions.max()))/bin"
    }
}
