import Application
import Leave
import Slack
import Texts

/// Who is away, as far as the viewer may know (LEAVE_RULES L7.23), a line each.
enum AbsenceLines {
    /// More are counted only: a message must stay short.
    static let most = 30

    static func today(for viewer: Principal, _ ports: SlackPorts, _ texts: Catalogue) async throws(CommandError) -> [Markup] {
        let today = try await ports.handler.situation(for: viewer).today(of: viewer.employee)
        guard let span = DateSpan(today, through: today) else { return [] }
        let calendar = try await ports.queries.calendar(span, location: nil, department: nil, for: viewer)
        // What nobody has answered yet is no absence.
        let away = calendar.absences.filter { $0.status != .pending }
        let lines = away.map { absence -> (name: String, line: Markup) in
            let name = calendar.situation.name(of: absence.employee)
            let type = absence.leaveType.flatMap { calendar.situation.organization.leaveTypes[$0]?.name }
            let until = texts.text("slack.away.until", ["date": .styledDate(absence.days.span.last, "weekdayDay")])
            let what = type.map { ", \($0)" } ?? ""
            return (name, .bold(name) + "\(what), \(until)")
        }
        .sorted { $0.name < $1.name }.map(\.line)
        guard lines.count > most else { return lines }
        let rest = texts.text("slack.away.more", ["count": .number(lines.count - most)])
        return lines.prefix(most) + [Markup(escaping: rest)]
    }
}
