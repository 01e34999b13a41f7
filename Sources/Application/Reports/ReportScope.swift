package import Leave

/// Whom and what a report is about. Members that are nil let everything pass.
package struct ReportScope: Hashable, Sendable {
    /// Where people are on ``day``.
    package var location: LocationID?
    package var department: DepartmentID?
    package var leaveType: LeaveTypeID?
    package var employee: EmployeeID?
    /// The day on which people are looked at.
    package var day: LocalDate
    /// Whether those whose employment ended before ``day`` are there too.
    package var includesFormer: Bool

    package init(
        location: LocationID? = nil,
        department: DepartmentID? = nil,
        leaveType: LeaveTypeID? = nil,
        employee: EmployeeID? = nil,
        day: LocalDate,
        includesFormer: Bool = false
    ) {
        self.location = location
        self.department = department
        self.leaveType = leaveType
        self.employee = employee
        self.day = day
        self.includesFormer = includesFormer
    }
}

/// A person in a report, as they are on its day.
package struct ReportedPerson: Hashable, Sendable {
    package let id: EmployeeID
    package let name: String
    package let email: String
    package let location: LocationID?
    package let department: DepartmentID?
}

extension Situation {
    /// Everybody whom the principal may see, of the scope, by name: all for admins, for others themselves and those whose approvers they are.
    package func people(in scope: ReportScope) -> [ReportedPerson] {
        let visible = actsAsAdmin ? Set(organization.people.keys) : peopleInSight
        return visible.compactMap { reported($0, scope) }.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    }

    private func reported(_ id: EmployeeID, _ scope: ReportScope) -> ReportedPerson? {
        guard scope.employee ?? id == id, let employee = facts.employee(id), employee.employmentStart <= scope.day else { return nil }
        let end = facts.employmentEnd(of: id)
        if let end, end < scope.day, !scope.includesFormer { return nil }
        // Those who have left are where they were last.
        let day = min(scope.day, end ?? scope.day)
        let (location, department) = (facts.location(of: id, on: day), facts.department(of: id, on: day))
        if let wanted = scope.location, wanted != location { return nil }
        if let wanted = scope.department, wanted != department { return nil }
        let person = organization.people[id]
        return ReportedPerson(
            id: id,
            name: person?.name.text ?? "",
            email: person?.email.text ?? "",
            location: location,
            department: department
        )
    }

    /// The leave types of the scope that are in use, by name.
    func leaveTypes(in scope: ReportScope) -> [LeaveType] {
        organization.leaveTypes.filter { !$0.value.isArchived && scope.leaveType ?? $0.key == $0.key }
            .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            .compactMap { facts.leaveType($0.key) }
    }
}
