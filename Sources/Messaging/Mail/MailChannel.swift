package import Application
import EventSourcing
import JSON
package import Leave
package import Mail
package import Texts

/// Tells people by mail. The text is made when it is sent: from what holds then, in the recipient's language.
package struct MailChannel: DeliveryChannel {
    package struct Settings: Sendable {
        /// Where people reach the service, without a path.
        package var publicURL: String
        package var from: Mailbox
        package var languages: Languages

        package init(publicURL: String, from: Mailbox, languages: Languages) {
            self.publicURL = publicURL
            self.from = from
            self.languages = languages
        }
    }

    package typealias Send = @Sendable (MailMessage) async throws(SMTPFailure) -> String

    let requests: LeaveRequestQueries
    let commands: CommandHandler
    let links: MailLinks
    let watch: ConnectionWatch
    let settings: Settings
    private let send: Send

    package init(
        commands: CommandHandler,
        requests: LeaveRequestQueries,
        links: MailLinks,
        watch: ConnectionWatch,
        settings: Settings,
        send: @escaping Send
    ) {
        self.watch = watch
        self.commands = commands
        self.requests = requests
        self.links = links
        self.settings = settings
        self.send = send
    }

    package var channel: Channel { .mail }

    package func deliver(_ delivery: Delivery, attempt: Int, in organization: OrganizationID) async -> DeliveryOutcome {
        do {
            guard let message = try await message(for: delivery, in: organization) else { return .delivered(status: nil, reference: nil) }
            return await outcome(of: message, delivery, in: organization)
        } catch {
            // What a mail is about may be gone for good; everything else is worth another attempt.
            if case .notFound = error { return .delivered(status: nil, reference: nil) }
            return .retry(after: nil, reason: "The mail could not be made: the database cannot be reached or does not answer.", status: nil)
        }
    }

    private func outcome(of message: MailMessage, _ delivery: Delivery, in organization: OrganizationID) async -> DeliveryOutcome {
        do {
            _ = try await send(message)
            return .delivered(status: 250, reference: message.messageID)
        } catch {
            switch error.kind {
            case .temporary: return .retry(after: nil, reason: error.reason, status: error.code)
            case .permanent: return .failed(reason: error.reason, status: error.code)
            case .address:
                await note(error, of: message.to.address, delivery, in: organization)
                return .failed(reason: error.reason, status: error.code)
            }
        }
    }

    /// That the address does not exist. Where it cannot be noted now, the next mail to it notes it.
    private func note(_ failure: SMTPFailure, of address: String, _ delivery: Delivery, in organization: OrganizationID) async {
        guard let recipient = EmployeeID(delivery.destination) else { return }
        let answer = [failure.code.map(String.init), failure.status?.description].compactMap(\.self).joined(separator: " ")
        let refused = RefuseMailAddress(employee: recipient, address: address, answer: answer)
        let caller = Caller(.system(of: organization), channel: "mail", correlation: commands.newID())
        _ = try? await commands.perform(refused, by: caller)
    }

    /// Nil where there is nothing to say any more, or nobody to say it to.
    private func message(for delivery: Delivery, in organization: OrganizationID) async throws(CommandError) -> MailMessage? {
        guard let recipient = EmployeeID(delivery.destination), let kind = NotificationKind(rawValue: delivery.kind) else { return nil }
        let request = delivery.payload.object?["request"]?.string.flatMap { LeaveRequestID($0) }
        let situation = try await situation(about: request, for: recipient, in: organization)
        guard let address = situation.mailAddress(of: recipient) else { return nil }
        let name = situation.organization.people[recipient]?.name.text
        guard let mailbox = Mailbox(address, name: name) else { return nil }
        let texts = settings.languages.matching(situation.language(of: recipient))
        let mail = NotificationMail(situation, recipient, texts, links, settings)
        let composed: NotificationMail.Composed?
        switch kind {
        case .digest: composed = try await digest(mail, delivery, situation, recipient)
        case .connectionWarning: composed = try await warning(mail, delivery, situation, recipient)
        default: composed = mail.compose(kind, about: request)
        }
        return composed.map { mail.message($0, to: mailbox, for: delivery) }
    }

    /// Nil where all is well again, or the recipient is no admin any more.
    private func warning(
        _ mail: NotificationMail,
        _ delivery: Delivery,
        _ situation: Situation,
        _ recipient: EmployeeID
    ) async throws(CommandError) -> NotificationMail.Composed? {
        guard situation.isAdmin(recipient), let id = delivery.payload.object?["connection"]?.string.flatMap({ SSOConnectionID($0) }),
            let connection = situation.organization.connections[id]
        else { return nil }
        return mail.warning(try await watch.warnings(about: id, in: situation), about: connection)
    }

    /// Who of the recipient's location is away from today on for a week, and what waits for them; nil where that is nobody and nothing, and for
    /// a day that is over.
    private func digest(
        _ mail: NotificationMail,
        _ delivery: Delivery,
        _ situation: Situation,
        _ recipient: EmployeeID
    ) async throws(CommandError) -> NotificationMail.Composed? {
        let today = situation.today(of: recipient)
        guard delivery.payload.object?["day"]?.string == today.description, let week = DateSpan(today, through: today + 6) else {
            return nil
        }
        let reader = Principal(
            organization: situation.organization.id,
            employee: recipient,
            isAdmin: false,
            scope: .read,
            credential: .mailLink,
            authenticatedAt: nil
        )
        let location = situation.facts.location(of: recipient, on: today)
        let away = try await requests.calendar(week, location: location, department: nil, for: reader)
        return mail.digest(of: week, away.absences, waiting: try await requests.approvals(for: reader).requests)
    }

    private func situation(
        about request: LeaveRequestID?,
        for recipient: EmployeeID,
        in organization: OrganizationID
    ) async throws(CommandError) -> Situation {
        let principal = Principal.system(of: organization)
        guard let request else { return try await commands.situation(for: principal) { _ in [recipient] } }
        return try await requests.situation(for: principal, about: request).situation
    }
}
