/// The closings that bind an employee, each with what was known before it (LEAVE_RULES L9.10, L9.11).
struct ClosedYears: Sendable {
    struct Closing: Sendable {
        let perspective: Perspective
        /// Every leave year up to this day is closed.
        let through: LocalDate
    }

    /// In the order of recording; each closes more than the one before.
    let closings: [Closing]

    init(_ employee: EmployeeID, in facts: Facts, knownBefore seq: Int? = nil, for leaveType: LeaveTypeID? = nil) {
        var closings: [Closing] = []
        for recorded in facts.closures.sorted(by: { $0.seq < $1.seq }) {
            guard seq.map({ recorded.seq < $0 }) ?? true, facts.employees[employee]?.mayHaveBeen(at: recorded.closure.location) == true,
                let perspective = Perspective(employee, in: facts, knownBefore: recorded.seq, for: leaveType),
                let through = perspective.lastYear(closedBy: recorded.closure)?.end,
                closings.last.map({ $0.through < through }) ?? true
            else { continue }
            closings.append(Closing(perspective: perspective, through: through))
        }
        self.closings = closings
    }

    /// The last closed day.
    var through: LocalDate? { closings.last?.through }

    func contains(_ date: LocalDate) -> Bool { through.map { date <= $0 } ?? false }
}

extension ClosedYears {
    /// Days whose leave years are computed from the same knowledge.
    struct Era: Sendable {
        let perspective: Perspective
        /// The first open day after the closing before; nil: there is none.
        let begin: LocalDate?
        /// What that closing knew.
        fileprivate let before: Perspective?
        /// The last day that its closing closes; nil: it is open.
        let closedThrough: LocalDate?
    }

    /// - Parameter current: What is known now, which governs the days that are open.
    func eras(_ current: Perspective) -> [Era] {
        guard !closings.isEmpty else { return [Era(perspective: current, begin: nil, before: nil, closedThrough: nil)] }
        var eras: [Era] = []
        for index in 0...closings.count {
            let before = index > 0 ? closings[index - 1] : nil
            let closing = index < closings.count ? closings[index] : nil
            eras.append(
                Era(
                    perspective: closing?.perspective ?? current,
                    begin: before?.through.next,
                    before: before?.perspective,
                    closedThrough: closing?.through
                )
            )
        }
        return eras
    }
}

extension ClosedYears.Era {
    /// The leave years from the first open day to the one that holds `last`.
    ///
    /// What was recorded after the closing acts on open days only (L9.11). A leave year into whose middle it moves the first open day
    /// therefore begins on that day, as after a transfer on it (L2.7): otherwise what the year grants on its first day, which is closed,
    /// would be lost. Who had left by then, as is known now, keeps the leave year that the closing saw: the lines of a year that has
    /// rolled over sum to 0 (L6.15), so that what moves the balance later cannot belong to it.
    func years(through last: LocalDate) -> [LeaveYear] {
        guard let begin else { return perspective.leaveYears(through: last) }
        var years = perspective.leaveYears(through: max(last, begin)).filter { $0.end >= begin }
        if years.isEmpty, let year = before?.leaveYears(through: begin).last { years = [year] }
        guard let first = years.first, first.start < begin, let span = DateSpan(begin, through: first.end) else { return years }
        years[0] = LeaveYear(span: span, full: first.full, isCutAtStart: true, isEndedByTransfer: first.isEndedByTransfer)
        return years
    }

    /// Its leave years that a closing closes, or has closed.
    func years(closedBy closure: YearClosure) -> [LeaveYear] {
        guard perspective.start <= closure.endedBy else { return [] }
        let last = min(closure.endedBy, closedThrough ?? closure.endedBy)
        return years(through: last).filter { year in
            year.end <= last && begin.map { year.end >= $0 } ?? true && perspective.closes(year, by: closure)
        }
    }
}

extension EmployeeFacts {
    /// Whether any fact, known or taken back, places the employee there.
    fileprivate func mayHaveBeen(at location: LocationID) -> Bool {
        employee.current?.location == location || transfers.current.entries.contains { $0.value.location == location }
            || !transfers.isEmpty
    }
}

extension Perspective {
    func lastYear(closedBy closure: YearClosure) -> LeaveYear? {
        guard start <= closure.endedBy else { return nil }
        return leaveYears(through: closure.endedBy).last { closes($0, by: closure) }
    }

    /// Whether a closing closes the leave year: it ends at its location by its date. The year in which the employment ends never is one
    /// of them.
    fileprivate func closes(_ year: LeaveYear, by closure: YearClosure) -> Bool {
        year.end <= closure.endedBy && end.map { year.end < $0 } ?? true && location(on: year.end) == closure.location
    }
}
