import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// Sends messages through a server. A connection that was used is kept for the next message for a while; as many are open as messages are sent
/// at the same time.
package final class SMTPClient: Sendable {
    private struct Kept {
        let connection: SMTPConnection
        let session: SMTPSession
        let until: ContinuousClock.Instant
    }

    private let server: SMTPServer
    private let tls: NIOSSLContext?
    private let group: any EventLoopGroup
    private let kept = Mutex<[Kept]>([])

    /// Connections beyond it are closed after use.
    private static let mostKept = 4

    package init(_ server: SMTPServer) throws {
        self.server = server
        group = MultiThreadedEventLoopGroup.singleton
        guard server.security != .none else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let trustRoots = server.trustRoots { configuration.trustRoots = .file(trustRoots) }
        tls = try NIOSSLContext(configuration: configuration)
    }

    /// - Returns: What the server said of the message that it took.
    package func send(_ message: MailMessage) async throws(SMTPFailure) -> String {
        do {
            return try await withThrowingTaskGroup(of: String?.self) { group in
                group.addTask { try await self.exchange(message) }
                group.addTask { [timeout = server.timeout] in
                    try await Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let answer = try await group.next() ?? nil else {
                    throw SMTPFailure(.temporary, .connecting, "The mail server did not answer in time.")
                }
                return answer
            }
        } catch {
            throw error as? SMTPFailure ?? SMTPFailure(.temporary, .connecting, "The attempt was given up.")
        }
    }

    /// Closes what is kept open.
    package func shutDown() async {
        for kept in takeAll() {
            await kept.session.quit()
            kept.connection.close()
        }
    }

    private func exchange(_ message: MailMessage) async throws(SMTPFailure) -> String {
        while let kept = take() {
            // Servers close what is idle: only if it still answers is the message said to it, so that none is sent twice.
            do {
                try await kept.session.reset()
            } catch {
                kept.connection.close()
                continue
            }
            return try await send(message, kept.connection, kept.session)
        }
        let connection = try await SMTPConnection.connect(to: server, tls: tls, on: group)
        var session = SMTPSession(connection, to: server)
        do {
            try await session.open()
        } catch {
            connection.close()
            throw error
        }
        return try await send(message, connection, session)
    }

    private func send(_ message: MailMessage, _ connection: SMTPConnection, _ session: SMTPSession) async throws(SMTPFailure) -> String {
        do {
            let answer = try await session.send(message)
            keep(connection, session)
            return answer
        } catch {
            // After a refusal the connection is as good as before; 421 says that it ends.
            if error.code != nil, error.code != 421 { keep(connection, session) } else { connection.close() }
            throw error
        }
    }

    private func take() -> Kept? {
        let (found, over) = kept.withLock { kept in
            let over = kept.filter { $0.until < .now || !$0.connection.isOpen }
            kept.removeAll { $0.until < .now || !$0.connection.isOpen }
            return (kept.popLast(), over)
        }
        for entry in over { entry.connection.close() }
        return found
    }

    private func keep(_ connection: SMTPConnection, _ session: SMTPSession) {
        let isKept = kept.withLock { kept in
            guard kept.count < Self.mostKept else { return false }
            kept.append(Kept(connection: connection, session: session, until: .now + server.idle))
            return true
        }
        if !isKept { connection.close() }
    }

    private func takeAll() -> [Kept] {
        kept.withLock { kept in
            defer { kept = [] }
            return kept
        }
    }
}
