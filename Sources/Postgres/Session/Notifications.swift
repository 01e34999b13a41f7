/// What comes from LISTEN.
package enum NotificationEvent: Hashable, Sendable {
    /// Listening from now on, for the first time or again: what was sent before may have been missed, so go and look.
    case listening
    case received(channel: String, payload: String)
}

/// Notifications on a connection of its own, which is made anew whenever it breaks. Ends when the task is cancelled, and only then.
///
/// The connection is read at the consumer's pace; nothing piles up in this process.
package struct Notifications: AsyncSequence, Sendable {
    package typealias Element = NotificationEvent
    package typealias Failure = Never

    let channels: [String]
    let settings: ConnectionSettings
    let loops: EventLoops
    /// A silent connection is asked whether it still works after this.
    let checkInterval: Duration

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(notifications: self)
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        private let notifications: Notifications
        private var owner: Owner?
        private var failures = 0

        fileprivate init(notifications: Notifications) {
            self.notifications = notifications
        }

        package mutating func next() async -> NotificationEvent? {
            while !Task.isCancelled {
                do {
                    guard let session = owner?.session else {
                        owner = Owner(session: try await notifications.listen())
                        failures = 0
                        return .listening
                    }
                    return try await session.nextNotification(checkingEvery: notifications.checkInterval)
                } catch {
                    // Whatever it was, a new connection is the answer, or the task is over.
                    owner = nil
                    failures += 1
                    let delay = PoolState<Session>.backoff(failures: failures)
                    try? await Task.sleep(for: delay)  // cancelled: the loop ends
                }
            }
            owner = nil
            return nil
        }
    }

    /// Closes the session with the iterator.
    private final class Owner: Sendable {
        let session: Session

        init(session: Session) {
            self.session = session
        }

        deinit {
            session.close()
        }
    }

    private func listen() async throws -> Session {
        let session = try await Session.open(settings, on: loops.next())
        do {
            for channel in channels {
                try await session.execute("LISTEN \"\(channel.replacing("\"", with: "\"\""))\"")
            }
        } catch {
            session.close()
            throw error
        }
        return session
    }
}

extension Session {
    fileprivate func nextNotification(checkingEvery interval: Duration) async throws -> NotificationEvent {
        while true {
            _ = try withHandle { $0.isBusy }  // parses what was read
            if let (channel, payload) = try withHandle({ $0.nextNotification() }) { return .received(channel: channel, payload: payload) }
            let start = Moment.now
            let timer = interrupt(after: interval)
            defer { disarm(timer) }
            try await wait(writable: false)
            try consume()
            if Moment.now >= start + interval { try await check() }
        }
    }

    private func check() async throws {
        let timer = end(after: .seconds(5))
        defer { disarm(timer) }
        _ = try await run(Statement("SELECT 1"))
    }
}

extension PostgresClient {
    /// What is sent with NOTIFY to these channels (names as given: case counts, 63 bytes at most).
    package func notifications(on channels: [String]) -> Notifications {
        Notifications(channels: channels, settings: settings.connection, loops: loops, checkInterval: settings.checkInterval)
    }

    /// Sends a notification in a transaction of its own.
    ///
    /// - Parameter payload: Less than 8,000 bytes.
    package func notify(_ channel: String, _ payload: String) async throws {
        _ = try await withConnection { try await $0.run(Statement("SELECT pg_notify($1, $2)", [channel, payload])) }
    }
}
