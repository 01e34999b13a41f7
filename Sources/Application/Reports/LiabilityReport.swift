package import Leave

/// Paid leave that is owed as of a day, in days and hours, not in money: a row for each location, department and leave type.
package struct LiabilityReport: Sendable {
    package struct Row: Sendable {
        package let location: LocationID?
        package let department: DepartmentID?
        package let leaveType: LeaveTypeID
        package let unit: LeaveType.Unit
        /// Everybody with a balance, be it zero.
        package fileprivate(set) var people = 0
        /// The balances that are positive.
        package fileprivate(set) var owed = Amount.zero
        /// Those that are negative, as a positive number: leave that people took before it was theirs.
        package fileprivate(set) var overdrawn = Amount.zero

        package var total: Amount { owed - overdrawn }
    }

    private struct Group: Hashable {
        let location: LocationID?
        let department: DepartmentID?
        let leaveType: LeaveTypeID
    }

    package let rows: [Row]

    /// - Parameter situation: With the leave of everybody in the scope.
    /// - Throws: `invalid-value` for a day beyond the horizon.
    package init(_ scope: ReportScope, in situation: Situation) throws(CommandError) {
        try situation.requireWithinHorizon(scope.day, today: situation.today(of: situation.principal.employee))
        let leaveTypes = situation.leaveTypes(in: scope).filter { $0.paid && $0.tracking == .limited }
        var groups: [Group: Row] = [:]
        for person in situation.people(in: scope) {
            let today = situation.today(of: person.id)
            for leaveType in leaveTypes {
                let ledger = try? situation.facts.ledger(of: person.id, leaveType.id, through: scope.day, today: today)
                guard let balance = ledger?.balance else { continue }
                let group = Group(location: person.location, department: person.department, leaveType: leaveType.id)
                var row =
                    groups[group]
                    ?? Row(location: group.location, department: group.department, leaveType: leaveType.id, unit: leaveType.unit)
                row.people += 1
                if balance > .zero { row.owed = row.owed + balance } else { row.overdrawn = row.overdrawn - balance }
                groups[group] = row
            }
        }
        func order(_ row: Row) -> (String, String, String) {
            let names = situation.organization
            return (
                row.location.flatMap { names.locations[$0]?.name } ?? "", row.department.flatMap { names.departments[$0]?.name } ?? "",
                names.leaveTypes[row.leaveType]?.name ?? ""
            )
        }
        rows = groups.values.sorted { order($0) < order($1) }
    }
}
