import Foundation
import Glibc
import Testing

/// A mail server (`Tests/MailTests/server.py`, aiosmtpd) that keeps what it is given. It ends with this.
final class MailCatcher {
    struct Mail: Decodable {
        let recipients: [String]
        let fields: [String: String]
        /// By their media types.
        let bodies: [String: String]

        var text: String { bodies["text/plain"] ?? "" }

        /// The address behind `label: ` in a line of its own.
        func link(_ label: String) throws -> String {
            let line = text.split(whereSeparator: \.isNewline).first { $0.hasPrefix(label + ": http") }
            return String(try #require(line, "\(text)").dropFirst(label.count + 2))
        }
    }

    private struct Start: Decodable {
        let port: Int
    }

    static var isThere: Bool { ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil }

    private let process = Process()
    private let input = Pipe()
    private let output = FileManager.default.temporaryDirectory.appending(path: "away-mail-\(UUID())")

    init() throws {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../MailTests/server.py").standardized
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [script.path, "none"]
        process.standardInput = input
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        // Closing its input would not do: processes that other tests started meanwhile have inherited the other end. Nor would a signal that
        // the threads of tests, and so their children, may have blocked.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: output)
    }

    /// What a service needs to send through it.
    func settings() async throws -> [String: String] {
        let start = try JSONDecoder().decode(Start.self, from: try await eventually { try self.lines().first })
        return ["AWAY_SMTP_URL": "smtp+plain://127.0.0.1:\(start.port)", "AWAY_MAIL_FROM": "Away <away@away.example>"]
    }

    /// All mails so far, oldest first.
    func mails() throws -> [Mail] {
        try lines().dropFirst().map { try JSONDecoder().decode(Mail.self, from: $0) }
    }

    /// The mail number `count` to the address, once it has come.
    func mail(_ count: Int = 1, to address: String) async throws -> Mail {
        try await eventually {
            let mails = try self.mails().filter { $0.recipients == [address] }
            return mails.count >= count ? mails[count - 1] : nil
        }
    }

    private func lines() throws -> [Data] {
        // A line that is being written has no end yet.
        let content = try Data(contentsOf: output)
        return content.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { Data($0) }
    }

    private func eventually<Value>(_ look: () throws -> Value?) async throws -> Value {
        for _ in 0..<1_500 {
            if let value = try look() { return value }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw NoAnswer()
    }
}
