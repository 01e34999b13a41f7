package import Leave
package import Texts

/// Something about a person's leave that they must be told: what a leave year's end made of it, and what is about to be lost.
package struct LeaveNotice: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        /// Came from the leave year before.
        case carriedOver
        /// Did not come from the leave year before.
        case forfeited
        /// Is lost after the last day unless it is taken.
        case expiring
    }

    package let kind: Kind
    package let leaveType: LeaveTypeID
    package let unit: LeaveType.Unit
    package let amount: Amount
    /// The last day on which it can be taken; nil where it does not end.
    package let lastDay: LocalDate?
}

extension Situation {
    /// What an employee must be told today, by leave type. What was carried over is told until it ends, or for a month; what is about to be
    /// lost from ``WarnOfExpiry/notice`` days before.
    ///
    /// - Throws: ``CommandError/notFound`` for an employee that the principal may not see.
    package func notices(of employee: EmployeeID) throws(CommandError) -> [LeaveNotice] {
        try requireSight(of: employee)
        let today = today(of: employee)
        guard facts.isEmployed(employee, on: today), let year = try? facts.leaveYear(of: employee, on: today) else { return [] }
        let isNew = today - year.start <= Self.monthOfNews
        let turned = leaveTypesInUse.filter { $0.tracking == .limited }
            .flatMap { leaveType -> [LeaveNotice] in
                // Unknown ids are all that could fail, and both are known.
                let lines = try? facts.ledger(of: employee, leaveType.id, from: year.start, through: year.start, today: today).lines
                return (lines ?? []).compactMap { line in
                    let kind: LeaveNotice.Kind
                    switch line.kind {
                    case .rollOverIn where line.amount > .zero && (line.expires.map { $0 >= today } ?? isNew): kind = .carriedOver
                    case .expiry where isNew: kind = .forfeited
                    default: return nil
                    }
                    return LeaveNotice(
                        kind: kind,
                        leaveType: leaveType.id,
                        unit: leaveType.unit,
                        amount: kind == .forfeited ? .zero - line.amount : line.amount,
                        lastDay: kind == .forfeited ? nil : line.expires
                    )
                }
            }
        let losses = expectedLosses(of: employee, within: WarnOfExpiry.notice).map {
            LeaveNotice(kind: .expiring, leaveType: $0.leaveType, unit: $0.unit, amount: $0.amount, lastDay: $0.lastDay)
        }
        return losses + turned
    }

    /// `PTO: 5 days were carried over; they expire on 31 March 2027.`
    package func text(of notice: LeaveNotice) -> Message {
        var arguments: [String: Argument] = [
            "name": .text(organization.leaveTypes[notice.leaveType]?.name ?? ""), "amount": .amount(notice.amount, notice.unit),
        ]
        arguments["end"] = notice.lastDay.map { .date($0) }
        let ends = notice.kind == .carriedOver && notice.lastDay != nil
        return Message("notice.\(notice.kind)" + (ends ? ".ending" : ""), arguments)
    }

    /// Days for which a turn of the year is news.
    private static let monthOfNews = 31
}
