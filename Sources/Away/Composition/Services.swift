import Application
import EventSourcing
import Logging
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
    /// What `worker` and `serve --with-worker` do.
    var backgroundWork: [any Service] { [Housekeeping(installation: self), YearEndService(installation: self)] }
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
        } catch {
            installation.logger.warning("Housekeeping was put off", metadata: ["error": "\(error)"])
        }
    }
}
