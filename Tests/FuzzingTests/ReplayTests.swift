import Foundation
import FuzzTargets
import Testing

/// The inputs that fuzzing found worth keeping, each a line of base64: together they reach all that any of them reached.
@Suite struct `What fuzzing kept` {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzzing/Corpora")

    @Test(arguments: FuzzTarget.allCases) func `is read without harm`(target: FuzzTarget) async throws {
        let file = Self.folder.appending(path: target.rawValue + ".txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(!lines.isEmpty)
        let failures = await withCheckedContinuation { continuation in
            // A thread of its own: targets block theirs, and tasks must go on.
            Thread { continuation.resume(returning: lines.filter { !Self.isHarmless($0, target) }) }.start()
        }
        #expect(failures.isEmpty)
    }

    private static func isHarmless(_ line: String, _ target: FuzzTarget) -> Bool {
        guard let input = Data(base64Encoded: line) else { return false }
        do {
            try target.run(Array(input))
            return true
        } catch {
            print(error)
            return false
        }
    }
}
