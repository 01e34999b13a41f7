package import Leave

/// Closes the leave years of a location that ended by a day: from then on nothing changes them (LEAVE_RULES L9.10–L9.12).
package struct CloseLeaveYear: Command {
    package var location: LocationID
    package var endedBy: LocalDate

    package init(location: LocationID, endedBy: LocalDate) {
        self.location = location
        self.endedBy = endedBy
    }

    package func people(in situation: Situation) -> Set<EmployeeID> {
        situation.facts.peopleEver(at: location)
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        guard situation.actsAsAdmin else { throw .forbidden(code: "forbidden") }
        let rollOvers = try preview(in: situation).map { line in
            LeaveYearClosed.RollOver(
                employee: line.employee,
                leaveType: line.leaveType,
                leaveYear: line.leaveYear,
                balance: line.balance,
                carried: line.carried,
                expired: line.expired
            )
        }
        return [.leaveYearClosed(LeaveYearClosed(location: location, endedBy: endedBy, rollOvers: rollOvers))]
    }

    /// Every roll-over that closing would fix, ordered by employee, leave year and type.
    package func preview(in situation: Situation) throws(CommandError) -> [YearRollOver] {
        try situation.requireAdministration()
        guard situation.organization.locations[location] != nil else { throw .notFound }
        let closure = YearClosure(location: location, endedBy: endedBy)
        let faults = situation.facts.faults(closing: closure, today: situation.today(at: location))
        guard faults.isEmpty else { throw .refused(faults.map { Refusal($0) }) }
        return situation.facts.rollOvers(of: closure)
    }

    /// What became of every balance where a leave year ended in the year up to ``endedBy``, closed or not, ordered as in ``preview(in:)``.
    package func report(in situation: Situation) throws(CommandError) -> [YearRollOver] {
        try situation.requireAdministration()
        guard situation.organization.locations[location] != nil else { throw .notFound }
        let last = min(endedBy, situation.today(at: location).previous)
        return situation.facts.rollOvers(of: YearClosure(location: location, endedBy: last), from: endedBy.adding(months: -12).next)
    }
}

extension Situation {
    /// Whoever may see what an admin sees, however far the credential reaches.
    fileprivate func requireAdministration() throws(CommandError) {
        guard principal.credential.isOfTheService || isAdmin(principal.employee) else { throw .forbidden(code: "forbidden") }
    }
}

extension LeaveYearRule {
    /// The last day of the leave year that starts in a calendar year; of anniversary years, by when those have ended that started before it.
    package func lastDay(ofYearStartingIn year: Int) -> LocalDate? {
        switch self {
        case .startsOn(let day): LocalDate(year: year + 1, month: day.month, day: day.day)?.previous
        case .anniversary: LocalDate(year: year, month: 12, day: 31)
        }
    }

    /// The calendar year that names the last leave year that is over.
    package func lastYearOver(on today: LocalDate) -> Int {
        switch self {
        case .startsOn(let day): day.last(onOrBefore: day.last(onOrBefore: today).previous).year
        case .anniversary: today.year - 1
        }
    }
}
