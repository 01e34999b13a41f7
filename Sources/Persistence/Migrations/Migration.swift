import FoundationEssentials
import OpenSSL

/// A file `NNNN_name.sql` that takes the schema one step forward. Once released it is never edited: its checksum says so.
package struct Migration: Hashable, Sendable {
    package let number: Int
    /// The file's name without `.sql`.
    package let name: String
    let sql: String
    /// SHA-256 of the file, in hexadecimal digits.
    package let checksum: String

    /// Nil when the name is not four digits, an underscore and more letters, digits and underscores.
    init?(fileName: String, sql: String) {
        guard fileName.hasSuffix(".sql") else { return nil }
        let name = fileName.dropLast(4)
        let digits = name.prefix(4)
        guard name.count > 5, name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }), name.dropFirst(4).first == "_",
            let number = Int(digits)
        else { return nil }
        self.number = number
        self.name = String(name)
        self.sql = sql
        checksum = HashAlgorithm.sha256.hash(Array(sql.utf8)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The SQL for an installation with so many partitions; 0: none.
    func sql(partitions: Int) -> String {
        sql.replacing(":partition_by", with: partitions > 0 ? "PARTITION BY HASH (organization_id)" : "")
            .replacing(":partitions", with: String(partitions))
    }

    /// All migrations of a folder, in order.
    package static func all(in folder: String) throws(MigrationError) -> [Migration] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw .unreadable(folder)
        }
        var migrations: [Migration] = []
        for name in names.sorted() where name.hasSuffix(".sql") {
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self) else {
                throw .unreadable(path)
            }
            guard let migration = Migration(fileName: name, sql: text) else { throw .misnamed(name) }
            if let last = migrations.last, last.number == migration.number { throw .duplicate(last.name, migration.name) }
            migrations.append(migration)
        }
        return migrations
    }
}

package enum MigrationError: Error, Hashable, CustomStringConvertible {
    case unreadable(String)
    case misnamed(String)
    case duplicate(String, String)
    /// The file is not what was run.
    case changed(String)
    /// It was run, and there is no such file: this program is older than the database.
    case missing(String)
    /// It comes before one that was run.
    case outOfOrder(String)
    case partitionsChanged(from: Int, to: Int)

    package var description: String {
        switch self {
        case .unreadable(let path): "cannot read \(path)"
        case .misnamed(let name): "\(name) is not named NNNN_name.sql"
        case .duplicate(let first, let second): "\(first) and \(second) have the same number"
        case .changed(let name): "migration \(name) was changed after it had been run"
        case .missing(let name): "the database has migration \(name), which this program does not know"
        case .outOfOrder(let name): "migration \(name) comes before one that has been run"
        case .partitionsChanged(let old, let new): "the tables have \(old) partitions; that cannot become \(new)"
        }
    }
}
