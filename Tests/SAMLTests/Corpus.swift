import Foundation
import SSO

/// Reads a folder of cases, one JSON file each.
enum Corpus {
    /// - Parameters:
    ///   - variable: The environment variable that names the folder, relative to the repository's root.
    ///   - folder: Its name beside the repository otherwise.
    /// - Returns: Sorted by file name. Empty when there is no such folder or a file is no case, which fails the suite.
    static func cases<Case: Decodable>(_: Case.Type, environment variable: String, folder: String) -> [Case] {
        do {
            let url = self.folder(environment: variable, default: "../shared/sso/\(folder)")
            return try FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
                .sorted { $0.lastPathComponent < $1.lastPathComponent }
                .map { try JSONDecoder().decode(Case.self, from: Data(contentsOf: $0)) }
        } catch {
            return []
        }
    }

    static func folder(environment variable: String, default path: String) -> URL {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return URL(
            filePath: ProcessInfo.processInfo.environment[variable] ?? path,
            relativeTo: URL(filePath: root.path + "/", directoryHint: .isDirectory)
        )
    }
}

extension UnixTime {
    struct NoTime: Error {}

    /// A time of the corpus, by another reader than the one under test.
    init(corpus text: String) throws {
        guard let date = ISO8601DateFormatter().date(from: text) else { throw NoTime() }
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }
}
