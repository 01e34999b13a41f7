import Application
import EventSourcing
import HTTPAPI
import Leave
import Logging
import Mail
import Persistence
import ServiceLifecycle

/// Hears and tells which organizations have news.
struct WakeUpService: Service {
    let wakeUps: WakeUps

    func run() async {
        await cancelWhenGracefulShutdown { await wakeUps.run() }
    }
}

extension Installation {
    /// Commands that remember organizations apart from those that people use: whoever looks at every organization forgets each one afterwards.
    var commandsApart: CommandHandler {
        let events = events
        return CommandHandler(store: { events.store(of: $0.bits) }, zones: SystemTimeZones(), now: now, newID: newID)
    }

    /// Questions by ``commandsApart``.
    var questionsApart: LeaveRequestQueries {
        let events = events
        return LeaveRequestQueries(
            handler: commandsApart,
            index: PostgresLeaveRequestIndex(LeaveRequestsTable(client: database)),
            history: { events.store(of: $0.bits) }
        )
    }

    /// What `worker` and `serve --with-worker` do.
    ///
    /// - Parameter mailbox: Takes all mail where no mail server is named; nil: none is sent then.
    /// - Throws: ``SettingsError`` for settings that only now prove wrong.
    func backgroundWork(mailbox: (@Sendable (MailMessage) -> Void)? = nil) throws -> [any Service] {
        let telling = try Telling(self, mailbox: mailbox)
        return [
            Housekeeping(installation: self), YearEndService(installation: self), MetadataWatch(installation: self),
            DeliveryService(installation: self, reactors: telling.reactors, channels: telling.channels),
        ] + telling.services + [WebhookWatch(installation: self)]
    }

    /// `GET /metrics`, where the operator wants it.
    var metricsServer: [any Service] {
        settings.metricsListen.map {
            [MetricsServer.make(metrics, host: $0.host, port: $0.port, logger: logger)]
        } ?? []
    }
}

/// Removes what is over: once a minute sessions, attempts and counters; once an hour each organization's receipts and old sign-in records.
struct Housekeeping: Service {
    let installation: Installation

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var minute = 0
            while !Task.isCancelled {
                await tidy()
                if minute % 60 == 0 { await tidyOrganizations() }
                minute += 1
                try? await Task.sleep(for: .seconds(60))  // cancelled: the loop ends
            }
        }
    }

    private func tidyOrganizations() async {
        do {
            for organization in try await installation.directory.organizations() {
                _ = try await installation.store(of: organization).forgetOldReceipts()
                try await installation.outbox.forgetOld(of: organization, at: installation.now())
                try await installation.connectionTests.purge(organization, at: SystemClock.now().microseconds / 1_000_000)
                try await installation.signInLog.purge(organization, at: SystemClock.now().microseconds / 1_000_000)
                if Task.isCancelled { return }
            }
        } catch {
            installation.logger.warning("Housekeeping was put off", metadata: ["error": "\(error)"])
        }
    }

    private func tidy() async {
        let now = SystemClock.now().microseconds / 1_000_000
        do {
            try await installation.sessions.purge(at: now)
            try await installation.attempts.purge(at: now)
            try await installation.limits.purge(at: now)
            try await installation.deviceAuthorizations.purge(at: now)
            try await installation.slack.purge(at: now)
        } catch {
            installation.logger.warning("Housekeeping was put off", metadata: ["error": "\(error)"])
        }
    }
}

/// Looks at the metadata of identity providers where that is due, every few minutes (SSO_RULES S7.4). It is a loop of its own, because providers
/// may be slow: one that is delays the looks at others by seconds, and nothing else.
struct MetadataWatch: Service {
    let installation: Installation

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                try? await Task.sleep(for: .seconds(300))  // cancelled: the loop ends
            }
        }
    }

    private func look() async {
        do {
            for organization in try await installation.directory.organizations() {
                if Task.isCancelled { return }
                do {
                    let changed = try await installation.metadataRefresher.refresh(organization)
                    if !changed.isEmpty {
                        installation.logger.info(
                            "Metadata changed",
                            metadata: ["organization": "\(organization)", "count": "\(changed.count)"]
                        )
                    }
                } catch {
                    installation.logger.warning(
                        "Metadata was not looked at",
                        metadata: ["organization": "\(organization)", "error": "\(error)"]
                    )
                }
            }
        } catch {
            installation.logger.warning("Metadata was not looked at", metadata: ["error": "\(error)"])
        }
    }
}
