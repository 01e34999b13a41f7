import Application
import EventSourcing
import Fetching
import Leave
import Logging
import Mail
import Messaging
import Persistence
import Postgres
import ServiceLifecycle

/// Who is told of what happens, and through what.
struct Telling {
    private(set) var reactors: [any Reactor] = [WebhookReactor()]
    private(set) var channels: [any DeliveryChannel]
    private(set) var services: [any Service] = []

    /// - Throws: ``SettingsError`` where the mail server's certificates cannot be read.
    ///
    /// - Parameter mailbox: Takes all mail where no mail server is named.
    init(_ installation: Installation, mailbox: (@Sendable (MailMessage) -> Void)?) throws {
        channels = [Self.webhooks(installation)]
        var personal: [PersonalChannel] = []
        if let mail = installation.settings.mail {
            let client = try Self.client(mail)
            channels.append(Self.channel(installation, from: mail.from) { message throws(SMTPFailure) in try await client.send(message) })
            personal.append(.mail)
            services.append(MailConnections(client: client))
        } else if let mailbox, let from = Mailbox("away@localhost.invalid", name: "Away") {
            channels.append(
                Self.channel(installation, from: from) { message in
                    mailbox(message)
                    return ""
                }
            )
            personal.append(.mail)
        }
        let reactor = NotificationReactor(channels: personal, zones: SystemTimeZones())
        if !personal.isEmpty {
            reactors.append(reactor)
            services.append(DailyNoticesService(installation: installation, reactor: reactor))
        }
    }

    private static func webhooks(_ installation: Installation) -> WebhookChannel {
        let (commands, web) = (installation.commands, installation.web)
        return WebhookChannel(
            webhook: { webhook, organization in
                try await commands.situation(for: .system(of: organization)).organization.webhooks[webhook]
            },
            secrets: installation.webhookSecrets,
            send: { try await web.send($0) },
            now: installation.now
        )
    }

    private static func channel(_ installation: Installation, from: Mailbox, send: @escaping MailChannel.Send) -> MailChannel {
        MailChannel(
            commands: installation.commands,
            requests: installation.requests,
            links: installation.mailLinks,
            watch: installation.connectionWatch,
            settings: MailChannel.Settings(
                publicURL: installation.settings.publicURL,
                from: from,
                languages: installation.settings.languages
            ),
            send: send
        )
    }

    private static func client(_ mail: MailSettings) throws -> SMTPClient {
        do {
            return try SMTPClient(mail.server)
        } catch {
            throw SettingsError(key: "AWAY_SMTP_TRUST", reason: "holds no certificates in PEM")
        }
    }
}

/// Ends the connections to the mail server that are kept open.
private struct MailConnections: Service {
    let client: SMTPClient

    func run() async {
        await withGracefulShutdownHandler {
            try? await gracefulShutdown()  // cancelled: the end as well
        } onGracefulShutdown: {
        }
        await client.shutDown()
    }
}
