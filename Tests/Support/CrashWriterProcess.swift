import Foundation

/// The process `CrashWriter`, and what it has said.
package struct CrashWriterProcess: Sendable {
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

    private let process: ChildProcess
    private let output: String

    private init(url: String, organizations: [String]) throws {
        output = NSTemporaryDirectory() + "/away-crash-writer-\(UUID().uuidString)"
        process = try ChildProcess([Self.path, url] + organizations, output: output)
    }

    /// Lends one that writes already, kills it when `body` is done, and reads what it had said.
    ///
    /// - Returns: What it acknowledged; a line that was cut by the kill is none.
    package static func run(url: String, organizations: [String], _ body: (CrashWriterProcess) async throws -> Void) async throws -> [Line]
    {
        let writer = try CrashWriterProcess(url: url, organizations: organizations)
        defer { try? FileManager.default.removeItem(atPath: writer.output) }  // a leftover harms nobody
        let result: Result<Void, any Error>
        do {
            while writer.lines().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
            result = .success(try await body(writer))
        } catch {
            result = .failure(error)
        }
        writer.kill()
        await writer.process.end()
        try result.get()
        return writer.lines()
    }

    package func kill() {
        process.kill()
    }

    private func lines() -> [Line] {
        guard let data = FileManager.default.contents(atPath: output) else { return [] }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 3, parts[2].count == 36, let position = Int64(parts[1]) else { return nil }
            return Line(organization: String(parts[0]), position: position, id: String(parts[2]))
        }
    }
}
