import Leave

/// How much leave everybody has, as of a day: a row for each person and leave type.
package struct BalanceReport: Sendable {
    package struct Row: Sendable {
        package let person: ReportedPerson
        package let item: BalanceItem
    }

    private let situation: Situation
    private let day: LocalDate
    private let subjects: [(person: ReportedPerson, leaveType: LeaveType)]

    /// - Parameter situation: With the leave of everybody in the scope.
    /// - Throws: `invalid-value` for a day beyond the horizon.
    package init(_ scope: ReportScope, in situation: Situation) throws(CommandError) {
        try situation.requireWithinHorizon(scope.day, today: situation.today(of: situation.principal.employee))
        self.situation = situation
        day = scope.day
        let leaveTypes = situation.leaveTypes(in: scope)
        subjects = situation.people(in: scope).flatMap { person in leaveTypes.map { (person, $0) } }
    }

    package var count: Int { subjects.count }

    /// Only the rows that are asked for are computed.
    package func rows(_ range: Range<Int>) -> [Row] {
        subjects[range.clamped(to: subjects.indices)].compactMap { person, leaveType in
            let today = situation.today(of: person.id)
            // Unknown ids are all that could fail, and both are known.
            let summary = try? situation.facts.summary(of: person.id, leaveType.id, on: day, today: today)
            return summary.map { Row(person: person, item: BalanceItem(leaveType: leaveType.id, unit: leaveType.unit, summary: $0)) }
        }
    }
}
