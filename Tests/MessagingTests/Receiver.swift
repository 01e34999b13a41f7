import Foundation
import Support

/// The process `receiver.py`, and what it has said.
final class Receiver: Sendable {
    struct Acknowledgement: Hashable {
        /// Seconds since 1970.
        let at: Double
        let lane: String
        let id: String
        let sequence: Int64
    }

    static let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"]

    let port: Int
    private let process: ChildProcess
    private let output: String

    /// Lends one, and ends it whatever comes.
    static func with<R>(_ secrets: [String: [String]], _ body: (Receiver) async throws -> R) async throws -> R {
        let receiver = try await Receiver(secrets)
        let result: Result<R, any Error>
        do { result = .success(try await body(receiver)) } catch { result = .failure(error) }
        receiver.process.kill()
        await receiver.process.end()
        try? FileManager.default.removeItem(atPath: receiver.output)  // a leftover harms nobody
        return try result.get()
    }

    private init(_ secrets: [String: [String]]) async throws {
        output = NSTemporaryDirectory() + "/away-receiver-\(UUID().uuidString)"
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "receiver.py").path
        let lanes = secrets.map { "\($0)=\($1.joined(separator: ","))" }
        process = try ChildProcess([Self.python ?? "", script] + lanes, output: output)
        var port: Int?
        let end = ContinuousClock.now + .seconds(30)
        while port == nil, ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
            port = Self.words(output).first { $0.first == "PORT" }.flatMap { Int($0[1]) }
        }
        self.port = port ?? 0
    }

    func url(_ lane: String, _ behaviour: String) -> String { "http://127.0.0.1:\(port)/\(lane)/\(behaviour)" }

    var acknowledgements: [Acknowledgement] {
        Self.words(output).compactMap { words in
            guard words.first == "ACK", words.count == 5, let at = Double(words[1]), let sequence = Int64(words[4]) else { return nil }
            return Acknowledgement(at: at, lane: words[2], id: words[3], sequence: sequence)
        }
    }

    /// Requests of that kind: `BAD` had no valid signature, `TRAP` followed a redirection, `HANG` were kept waiting.
    func count(_ kind: String) -> Int {
        Self.words(output).count { $0.first == kind }
    }

    private static func words(_ output: String) -> [[String]] {
        guard let data = FileManager.default.contents(atPath: output) else { return [] }
        // The last line may not be whole.
        return String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map { $0.split(separator: " ").map(String.init) }
    }
}
