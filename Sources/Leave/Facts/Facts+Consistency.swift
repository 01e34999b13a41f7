/// Whether a fact fits those that are known: what it names exists, and it lies where it may (LEAVE_RULES L10.2).
extension Facts {
    /// - Parameter isTimeZone: Whether the name is one of the IANA database.
    package func faults(of location: Location, isTimeZone: (String) -> Bool) -> [RuleCode] {
        var faults: [RuleCode] = isTimeZone(location.timeZone) ? [] : [.unknownTimeZone]
        if location.holidayCalendars.contains(where: { holidayCalendars[$0]?.isCurrent != true }) { faults.append(.unknownHolidayCalendar) }
        return faults
    }

    package func faults(of department: Department) -> [RuleCode] { faults(of: department.approvers) }

    package func faults(of sequence: ApprovalSequence?) -> [RuleCode] {
        sequence?.people.allSatisfy { employee($0) != nil } ?? true ? [] : [.unknownEmployee]
    }

    package func faults(of version: PolicyVersion) -> [RuleCode] {
        faults(location: version.location) + faults(leaveType: version.leaveType)
    }

    package func faults(of employee: Employee) -> [RuleCode] {
        faults(location: employee.location) + faults(department: employee.department)
    }

    package func faults(of period: BlackoutPeriod) -> [RuleCode] {
        var faults = faults(location: period.location) + faults(department: period.department)
        if period.leaveTypes?.contains(where: { leaveType($0) == nil }) ?? false { faults.append(.unknownLeaveType) }
        return faults
    }

    package func faults(of assignment: Assignment, for employee: EmployeeID, from date: LocalDate) -> [RuleCode] {
        guard self.employee(employee) != nil else { return [.unknownEmployee] }
        switch assignment {
        case .location(let transfer): return faults(of: transfer, for: employee, on: date)
        case .department(let department): return faults(department: department)
        case .entitlement(let leaveType, let amount):
            return faults(leaveType: leaveType) + (amount ?? .zero < .zero ? [.amountNegative] : [])
        case .approvers(let sequence): return faults(of: sequence)
        case .workingWeek, .fte, .roles: return []
        }
    }

    /// The last day may not be before the first, nor before a transfer or an opening balance.
    package func faults(ofEnding employee: EmployeeID, on lastDay: LocalDate) -> [RuleCode] {
        guard let record = employees[employee], let base = record.employee.current else { return [.unknownEmployee] }
        guard lastDay >= base.employmentStart else { return [.employmentEndBeforeStart] }
        let dates = record.transfers.current.dates + record.openings.values.compactMap { $0.current?.date }
        return dates.contains { $0 > lastDay } ? [.notEmployed] : []
    }

    package func faults(of request: LeaveRequest) -> [RuleCode] {
        faults(of: request.days, request.leaveType, request.employee)
            + (request.approvedBy.allSatisfy { employee($0) != nil } ? [] : [.unknownEmployee])
    }

    package func faults(of leave: RecordedLeave) -> [RuleCode] { faults(of: leave.days, leave.leaveType, leave.employee) }

    package func faults(of adjustment: Adjustment) -> [RuleCode] {
        guard let employee = employee(adjustment.employee) else { return [.unknownEmployee] }
        var faults = faults(leaveType: adjustment.leaveType)
        if adjustment.amount == .zero { faults.append(.amountZero) }
        if adjustment.date < employee.employmentStart { faults.append(.notEmployed) }
        if let expires = adjustment.expires, expires < adjustment.date { faults.append(.expiresBeforeDate) }
        return faults
    }

    package func faults(of opening: Opening) -> [RuleCode] {
        guard let perspective = Perspective(opening.employee, in: self) else { return [.unknownEmployee] }
        return faults(leaveType: opening.leaveType) + (perspective.isEmployed(on: opening.date) ? [] : [.notEmployed])
    }

    package func faults(of closure: YearClosure) -> [RuleCode] { faults(location: closure.location) }
}

