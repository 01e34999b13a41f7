import Application
import JSON
import Leave
import Slack
import Texts

/// The App Home: what one has, what comes, what waits, and who is away.
extension SlackDesk {
    /// Strangers see why they see nothing.
    func openHome(_ sender: SlackSender) async throws {
        do {
            try await publishHome(for: try await people.visitor(sender))
        } catch let error as SlackStranger {
            guard let organization = try await ports.installations.organization(team: sender.team),
                let installation = try await ports.installations.installation(of: organization)
            else { return }
            let view = try SlackView.home([try .section(Markup(escaping: error.texts.text("slack.stranger.\(error.reason)")))])
            try await publish(view, to: sender.user, SlackToken(installation.token))
        }
    }

    func publishHome(for visitor: SlackVisitor) async throws {
        try await publish(try await home(of: visitor), to: visitor.user, visitor.token)
    }

    private func publish(_ view: SlackView, to user: String, _ token: SlackToken) async throws {
        _ = try await ports.api.call("views.publish", [("user_id", .string(user)), ("view", view.json)], token)
    }

    private func home(of visitor: SlackVisitor) async throws -> SlackView {
        let (texts, principal) = (visitor.texts, visitor.principal)
        let situation = try await ports.handler.situation(for: principal) { _ in [principal.employee] }
        var blocks = [
            try Block.actions([
                try Button(PlainText(texts.text("slack.ask")), action: SlackAction.ask, style: .primary),
                try Button(PlainText(texts.text("slack.open")), action: SlackAction.openPage, address: page("/app")),
            ])
        ]
        blocks += try paragraph("slack.balances", try BalanceLines(of: principal.employee, in: situation, texts).lines, texts)
        let notices = try situation.notices(of: principal.employee).map { Markup(escaping: texts.text(situation.text(of: $0))) }
        if !notices.isEmpty { blocks.append(try .section(.lines(notices))) }
        blocks += try await waiting(for: visitor)
        blocks += try paragraph("slack.coming", try await coming(for: visitor), texts)
        blocks += try paragraph("slack.away.today", try await AbsenceLines.today(for: principal, ports, texts), texts)
        return try .home(blocks)
    }

    private func paragraph(_ title: String, _ lines: [Markup], _ texts: Catalogue) throws(SlackLimit) -> [Block] {
        let lines = lines.isEmpty ? [Markup(escaping: texts.text(title + ".none"))] : lines
        return [try .header(PlainText(texts.text(title))), try .section(.lines(lines))]
    }

    /// The person's own leave, the next first.
    private func coming(for visitor: SlackVisitor) async throws -> [Markup] {
        let filter = LeaveRequestFilter(employees: [visitor.principal.employee])
        let page = try await ports.queries.page(filter, for: visitor.principal, after: nil, limit: 50)
        let today = page.situation.today(of: visitor.principal.employee)
        let rows = page.rows.filter { $0.days.span.last >= today && ($0.status == .pending || $0.status.isLeave) }
        return rows.reversed().prefix(10).map { row in
            let type = page.situation.organization.leaveTypes[row.leaveType]?.name ?? ""
            let status = visitor.texts.text("status.\(row.status.rawValue)", ["approvers": "none"])
            return .bold(visitor.texts.text(row.days)) + "  \(type) · \(status)"
        }
    }

    /// What waits for the person's answer, with its buttons.
    private func waiting(for visitor: SlackVisitor) async throws -> [Block] {
        let texts = visitor.texts
        let (situation, requests) = try await ports.queries.approvals(for: visitor.principal)
        guard !requests.isEmpty else { return [] }
        let shown = try requests.prefix(Self.mostWaiting).flatMap { details throws(SlackLimit) in
            let isCancellation = details.request.status == .cancellationRequested
            let type = situation.organization.leaveTypes[details.request.leaveType]?.name ?? ""
            let id = details.request.id
            let value = ChatAction.value(of: id, seen: situation.organization.version(of: id.bits))
            var lines: [Markup] = [
                .bold(situation.name(of: details.request.employee)) + "  \(texts.text(details.request.days))",
                "\(type) · \(texts.text(details.count))",
            ]
            if isCancellation { lines.append(Markup(escaping: texts.text("approvals.cancellation"))) }
            if let reason = details.entry.reason?.text { lines.append("_\(reason.replacing("_", with: " "))_") }
            return [
                try Block.section(.lines(lines)),
                try .actions([
                    try Button(
                        PlainText(texts.text(isCancellation ? "approvals.cancel" : "approvals.approve")),
                        action: ChatAction.approve,
                        value: value,
                        style: .primary
                    ),
                    try Button(
                        PlainText(texts.text(isCancellation ? "approvals.keep" : "approvals.deny")),
                        action: ChatAction.deny,
                        value: value,
                        style: .danger
                    ),
                ]),
            ]
        }
        let rest = requests.count - Self.mostWaiting
        let more = rest > 0 ? [try Block.context([Markup(escaping: texts.text("slack.waiting.more", ["count": .number(rest)]))])] : []
        return [try .header(PlainText(texts.text("slack.waiting")))] + shown + more
    }

    /// A view has room for a hundred blocks.
    private static var mostWaiting: Int { 20 }
}
