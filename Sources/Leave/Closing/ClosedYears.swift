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

extension EmployeeFacts {
    /// Whether any fact, known or taken back, places the employee there.
    fileprivate func mayHaveBeen(at location: LocationID) -> Bool {
        employee.current?.location == location || transfers.current.entries.contains { $0.value.location == location }
            || !transfers.isEmpty
    }
}

extension Perspective {
    /// The leave years that a closing closes: those that end at its location by its date. The year in which the employment ends
    /// never is one of them.
    func years(closedBy closure: YearClosure) -> [LeaveYear] {
        guard start <= closure.endedBy else { return [] }
        return leaveYears(through: closure.endedBy).filter { year in
            year.end <= closure.endedBy && end.map { year.end < $0 } ?? true && location(on: year.end) == closure.location
        }
    }

    func lastYear(closedBy closure: YearClosure) -> LeaveYear? { years(closedBy: closure).last }
}
