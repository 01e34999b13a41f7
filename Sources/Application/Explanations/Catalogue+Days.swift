package import Leave
package import Texts

extension Catalogue {
    /// `Mon 3 – Fri 7 Aug 2026`, with the halves where there are any. Hours are told by what the leave counts.
    package func text(_ days: LeaveDays) -> String {
        let (first, last) = (days.span.first, days.span.last)
        let lastText = date(last, style: "weekday")
        if first == last {
            guard days.fromPart != .full else { return lastText }
            return text("days.part", ["date": .text(lastText), "part": .text(days.fromPart.rawValue)])
        }
        return text(
            "days.range",
            [
                "first": .text(date(first, style: style(of: first, before: last))), "last": .text(lastText),
                "from": .text(days.fromPart.rawValue), "to": .text(days.toPart.rawValue),
            ]
        )
    }

    /// As short as it can be.
    private func style(of first: LocalDate, before last: LocalDate) -> String {
        guard first.year == last.year else { return "weekday" }
        return first.components.month == last.components.month ? "weekdayOfMonth" : "weekdayDay"
    }

    /// `4 days`.
    package func text(_ count: LeaveCount) -> String { text(Message("ledger.amount", ["amount": .amount(count.total, count.unit)])) }
}
