/// Whether a new fact would stand where another already does (LEAVE_RULES L10.2, L4.1, L6.1). Nil: it is free.
extension Facts {
    package func collision(with location: LocationID) -> RuleCode? { self.location(location) == nil ? nil : .duplicateID }

    package func collision(with department: DepartmentID) -> RuleCode? { self.department(department) == nil ? nil : .duplicateID }

    package func collision(with leaveType: LeaveTypeID) -> RuleCode? { self.leaveType(leaveType) == nil ? nil : .duplicateID }

    package func collision(with employee: EmployeeID) -> RuleCode? { self.employee(employee) == nil ? nil : .duplicateID }

    package func collision(with calendar: HolidayCalendarID) -> RuleCode? {
        holidayCalendars[calendar]?.isCurrent ?? false ? .duplicateID : nil
    }

    package func collision(with period: BlackoutPeriodID) -> RuleCode? {
        blackoutPeriods[period]?.current == nil ? nil : .duplicateID
    }

    /// Requests and recorded leaves share their ids.
    package func collision(with leave: LeaveRequestID) -> RuleCode? { leaveOwners[leave] == nil ? nil : .duplicateID }

    package func collision(with adjustment: AdjustmentID) -> RuleCode? { adjustmentOwners[adjustment] == nil ? nil : .duplicateID }

    package func collision(with holiday: Holiday, in calendar: HolidayCalendarID) -> RuleCode? {
        holidayCalendars[calendar]?.holidays[holiday.date]?.current == nil ? nil : .duplicateHoliday
    }

    package func collision(with version: PolicyVersion) -> RuleCode? {
        if policyKeys[version.id] != nil { return .duplicateID }
        let versions = locations[version.location]?.policies[version.leaveType]
        return versions?.value(from: version.effectiveDate) == nil ? nil : .policyVersionExists
    }

    /// Two assignments of one kind and subject with the same date.
    package func collision(with assignment: Assignment, for employee: EmployeeID, from date: LocalDate) -> RuleCode? {
        guard let record = employees[employee] else { return nil }
        let isTaken =
            switch assignment {
            case .location: record.transfers.value(from: date) != nil
            case .department: record.departments.value(from: date) != nil
            case .workingWeek: record.workingWeeks.value(from: date) != nil
            case .fte: record.factors.value(from: date) != nil
            case .entitlement(let leaveType, _): record.entitlements[leaveType]?.value(from: date) != nil
            case .approvers: record.approvers.value(from: date) != nil
            case .roles: record.roles.value(from: date) != nil
            }
        return isTaken ? .duplicateAssignment : nil
    }

    package func collision(withWorkingWeekAt location: LocationID, from date: LocalDate) -> RuleCode? {
        locations[location]?.workingWeeks.value(from: date) == nil ? nil : .duplicateAssignment
    }
}
