package import Leave

/// What was set by hand within some days: adjustments and opening balances, by date.
package struct AdjustmentReport: Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case adjustment, opening
    }

    package struct Row: Sendable {
        package let person: ReportedPerson
        package let kind: Kind
        package let leaveType: LeaveTypeID
        package let unit: LeaveType.Unit
        package let date: LocalDate
        package let amount: Amount
        package let expires: LocalDate?
        package let reason: String?
        /// Who made the adjustment.
        package let by: EmployeeID?
    }

    package let rows: [Row]

    /// - Parameter situation: With the leave of everybody in the scope.
    package init(_ scope: ReportScope, within span: DateSpan, in situation: Situation) {
        var rows: [Row] = []
        for person in situation.people(in: scope) {
            guard let facts = situation.facts.employees[person.id] else { continue }
            for adjustment in facts.adjustments.current where span.contains(adjustment.date) {
                let entry = situation.organization.adjustments[adjustment.id]
                rows.append(
                    Row(
                        person: person,
                        kind: .adjustment,
                        leaveType: adjustment.leaveType,
                        unit: situation.facts.leaveType(adjustment.leaveType)?.unit ?? .days,
                        date: adjustment.date,
                        amount: adjustment.amount,
                        expires: adjustment.expires,
                        reason: entry?.reason.text,
                        by: entry?.by
                    )
                )
            }
            for opening in facts.openings.values.compactMap(\.current) where span.contains(opening.date) {
                rows.append(
                    Row(
                        person: person,
                        kind: .opening,
                        leaveType: opening.leaveType,
                        unit: situation.facts.leaveType(opening.leaveType)?.unit ?? .days,
                        date: opening.date,
                        amount: opening.amount,
                        expires: nil,
                        reason: nil,
                        by: nil
                    )
                )
            }
        }
        self.rows = rows.filter { scope.leaveType ?? $0.leaveType == $0.leaveType }
            .sorted { ($0.date, $0.person.name, $0.leaveType) < ($1.date, $1.person.name, $1.leaveType) }
    }
}
