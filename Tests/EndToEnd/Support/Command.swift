import Dispatch
import Foundation
import Glibc

@testable import Away

/// Processes beside the tests. `Foundation.Process` waits for the end of every inheritor of what it hands down, so a server that a script
/// leaves running would hold it for ever; here all output goes to files.
enum Command {
    struct Failed: Error, CustomStringConvertible {
        let command: [String]
        let status: Int32
        let output: String

        var description: String { "\(command.joined(separator: " ")) ended with \(status): \(output.suffix(2000))" }
    }

    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs to the end; what it prints on standard output.
    @discardableResult
    static func run(_ arguments: [String], environment: [String: String] = [:], seconds: Int = 300) async throws -> String {
        let result = try await outcome(of: arguments, environment: environment, seconds: seconds)
        guard result.status == 0 else { throw Failed(command: arguments, status: result.status, output: result.errors + result.output) }
        return result.output
    }

    /// Runs to the end, whatever it is.
    static func outcome(
        of arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil,
        seconds: Int = 300
    ) async throws -> Result {
        let files = TemporaryFolder()
        defer { files.remove() }
        let process = try start(
            ["timeout", String(seconds)] + arguments,
            environment: environment,
            folder: folder,
            output: files.path("out"),
            errors: files.path("err")
        )
        let status = await process.end()
        return Result(status: status, output: files.text("out"), errors: files.text("err"))
    }

    /// Starts without waiting. The child gets no input, and no signal is blocked in it.
    static func start(
        _ arguments: [String],
        environment: [String: String] = [:],
        folder: String? = nil,
        output: String,
        errors: String
    ) throws -> RunningProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        // Settings of whoever runs the tests are none of the tests'.
        let settings = Set(Settings.documentation.map(\.name))
        let inherited = ProcessInfo.processInfo.environment.filter { !settings.contains($0.key) }.merging(environment) { $1 }
        var variables = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
        let arguments = folder.map { ["env", "-C", $0] + arguments } ?? arguments
        var words = arguments.map { strdup($0) } + [nil]
        defer { for text in variables + words { free(text) } }
        var child: pid_t = 0
        let result = posix_spawnp(&child, arguments[0], &actions, &attributes, &words, &variables)
        guard result == 0 else { throw Failed(command: arguments, status: result, output: String(cString: strerror(result))) }
        return RunningProcess(id: child)
    }
}

struct RunningProcess: Sendable {
    let id: pid_t

    func signal(_ signal: Int32) { kill(id, signal) }

    /// Waits for its end: its exit code, or 128 and the signal.
    func end() async -> Int32 {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var status: Int32 = 0
                while waitpid(id, &status, 0) == -1, errno == EINTR {}
                let signal = status & 0x7f
                continuation.resume(returning: signal == 0 ? status >> 8 & 0xff : 128 + signal)
            }
        }
    }
}

struct TemporaryFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "away-test-\(UUID().uuidString)")

    init() {
        // What is wrong with it shows at the first file.
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func path(_ name: String) -> String { url.appending(path: name).path }

    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: path(name)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func remove() {
        // Left-overs are in the temporary folder.
        try? FileManager.default.removeItem(at: url)
    }
}

/// A port on loopback that was free a moment ago.
func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(descriptor, pointer, length) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
    }
    guard result else { throw Command.Failed(command: ["bind"], status: errno, output: "no free port") }
    return Int(UInt16(bigEndian: address.sin_port))
}
