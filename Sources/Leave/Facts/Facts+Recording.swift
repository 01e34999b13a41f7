extension Facts {
    package mutating func record(_ location: Location, seq: Int) {
        locations[location.id, default: LocationFacts()].location.record(location, seq: seq)
    }

    package mutating func remove(_ location: LocationID, seq: Int) {
        locations[location]?.location.record(nil, seq: seq)
    }

    /// A working week for the whole location; nil takes back what was recorded for that date.
    package mutating func record(_ week: WorkingWeek?, at location: LocationID, from date: LocalDate, seq: Int) {
        locations[location, default: LocationFacts()].workingWeeks.record(week, from: date, seq: seq)
    }

    package mutating func record(_ department: Department, seq: Int) {
        departments[department.id, default: Recorded()].record(department, seq: seq)
    }

    package mutating func remove(_ department: DepartmentID, seq: Int) {
        departments[department]?.record(nil, seq: seq)
    }

    package mutating func record(_ leaveType: LeaveType, seq: Int) {
        leaveTypes[leaveType.id, default: Recorded()].record(leaveType, seq: seq)
    }

    package mutating func remove(_ leaveType: LeaveTypeID, seq: Int) {
        leaveTypes[leaveType]?.record(nil, seq: seq)
    }

    package mutating func record(_ calendar: HolidayCalendar, seq: Int) {
        holidayCalendars[calendar.id, default: HolidayCalendarFacts()].isCurrent = true
        for holiday in calendar.holidays { record(holiday, in: calendar.id, seq: seq) }
    }

    package mutating func record(_ holiday: Holiday, in calendar: HolidayCalendarID, seq: Int) {
        holidayCalendars[calendar, default: HolidayCalendarFacts()].holidays[holiday.date, default: Recorded()].record(holiday, seq: seq)
    }

    package mutating func removeHoliday(on date: LocalDate, from calendar: HolidayCalendarID, seq: Int) {
        holidayCalendars[calendar]?.holidays[date]?.record(nil, seq: seq)
    }

    /// Takes the calendar and all its holidays back.
    package mutating func remove(_ calendar: HolidayCalendarID, seq: Int) {
        guard let dates = holidayCalendars[calendar]?.holidays.keys else { return }
        for date in Array(dates) { removeHoliday(on: date, from: calendar, seq: seq) }
        holidayCalendars[calendar]?.isCurrent = false
    }

    package mutating func record(_ version: PolicyVersion, seq: Int) {
        policyKeys[version.id] = PolicyKey(location: version.location, leaveType: version.leaveType)
        locations[version.location, default: LocationFacts()]
            .policies[version.leaveType, default: RecordedTimeline()].record(version, from: version.effectiveDate, seq: seq)
    }

    package mutating func remove(_ version: PolicyVersion, seq: Int) {
        locations[version.location]?.policies[version.leaveType]?.record(nil, from: version.effectiveDate, seq: seq)
        policyKeys[version.id] = nil
    }

    package mutating func record(_ period: BlackoutPeriod, seq: Int) {
        blackoutPeriods[period.id, default: Recorded()].record(period, seq: seq)
    }

    package mutating func remove(_ period: BlackoutPeriodID, seq: Int) {
        blackoutPeriods[period]?.record(nil, seq: seq)
    }

    package mutating func record(_ closure: YearClosure, seq: Int) {
        closures.append(RecordedClosure(closure: closure, seq: seq))
    }
}

extension Facts {
    package mutating func record(_ employee: Employee, seq: Int) {
        employees[employee.id, default: EmployeeFacts()].employee.record(employee, seq: seq)
        if let location = employee.location { membersByLocation[location, default: []].insert(employee.id) }
        if let department = employee.department { membersByDepartment[department, default: []].insert(employee.id) }
        if employee.roles.contains(.admin) { adminCandidates.insert(employee.id) }
    }

    /// What holds for the employee from the date on, until the next of its kind (L2.8).
    package mutating func record(_ assignment: Assignment, for employee: EmployeeID, from date: LocalDate, seq: Int) {
        switch assignment {
        case .location(let transfer):
            employees[employee, default: EmployeeFacts()].transfers.record(transfer, from: date, seq: seq)
            membersByLocation[transfer.location, default: []].insert(employee)
        case .department(let department):
            employees[employee, default: EmployeeFacts()].departments.record(.some(department), from: date, seq: seq)
            if let department { membersByDepartment[department, default: []].insert(employee) }
        case .workingWeek(let week):
            employees[employee, default: EmployeeFacts()].workingWeeks.record(.some(week), from: date, seq: seq)
        case .fte(let factor):
            employees[employee, default: EmployeeFacts()].factors.record(factor, from: date, seq: seq)
        case .entitlement(let leaveType, let amount):
            employees[employee, default: EmployeeFacts()]
                .entitlements[leaveType, default: RecordedTimeline()].record(.some(amount), from: date, seq: seq)
        case .approvers(let sequence):
            employees[employee, default: EmployeeFacts()].approvers.record(sequence, from: date, seq: seq)
        case .roles(let roles):
            employees[employee, default: EmployeeFacts()].roles.record(roles, from: date, seq: seq)
            if roles.contains(.admin) { adminCandidates.insert(employee) }
        }
    }

    /// Sets the last day of employment; nil: employment goes on.
    package mutating func end(_ employee: EmployeeID, on lastDay: LocalDate?, seq: Int) {
        employees[employee, default: EmployeeFacts()].end.record(EmploymentEnd(lastDay: lastDay), seq: seq)
    }

    /// Adds a request or replaces it by what it has become.
    package mutating func record(_ request: LeaveRequest, seq: Int) {
        leaveOwners[request.id] = request.employee
        employees[request.employee, default: EmployeeFacts()].requests.record(request, id: request.id, seq: seq)
    }

    package mutating func record(_ leave: RecordedLeave, seq: Int) {
        leaveOwners[leave.id] = leave.employee
        employees[leave.employee, default: EmployeeFacts()].recordedLeaves.record(leave, id: leave.id, seq: seq)
    }

    package mutating func record(_ adjustment: Adjustment, seq: Int) {
        adjustmentOwners[adjustment.id] = adjustment.employee
        employees[adjustment.employee, default: EmployeeFacts()].adjustments.record(adjustment, id: adjustment.id, seq: seq)
    }

    package mutating func record(_ opening: Opening, seq: Int) {
        employees[opening.employee, default: EmployeeFacts()].openings[opening.leaveType, default: Recorded()].record(opening, seq: seq)
    }
}
