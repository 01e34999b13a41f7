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

/// Once a minute removes what is over: sessions, attempts, counters.
struct Housekeeping: Service {
    let installation: Installation

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await tidy()
                try? await Task.sleep(for: .seconds(60))  // cancelled: the loop ends
            }
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
