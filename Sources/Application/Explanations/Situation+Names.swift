package import Leave

extension Situation {
    /// What people call the employee: the name, or the address where there is none.
    package func name(of employee: EmployeeID) -> String {
        let person = organization.people[employee]
        return person?.name.text ?? person?.email.text ?? "somebody"
    }

    /// Those that can be asked for: those with a limit come first, days before hours.
    package var leaveTypesInOrder: [LeaveType] {
        let open = organization.leaveTypes.filter { !$0.value.isArchived }.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
        let leaveTypes = open.compactMap { facts.leaveType($0.key) }
        return LeaveType.Tracking.allCases.flatMap { tracking in
            LeaveType.Unit.allCases.flatMap { unit in leaveTypes.filter { $0.tracking == tracking && $0.unit == unit } }
        }
    }
}
