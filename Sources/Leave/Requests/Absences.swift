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
        leave = perspective.record.standing().filter { leave in
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

extension Account {
    /// Whether the leave makes more people of its department or location absent at once than may be (L7.12).
    func exceedsMaximumAbsent(_ days: LeaveDays, countingPending: Bool) -> Bool {
        guard type.countsAsAbsent, days.hours == nil else { return false }
        let facts = perspective.facts
        var attendances: [EmployeeID: Attendance] = [:]
        return days.span.contains { date in
            let halves = days.halves(on: date).intersection(perspective.workedHalves(on: date))
            guard !halves.isEmpty else { return false }
            return groups(on: date).contains { location, department, maximum in
                var counts = ByHalf(morning: 1, afternoon: 1)
                for member in facts.members(of: location, department) where member != perspective.employee.id {
                    let attendance = attendances[member] ?? Attendance(member, in: facts, countingPending: countingPending)
                    attendances[member] = attendance
                    guard let attendance, attendance.belongs(to: location, department, on: date) else { continue }
                    let absent = attendance.absentHalves(on: date)
                    if absent.contains(.morning) { counts.morning += 1 }
                    if absent.contains(.afternoon) { counts.afternoon += 1 }
                }
                return halves.contains(.morning) && counts.morning > maximum || halves.contains(.afternoon) && counts.afternoon > maximum
            }
        }
    }

    /// The groups of the day that have a limit.
    private func groups(on date: LocalDate) -> [(location: LocationID?, department: DepartmentID?, maximum: Int)] {
        var groups: [(LocationID?, DepartmentID?, Int)] = []
        if let department = perspective.department(on: date), let maximum = perspective.facts.department(department)?.maximumAbsent {
            groups.append((nil, department, maximum))
        }
        if let location = perspective.location(on: date), let maximum = perspective.sites[location]?.location.maximumAbsent {
            groups.append((location, nil, maximum))
        }
        return groups
    }
}
