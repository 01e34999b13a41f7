import Application
import EventSourcing
import Leave
import Mail
import Texts

/// One person's mail about one thing.
struct NotificationMail {
    struct Composed {
        let kind: NotificationKind
        let request: LeaveRequestID?
        let text: MailText
    }

    private let situation: Situation
    private let recipient: EmployeeID
    private let texts: Catalogue
    private let links: MailLinks
    private let settings: MailChannel.Settings

    /// Links work as long as what they are for may wait.
    private static let lifetime: Int64 = 30 * 86_400

    init(_ situation: Situation, _ recipient: EmployeeID, _ texts: Catalogue, _ links: MailLinks, _ settings: MailChannel.Settings) {
        self.situation = situation
        self.recipient = recipient
        self.texts = texts
        self.links = links
        self.settings = settings
    }

    /// Nil where there is nothing to say any more.
    func compose(_ kind: NotificationKind, about request: LeaveRequestID?) -> Composed? {
        guard let said = situation.text(of: kind, about: request, to: recipient, in: texts) else { return nil }
        var text = MailText(footer: footer, headline: said.headline)
        text.facts = said.facts.map { ($0.label, $0.value) }
        text.sentences = said.sentences
        if let request {
            let version = situation.organization.version(of: request.bits).sequence
            text.buttons = said.actions.map { action in
                MailText.Link(
                    label: texts.text("mail.action.\(action.rawValue)"),
                    url: url(of: .answer(request, version: version, action))
                )
            }
        }
        text.links = [MailText.Link(label: texts.text("mail.open"), url: settings.publicURL + said.path)]
        return Composed(kind: kind, request: request, text: text)
    }

    func warning(_ warnings: [ConnectionWarning], about connection: SSOConnection) -> Composed? {
        guard !warnings.isEmpty else { return nil }
        var text = MailText(footer: footer, headline: texts.text("mail.connection", ["name": .text(connection.name)]))
        text.sentences = warnings.map { texts.text($0.message) }
        text.links = [MailText.Link(label: texts.text("mail.open"), url: settings.publicURL + "/app/admin/sign-in/\(connection.id)")]
        return Composed(kind: .connectionWarning, request: nil, text: text)
    }

    /// Nil where nobody is away and nothing waits.
    func digest(of week: DateSpan, _ absences: [AbsenceCalendar.Absence], waiting: [LeaveRequestDetails]) -> Composed? {
        let away = absences.filter { $0.status != .pending }.sorted { ($0.days.span.first, $0.id) < ($1.days.span.first, $1.id) }
        guard !away.isEmpty || !waiting.isEmpty else { return nil }
        var text = MailText(footer: footer, headline: texts.text("mail.digest"))
        let lists = [
            (
                texts.text("mail.digest.away", ["from": .date(week.first), "to": .date(week.last)]),
                away.map { person($0.employee, texts.text($0.days)) }
            ),
            (texts.text("mail.digest.waiting"), waiting.map { person($0.request.employee, texts.text($0.request.days)) }),
        ]
        text.lists = lists.filter { !$0.1.isEmpty }.map { heading, lines in
            (heading, lines.prefix(Self.mostLines) + (lines.count > Self.mostLines ? ["…"] : []))
        }
        let path = waiting.isEmpty ? "/app" : "/app/approvals"
        text.links = [MailText.Link(label: texts.text("mail.open"), url: settings.publicURL + path)]
        return Composed(kind: .digest, request: nil, text: text)
    }

    /// Of each list of a digest: nobody reads more.
    private static let mostLines = 100

    private func person(_ person: EmployeeID, _ days: String) -> String {
        let name = situation.organization.people[person]?.name.text ?? texts.text("someone")
        return texts.text("mail.digest.person", ["name": .text(name), "days": .text(days)])
    }

    func message(_ composed: Composed, to mailbox: Mailbox, for delivery: Delivery) -> MailMessage {
        // RFC 3834: nobody's out-of-office note is wanted.
        var fields = [MailMessage.Field("Auto-Submitted", "auto-generated")]
        if composed.kind.canBeMuted || composed.kind == .digest {
            fields.append(MailMessage.Field("List-Unsubscribe", "<\(url(of: .unsubscribe(composed.kind)))>"))
            fields.append(MailMessage.Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
        }
        return MailMessage(
            from: settings.from,
            to: mailbox,
            subject: composed.text.headline,
            text: composed.text.plain,
            html: composed.text.html(language: texts.language),
            attachments: attachment(composed).map { [$0] } ?? [],
            messageID: "\(delivery.id)@\(domain)",
            // Mail programs show together what is about one request.
            references: composed.request.map { ["request.\($0)@\(domain)"] } ?? [],
            date: situation.now.microseconds / 1_000_000,
            fields: fields.compactMap(\.self)
        )
    }

    /// One's own leave, for one's calendar: when it is approved, and when it is no more.
    private func attachment(_ composed: Composed) -> MailMessage.Attachment? {
        guard [.requestApproved, .requestCancelled].contains(composed.kind), let request = composed.request,
            let details = try? situation.details(of: request), details.request.employee == recipient,
            let file = LeaveAttachment.make(
                of: details,
                for: recipient,
                in: situation,
                from: LeaveAttachment.Organizer(name: settings.from.name ?? "Away", address: settings.from.address),
                link: settings.publicURL + "/app/requests",
                texts: texts
            )
        else { return nil }
        let type = "text/calendar; charset=utf-8; method=\(file.method.rawValue)"
        return MailMessage.Attachment(fileName: "leave.ics", contentType: type, content: file.bytes)
    }

    private var domain: String { settings.from.address.split(separator: "@").last.map(String.init) ?? "localhost" }

    private var footer: String {
        texts.text(
            "mail.footer",
            ["organization": .text(situation.organization.name), "url": .text(settings.publicURL + "/app/account")]
        )
    }

    private func url(of purpose: MailLink.Purpose) -> String {
        let expires = situation.now.microseconds / 1_000_000 + Self.lifetime
        let link = MailLink(organization: situation.organization.id, recipient: recipient, purpose: purpose, expires: expires)
        return "\(settings.publicURL)/mail/\(links.token(for: link))"
    }
}
