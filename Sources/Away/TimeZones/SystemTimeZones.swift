import Application
import EventSourcing
import FoundationEssentials
import Leave
import Synchronization

/// The zones of the system's tz database, each read once.
///
/// Foundation's would bring the whole of ICU into memory for the sake of an offset.
final class SystemTimeZones: TimeZones {
    private let folder: String
    private let files = Mutex<[String: TimeZoneFile]>([:])

    init(folder: String = "/usr/share/zoneinfo") {
        self.folder = folder
    }

    func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard let file = file(zone) else { return nil }
        let seconds = instant.microseconds.floored(by: 1_000_000)
        return LocalDate(daysSinceEpoch: Int((seconds + Int64(file.offset(at: seconds))).floored(by: 86_400)))
    }

    private func file(_ zone: String) -> TimeZoneFile? {
        if let known = files.withLock({ $0[zone] }) { return known }
        guard Self.isName(zone), let data = FileManager.default.contents(atPath: "\(folder)/\(zone)"),
            let file = TimeZoneFile([UInt8](data))
        else { return nil }
        files.withLock { $0[zone] = file }
        return file
    }

    /// Letters, digits, `+`, `-`, `_` in parts separated by `/`, the first in upper case: never a way out of the folder.
    private static func isName(_ zone: String) -> Bool {
        guard zone.utf8.count <= 64, let first = zone.utf8.first, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) else {
            return false
        }
        return zone.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" || $0 == "_") }
        }
    }
}