extension Facts {
    private func faults(location: LocationID?) -> [RuleCode] {
        location.map { self.location($0) == nil } ?? false ? [.unknownLocation] : []
    }

    private func faults(department: DepartmentID?) -> [RuleCode] {
        department.map { self.department($0) == nil } ?? false ? [.unknownDepartment] : []
    }

    private func faults(leaveType: LeaveTypeID) -> [RuleCode] { self.leaveType(leaveType) == nil ? [.unknownLeaveType] : [] }

    private func faults(of days: LeaveDays, _ type: LeaveTypeID, _ employee: EmployeeID) -> [RuleCode] {
        guard self.employee(employee) != nil else { return [.unknownEmployee] }
        guard let leaveType = self.leaveType(type) else { return [.unknownLeaveType] }
        return days.hours != nil && leaveType.unit == .days ? [.hoursNotAllowed] : []
    }

    /// A transfer lies within employment, after its first day; between different leave years only `prorate` is possible (L9.7).
    private func faults(of transfer: Transfer, for employee: EmployeeID, on date: LocalDate) -> [RuleCode] {
        guard let next = location(transfer.location) else { return [.unknownLocation] }
        guard let perspective = Perspective(employee, in: self) else { return [.unknownEmployee] }
        let isFirst = perspective.employee.location == nil && perspective.transfers.allSatisfy { $0.date >= date }
        if isFirst { return [] }
        guard perspective.start < date, perspective.isEmployed(on: date) else { return [.notEmployed] }
        let previous = perspective.location(on: date.previous).flatMap { location($0) }
        let differs = previous.map { $0.leaveYear != next.leaveYear } ?? false
        return differs && transfer.mode != .prorate ? [.transferNeedsSameLeaveYear] : []
    }

    /// All faults among the facts that are known now, each fact looked at alone.
    package func faults(isTimeZone: (String) -> Bool) -> [RuleCode] {
        var faults: [RuleCode] = []
        for (id, record) in locations {
            if let location = record.location.current {
                faults += self.faults(of: location, isTimeZone: isTimeZone)
            } else {
                faults.append(.unknownLocation)
            }
            for version in record.policies.values.flatMap(\.current.entries) { faults += self.faults(of: version.value) }
            if record.location.current == nil, !record.workingWeeks.isEmpty { faults += self.faults(location: id) }
        }
        for department in departments.values.compactMap(\.current) { faults += self.faults(of: department) }
        for period in blackoutPeriods.values.compactMap(\.current) { faults += self.faults(of: period) }
        for closure in closures { faults += self.faults(of: closure.closure) }
        for (id, record) in employees { faults += self.faults(of: record, id) }
        return faults
    }

    private func faults(of record: EmployeeFacts, _ id: EmployeeID) -> [RuleCode] {
        guard let employee = record.employee.current else { return [.unknownEmployee] }
        var faults = faults(of: employee)
        if let end = record.end.current?.lastDay { faults += self.faults(ofEnding: id, on: end) }
        func check(_ timeline: Timeline<some Sendable>, _ assignment: (LocalDate) -> Assignment?) {
            for date in timeline.dates {
                if let assignment = assignment(date) { faults += self.faults(of: assignment, for: id, from: date) }
            }
        }
        check(record.transfers.current) { record.transfers.value(from: $0).map(Assignment.location) }
        check(record.departments.current) { record.departments.value(from: $0).map(Assignment.department) }
        check(record.approvers.current) { record.approvers.value(from: $0).map(Assignment.approvers) }
        for (leaveType, timeline) in record.entitlements {
            check(timeline.current) { timeline.value(from: $0).map { .entitlement(leaveType, $0) } }
        }
        for request in record.requests.current { faults += self.faults(of: request) }
        for leave in record.recordedLeaves.current { faults += self.faults(of: leave) }
        for adjustment in record.adjustments.current { faults += self.faults(of: adjustment) }
        for opening in record.openings.values.compactMap(\.current) { faults += self.faults(of: opening) }
        return faults
    }
}
