import Application
import Leave
import Texts

/// One leave type's balance over the whole leave year, and what it is made of.
struct BalanceCard: Sendable {
    struct Line: Sendable {
        let label: String
        let amount: String
        /// A class of the style sheet.
        let kind: String
    }

    /// A part of a bar that is 1000 wide.
    struct Part: Sendable {
        let kind: String
        let start: Int
        let width: Int
    }

    struct Share: Sendable {
        let parts: [Part]
    }

    let name: String
    let headline: String
    let caption: String
    let share: Share?
    let lines: [Line]
    var hasLines: Bool
    /// The path of the page with every line.
    let ledger: String
}

extension BalanceCard {
    /// All that have lines; leave that nobody counts has no card.
    static func all(of employee: EmployeeID, in situation: Situation, _ texts: Catalogue) throws(CommandError) -> [BalanceCard] {
        let today = situation.today(of: employee)
        let year = try? situation.facts.leaveYear(of: employee, on: today)
        let later = try situation.balances(of: employee, on: year?.end ?? today)
        let now = try situation.balances(of: employee, on: today)
        return situation.leaveTypesInOrder.compactMap { leaveType in
            guard leaveType.tracking != .untracked, let now = now.first(where: { $0.leaveType == leaveType.id }),
                let later = later.first(where: { $0.leaveType == leaveType.id })
            else { return nil }
            return BalanceCard(now.summary, later.summary, of: leaveType, employee, until: year?.end ?? today, in: situation, texts)
        }
    }

    private init(
        _ now: BalanceSummary,
        _ later: BalanceSummary,
        of leaveType: LeaveType,
        _ employee: EmployeeID,
        until end: LocalDate,
        in situation: Situation,
        _ texts: Catalogue
    ) {
        let unit: [String: Argument] = ["unit": .text(leaveType.unit.rawValue)]
        name = situation.organization.leaveTypes[leaveType.id]?.name ?? ""
        let path = employee == situation.principal.employee ? "/app" : "\(Page.people.path)/\(employee)"
        ledger = "\(path)/balances/\(leaveType.id)"
        if let available = now.available {
            headline = texts.number(available)
            caption = texts.text("balance.available", unit)
            share = Share(later)
            lines = Self.lines(later, until: end, texts)
        } else {
            headline = texts.number(later.taken + later.booked)
            caption = texts.text("balance.unlimited", unit)
            share = nil
            lines = []
        }
        hasLines = !lines.isEmpty
    }

    private static func lines(_ summary: BalanceSummary, until end: LocalDate, _ texts: Catalogue) -> [Line] {
        let parts: [(label: String, amount: Amount?, kind: String)] = [
            ("carriedOver", summary.carriedOver, ""), ("adjustments", summary.adjustments, ""),
            ("expired", summary.expired.map { .zero - $0 }, ""), ("taken", .zero - summary.taken, "taken"),
            ("booked", .zero - summary.booked, "booked"), ("pending", .zero - summary.pending, "pending"),
        ]
        let entitlement = summary.entitlement.map { Line(label: texts.text("balance.entitlement"), amount: texts.number($0), kind: "") }
        let lines =
            (entitlement.map { [$0] } ?? [])
            + parts.compactMap { part in
                guard let amount = part.amount, amount != .zero else { return nil }
                return Line(label: texts.text("balance.\(part.label)"), amount: texts.number(amount, style: "signed"), kind: part.kind)
            }
        guard let balance = summary.balance else { return lines }
        let left = texts.text("balance.left", ["date": .styledDate(end, "shortDay")])
        return lines + [Line(label: left, amount: texts.number(balance - summary.pending), kind: "total")]
    }
}

extension BalanceCard.Share {
    /// Nil where there is nothing to share out.
    fileprivate init?(_ summary: BalanceSummary) {
        let used = [("taken", summary.taken), ("booked", summary.booked), ("pending", summary.pending)]
        let granted = (summary.balance ?? .zero) + summary.taken + summary.booked
        let whole = max(granted, used.reduce(.zero) { $0 + $1.1 })
        guard whole > .zero else { return nil }
        var parts: [BalanceCard.Part] = []
        var before = Amount.zero
        for (kind, amount) in used where amount > .zero {
            let start = before.ticks * 1000 / whole.ticks
            before = before + amount
            parts.append(BalanceCard.Part(kind: kind, start: start, width: before.ticks * 1000 / whole.ticks - start))
        }
        self.parts = parts
    }
}
