import FoundationEssentials
import Leave

/// The files that ``Scripts`` read: people with their tokens, and working days to ask for.
final class People {
    let file: String
    let days: String
    private let count: Int
    /// How many requests for leave were sent, so that none is sent twice.
    private(set) var asked = 0

    init(_ people: [Fixtures.Person]) throws {
        count = people.count
        file = "/tmp/away-benchmark-people-\(UInt64.random(in: 0 ... .max))"
        days = file + "-days"
        let lines = people.map { "\($0.token) \($0.leaveType)\n" }.joined()
        let today = LocalDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400)
        let dates = (30...1500).map { today + $0 }.filter { $0.weekday < 5 }.map { "\($0)\n" }.joined()
        guard FileManager.default.createFile(atPath: file, contents: Data(lines.utf8)),
            FileManager.default.createFile(atPath: days, contents: Data(dates.utf8))
        else { throw BenchmarkError("cannot write to /tmp") }
    }

    deinit {
        for path in [file, days] { try? FileManager.default.removeItem(atPath: path) }  // a leftover in /tmp harms nobody
    }

    /// The arguments of ``Scripts/ask`` for a run that begins now.
    var arguments: [String] { [file, days, "\(asked)"] }

    /// Called after a run; goes on with the next day for everybody, so that what was on its way at the end is not asked again.
    func sent(_ requests: Double) {
        asked += (Int(requests) / count + 2) * count
    }
}
