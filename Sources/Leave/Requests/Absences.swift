/// How many are absent on each half of a day (LEAVE_RULES L7.12).
package struct AbsenceCount: Hashable, Sendable {
    package let date: LocalDate
    package let morning: Int
    package let afternoon: Int
}

extension Facts {
    /// Who is absent, of those who belong to the location and the department on the day; nil means all. Recorded, approved and
    /// cancellation-requested leave counts.
    package func absences(in span: DateSpan, at location: LocationID? = nil, of department: DepartmentID? = nil) -> [AbsenceCount] {
        let members = self.members(of: location, department).compactMap { Attendance($0, in: self, countingPending: false) }
        return span.map { date in
            let absent = members.filter { $0.belongs(to: location, department, on: date) }.map { $0.absentHalves(on: date) }
            return AbsenceCount(
                date: date,
                morning: absent.count { $0.contains(.morning) },
                afternoon: absent.count { $0.contains(.afternoon) }
            )
        }
    }

    /// Everybody who may belong to the group on some day.
    func members(of location: LocationID?, _ department: DepartmentID?) -> Set<EmployeeID> {
        switch (location, department) {
        case (let location?, let department?):
            membersByLocation[location, default: []].intersection(membersByDepartment[department, default: []])
        case (let location?, nil): membersByLocation[location, default: []]
        case (nil, let department?): membersByDepartment[department, default: []]
        case (nil, nil): Set(employees.keys)
        }
    }
}

/// Who works when, and who is away then.
struct Attendance: Sendable {
    let perspective: Perspective
    private let leave: [LeaveDays]

    init?(_ employee: EmployeeID, in facts: Facts, countingPending: Bool) {
        guard let perspective = Perspective(employee, in: facts) else { return nil }
        self.perspective = perspective
        leave = Self.leave(of: perspective.record, in: facts, countingPending)
    }

    /// Nil when no leave of theirs touches the days.
    init?(_ employee: EmployeeID, in facts: Facts, countingPending: Bool, touching span: DateSpan) {
        guard let record = facts.employees[employee] else { return nil }
        func isAbsence(_ days: LeaveDays, _ leaveType: LeaveTypeID) -> Bool {
            days.span.overlaps(span) && days.hours == nil && facts.leaveType(leaveType)?.countsAsAbsent ?? false
        }
        let asked = record.requests.current { request in
            request.status.isLive && (countingPending || request.status != .pending) && isAbsence(request.days, request.leaveType)
        }
        let leave = asked.map(\.days) + record.recordedLeaves.current { isAbsence($0.days, $0.leaveType) }.map(\.days)
        // Nearly everybody is there nearly always: what is known of them is not looked up then.
        guard !leave.isEmpty, let perspective = Perspective(employee, in: facts) else { return nil }
        self.perspective = perspective
        self.leave = leave
    }

    private static func leave(of record: EmployeeFacts, in facts: Facts, _ countingPending: Bool) -> [LeaveDays] {
        record.standing().filter { leave in
            leave.days.hours == nil && (countingPending || !leave.isPending)
                && facts.leaveType(leave.leaveType)?.countsAsAbsent ?? false
        }.map(\.days)
    }

    func belongs(to location: LocationID?, _ department: DepartmentID?, on date: LocalDate) -> Bool {
        guard perspective.isEmployed(on: date) else { return false }
        if let location, perspective.location(on: date) != location { return false }
        if let department, perspective.department(on: date) != department { return false }
        return true
    }

    /// Worked halves that leave covers.
    func absentHalves(on date: LocalDate) -> Halves {
        let covered = leave.reduce(into: Halves()) { $0.formUnion($1.halves(on: date)) }
        return covered.isEmpty ? [] : covered.intersection(perspective.workedHalves(on: date))
    }

    /// Leave on every half that is worked that day (L7.18). Who works no half is not away.
    func isAway(on date: LocalDate) -> Bool {
        let worked = perspective.workedHalves(on: date)
        return !worked.isEmpty && absentHalves(on: date) == worked
    }
}
