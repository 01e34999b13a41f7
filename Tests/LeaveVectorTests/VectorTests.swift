import Foundation
import Leave
import Testing

/// Every case of every file of worked numbers; the directory is named by `AWAY_LEAVE_VECTORS`.
@Suite struct `Leave vectors` {
    @Test(arguments: try Vector.all())
    func `give exactly the expected result`(vector: Vector) throws {
        let result = VectorRun(vector).result()
        #expect(result == vector.expect, "\(vector.rules.joined(separator: ", "))")
    }

    @Test func `are there`() throws {
        #expect(try !Vector.all().isEmpty)
    }
}

/// One case.
struct Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let subject: String
    let rules: [String]
    let given: JSON
    let when: JSON
    let expect: JSON

    var testDescription: String { "\(subject): \(name)" }

    static func all() throws -> [Vector] {
        let directory = try self.directory()
        let files = try FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)
        return try files.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }.flatMap { file in
            let content = JSON(try JSONSerialization.jsonObject(with: try Data(contentsOf: file)))
            return content["cases"].list.map { item in
                Vector(
                    name: item["name"].text ?? "",
                    subject: content["subject"].text ?? "",
                    rules: item["rules"].list.compactMap(\.text),
                    given: item["given"],
                    when: item["when"],
                    expect: item["expect"]
                )
            }
        }
    }

    private static func directory() throws -> URL {
        if let named = ProcessInfo.processInfo.environment["AWAY_LEAVE_VECTORS"] { return URL(filePath: named) }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return root.appending(path: "../shared/vectors").standardizedFileURL
    }
}
