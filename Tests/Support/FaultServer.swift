import Foundation
import Glibc

/// A server of a test's own, to be killed.
package struct FaultServer {
    private static let script = "deploy/dev/postgres"
    private let name =
        (ProcessInfo.processInfo.environment["AWAY_TEST_RUN"] ?? "test-\(ProcessInfo.processInfo.processIdentifier)") + "-faults"

    package init() {}

    package static var isPossible: Bool {
        FileManager.default.isExecutableFile(atPath: script) && FileManager.default.isExecutableFile(atPath: CrashWriterProcess.path)
    }

    /// Starts it, for the first time or again after a crash.
    package func start() throws -> DatabaseURL {
        DatabaseURL(try run("start").trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Kills all of its processes.
    package func crash() {
        _ = try? run("crash")  // what is dead is dead
    }

    package func remove() {
        _ = try? run("remove")  // best effort; the folder is a throw-away
    }

    private func run(_ command: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.script)
        process.arguments = [command, name]
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw MissingServer() }
        return String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    }
}

/// The process `CrashWriter`, and what it has said.
package final class CrashWriterProcess {
    package struct Line: Sendable {
        package let organization: String
        package let position: Int64
        package let id: String
    }

    /// Beside the tests' own executable, unless AWAY_TEST_CRASH_WRITER names it.
    package static var path: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/CrashWriter"
        return ProcessInfo.processInfo.environment["AWAY_TEST_CRASH_WRITER"] ?? beside
    }

    private let process = Process()
    private let output: String

    package init(url: String, organizations: [String]) throws {
        output = NSTemporaryDirectory() + "/away-crash-writer-\(UUID().uuidString)"
        guard FileManager.default.createFile(atPath: output, contents: nil), let file = FileHandle(forWritingAtPath: output) else {
            throw CocoaError(.fileWriteUnknown)
        }
        process.executableURL = URL(fileURLWithPath: Self.path)
        process.arguments = [url] + organizations
        process.standardOutput = file
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    package func kill() {
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it acknowledged; a line that was cut by the kill is none.
    package func lines() -> [Line] {
        defer { try? FileManager.default.removeItem(atPath: output) }  // a leftover harms nobody
        guard let data = FileManager.default.contents(atPath: output) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[2].count == 36, let position = Int64(parts[1]) else { return nil }
            return Line(organization: String(parts[0]), position: position, id: String(parts[2]))
        }
    }
}
