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
        try situation.requireAdmin()
        return [.leaveYearClosed(LeaveYearClosed(location: location, endedBy: endedBy, rollOvers: try preview(in: situation)))]
    }

    /// Every roll-over that closing would fix, ordered by employee, leave year and type.
    package func preview(in situation: Situation) throws(CommandError) -> [LeaveYearClosed.RollOver] {
        guard situation.isAdmin(situation.principal.employee) else { throw .forbidden(code: "forbidden") }
        guard situation.organization.locations[location] != nil else { throw .notFound }
        let closure = YearClosure(location: location, endedBy: endedBy)
        do {
            return try situation.facts.close(closure, by: situation.principal.employee, today: situation.today(at: location)).map { line in
                LeaveYearClosed.RollOver(
                    employee: line.employee,
                    leaveType: line.leaveType,
                    leaveYear: line.leaveYear,
                    balance: line.balance,
                    carried: line.carried,
                    expired: line.expired
                )
            }
        } catch {
            throw CommandError(error)
        }
    }
}
