import Application
import Leave
import Slack
import Texts

/// What somebody has left of each leave type today, a line each.
struct BalanceLines {
    let lines: [Markup]

    init(of employee: EmployeeID, in situation: Situation, _ texts: Catalogue) throws(CommandError) {
        let today = situation.today(of: employee)
        let items = try situation.balances(of: employee, on: today)
        lines = situation.leaveTypesInOrder.compactMap { leaveType in
            guard leaveType.tracking != .untracked, let item = items.first(where: { $0.leaveType == leaveType.id }) else { return nil }
            let name = Markup.bold(situation.organization.leaveTypes[leaveType.id]?.name ?? "")
            let summary = item.summary
            guard let available = summary.available else {
                let used = texts.text("slack.balance.unlimited", ["amount": .amount(summary.taken + summary.booked, leaveType.unit)])
                return name + "  \(used)"
            }
            var parts = [texts.text("slack.balance", ["amount": .amount(available, leaveType.unit)])]
            if summary.pending > .zero {
                parts.append(texts.text("slack.balance.pending", ["amount": .amount(summary.pending, leaveType.unit)]))
            }
            return name + "  \(parts.joined(separator: " · "))"
        }
    }
}
