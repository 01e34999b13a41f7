/// How many of an employee's groups are absent on days around some leave (LEAVE_RULES L7.12); each group is looked through once.
struct Crowds {
    private let account: Account
    private let window: DateSpan
    private let countsPending: Bool
    private var attendances: [Group: [Attendance]] = [:]
    private var absent: [GroupDay: ByHalf<Int>] = [:]

    private struct Group: Hashable {
        let location: LocationID?
        let department: DepartmentID?
    }

    private struct GroupDay: Hashable {
        let group: Group
        let date: LocalDate
    }

    /// - Parameter window: The days that will be asked about.
    init(_ account: Account, around window: DateSpan, countingPending: Bool) {
        self.account = account
        self.window = window
        countsPending = countingPending
    }

    /// The first day on which the leave makes more people of its department or location absent at once than may be.
    mutating func exceeded(by days: LeaveDays) -> RequestFault.Crowd? {
        guard account.type.countsAsAbsent, days.hours == nil else { return nil }
        for date in days.span {
            let groups = groups(on: date)
            guard !groups.isEmpty else { continue }
            let halves = days.halves(on: date).intersection(account.perspective.workedHalves(on: date))
            guard !halves.isEmpty else { continue }
            for (group, maximum) in groups {
                let others = others(of: group, on: date)
                let most = max(halves.contains(.morning) ? others.morning : 0, halves.contains(.afternoon) ? others.afternoon : 0)
                guard most + 1 > maximum else { continue }
                return RequestFault.Crowd(
                    date: date,
                    department: group.department,
                    location: group.location,
                    maximum: maximum,
                    others: most
                )
            }
        }
        return nil
    }

    private mutating func others(of group: Group, on date: LocalDate) -> ByHalf<Int> {
        let key = GroupDay(group: group, date: date)
        if let known = absent[key] { return known }
        var counts = ByHalf(morning: 0, afternoon: 0)
        for member in members(of: group) where member.belongs(to: group.location, group.department, on: date) {
            let halves = member.absentHalves(on: date)
            if halves.contains(.morning) { counts.morning += 1 }
            if halves.contains(.afternoon) { counts.afternoon += 1 }
        }
        absent[key] = counts
        return counts
    }

    /// Those with leave in the window.
    private mutating func members(of group: Group) -> [Attendance] {
        if let known = attendances[group] { return known }
        let facts = account.perspective.facts
        let members = facts.members(of: group.location, group.department).subtracting([account.perspective.employee.id])
        let found = members.compactMap { Attendance($0, in: facts, countingPending: countsPending, touching: window) }
        attendances[group] = found
        return found
    }

    /// The groups of the day that have a limit.
    private func groups(on date: LocalDate) -> [(Group, maximum: Int)] {
        let perspective = account.perspective
        var groups: [(Group, Int)] = []
        if let department = perspective.department(on: date), let maximum = perspective.facts.department(department)?.maximumAbsent {
            groups.append((Group(location: nil, department: department), maximum))
        }
        if let location = perspective.location(on: date), let maximum = perspective.sites[location]?.location.maximumAbsent {
            groups.append((Group(location: location, department: nil), maximum))
        }
        return groups
    }
}

extension Account {
    /// Whether the leave makes more people of its department or location absent at once than may be (L7.12).
    func exceedsMaximumAbsent(_ days: LeaveDays, countingPending: Bool) -> Bool {
        var crowds = Crowds(self, around: days.span, countingPending: countingPending)
        return crowds.exceeded(by: days) != nil
    }
}
