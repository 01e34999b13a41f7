import FoundationEssentials
import Texts

extension Languages {
    /// Those that are part of the program, and one for each file `*.texts` in a folder.
    ///
    /// - Parameter folder: Nil: no more.
    /// - Throws: ``SettingsError`` with the file, the line and the fault.
    static func shipped(and folder: String?) throws -> Languages {
        guard let folder, !folder.isEmpty else { return .shipped }
        let files: [String]
        do {
            files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".texts") }.sorted()
        } catch {
            throw SettingsError(key: "AWAY_LANGUAGES", reason: "the folder \(folder) cannot be read")
        }
        return try files.reduce(Languages.shipped) { languages, file in
            guard let data = FileManager.default.contents(atPath: folder + "/" + file),
                let source = String(validating: data, as: UTF8.self)
            else { throw SettingsError(key: "AWAY_LANGUAGES", reason: "\(file) cannot be read as UTF-8") }
            do {
                return try languages.adding(source, named: file)
            } catch {
                throw SettingsError(key: "AWAY_LANGUAGES", reason: "\(error)")
            }
        }
    }
}
