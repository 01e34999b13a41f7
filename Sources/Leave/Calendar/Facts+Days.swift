/// What a day is for an employee (LEAVE_RULES L3).
package struct WorkingDay: Hashable, Sendable {
    /// Scheduled.
    package let minutes: ByHalf<Int>
    package let days: ByHalf<Amount>
    package let hours: ByHalf<Amount>
}

extension Facts {
    /// - Throws: `unknown-employee`.
    package func workingDay(of employee: EmployeeID, on date: LocalDate) throws(RuleViolation) -> WorkingDay {
        guard let perspective = Perspective(employee, in: self) else { throw RuleViolation(.unknownEmployee) }
        return WorkingDay(
            minutes: perspective.minutes(on: date),
            days: perspective.worth(on: date, in: .days),
            hours: perspective.worth(on: date, in: .hours)
        )
    }

    /// The leave year that holds the date; before employment the first, after it the last (L2.4–L2.7). A closed one is that which its
    /// closing saw (L9.11).
    /// - Throws: `unknown-employee`.
    package func leaveYear(of employee: EmployeeID, on date: LocalDate) throws(RuleViolation) -> LeaveYear {
        guard let perspective = Perspective(employee, in: self) else { throw RuleViolation(.unknownEmployee) }
        let eras = ClosedYears(employee, in: self).eras(perspective)
        let years = eras.first { $0.closedThrough.map { date <= $0 } ?? true }?.years(through: date) ?? []
        return years.last { $0.start <= date } ?? years.first ?? perspective.leaveYear(holding: date)
    }

    /// Where the employee is on a day; nil without a location.
    package func location(of employee: EmployeeID, on date: LocalDate) -> LocationID? {
        // As `Perspective` has it, for a question that every request asks.
        guard let record = employees[employee], let base = record.employee.current else { return nil }
        return record.transfers.value(on: date)?.location ?? base.location ?? record.transfers.first?.location
    }

    package func department(of employee: EmployeeID, on date: LocalDate) -> DepartmentID? {
        Perspective(employee, in: self)?.department(on: date)
    }

    package func workingWeek(of employee: EmployeeID, on date: LocalDate) -> WorkingWeek? {
        Perspective(employee, in: self)?.workingWeek(on: date)
    }

    /// The end of employment as it is known now.
    package func employmentEnd(of employee: EmployeeID) -> LocalDate? {
        guard let record = employees[employee], let base = record.employee.current else { return nil }
        return record.end.current.map(\.lastDay) ?? base.employmentEnd
    }

    /// The last day that closings have closed for the employee (L9.11).
    package func closedThrough(for employee: EmployeeID) -> LocalDate? { ClosedYears(employee, in: self).through }
}

extension Facts {
    /// Whether anybody at the location would work that day: by its own working week, and but for holidays of a whole day.
    package func isWorkingDay(_ date: LocalDate, at location: LocationID) -> Bool {
        guard let site = Site(location, in: self, knownBefore: nil, for: nil) else { return false }
        let worked = site.workingWeek(on: date).minutes(on: date).halves
        let holidays = site.location.holidayCalendars.reduce(into: Halves()) { halves, calendar in
            guard let holiday = holidayCalendars[calendar]?.holidays[date]?.known(before: nil) else { return }
            halves.formUnion(holiday.part.halves)
        }
        return !worked.subtracting(holidays).isEmpty
    }
}
