import Application
import Leave

/// Who did what on which day, in the order in which it was written down or, where days differ, in theirs.
struct Journal {
    struct Entry: Sendable {
        let date: LocalDate
        /// Nil: the operator of the service.
        let author: EmployeeID?
        let command: any Command
    }

    /// The first and the last day on which anything may happen.
    let bounds: DateSpan
    private var written: [Entry] = []

    init(within bounds: DateSpan) {
        self.bounds = bounds
    }

    mutating func write(on date: LocalDate, by author: EmployeeID?, _ command: some Command) {
        written.append(Entry(date: min(max(date, bounds.first), bounds.last), author: author, command: command))
    }

    /// By day; what happened on one day stays in the order in which it was written.
    var entries: [Entry] {
        written.enumerated().sorted { ($0.element.date, $0.offset) < ($1.element.date, $1.offset) }.map(\.element)
    }
}
