import Foundation
import Support

/// The process `OutboxWorker`.
struct OutboxWorkerProcess {
    /// Beside the tests' own executable, unless AWAY_TEST_OUTBOX_WORKER names it.
    private static var path: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/OutboxWorker"
        return ProcessInfo.processInfo.environment["AWAY_TEST_OUTBOX_WORKER"] ?? beside
    }

    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: path) }

    private let process: ChildProcess

    init(url: String) throws {
        process = try ChildProcess([Self.path, url], output: "/dev/null")
    }

    func kill() async {
        process.kill()
        await process.end()
    }
}
