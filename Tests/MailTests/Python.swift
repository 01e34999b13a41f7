import Foundation

/// The interpreter that the environment names, and the scripts beside this file.
enum Python {
    static var isThere: Bool { ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] != nil }

    static func process(_ script: String, _ arguments: [String] = []) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "")
        process.arguments = [URL(filePath: #filePath).deletingLastPathComponent().appending(path: script).path] + arguments
        process.standardError = FileHandle.nullDevice
        return process
    }

    /// One line of answer for each line of the question.
    static func answers(to lines: [String], script: String) throws -> [String] {
        let question = FileManager.default.temporaryDirectory.appending(path: "away-\(UUID())")
        try Data(lines.joined(separator: "\n").utf8).write(to: question)
        defer { try? FileManager.default.removeItem(at: question) }
        let process = process(script)
        process.standardInput = try FileHandle(forReadingFrom: question)
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
