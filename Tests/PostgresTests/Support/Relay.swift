import Foundation
import Synchronization

@testable import Postgres

/// Stands between clients and the server's socket, and does to the stream what networks do.
final class Relay: Sendable {
    struct NoSocket: Error {}

    enum Direction: Sendable, CaseIterable {
        case toServer, toClient
    }

    enum Effect: Sendable, CaseIterable {
        /// Both sides see the end of the connection.
        case cut
        /// The rest comes later.
        case pause
    }

    struct Fault: Sendable {
        var effect: Effect
        var direction: Direction
        /// How many bytes pass in that direction, over all connections, before it happens; then never again.
        var position: Int
    }

    private struct State {
        var fault: Fault?
        var passed: [Direction: Int] = [:]
    }

    private struct Link {
        let client: Int32
        let server: Int32

        func close() {
            Foundation.close(client)
            Foundation.close(server)
        }
    }

    private let folder: String
    private let target: String
    /// As many bytes travel at once, for the first pieces of whatever came at once.
    private let chunk: Int
    private let state: Mutex<State>
    private let listener: Int32
    /// Closing the second ends the thread.
    private let alarm: (read: Int32, write: Int32)
    private let threads = Threads()

    private init(to target: String, chunk: Int, _ fault: Fault?) throws {
        self.target = target
        self.chunk = chunk
        state = Mutex(State(fault: fault))
        folder = "/tmp/away-relay-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        listener = try Self.socket(folder + "/.s.PGSQL.5432") { bind($0, $1, $2) }
        var ends: [Int32] = [0, 0]
        guard listen(listener, 16) == 0, pipe(&ends) == 0 else { throw NoSocket() }
        alarm = (ends[0], ends[1])
        threads.start { [self] in serve() }
    }

    /// - Parameter target: The path of the server's socket.
    static func with<R>(to target: String, chunk: Int, _ fault: Fault?, _ body: (Relay) async throws -> R) async throws -> R {
        let relay = try Relay(to: target, chunk: chunk, fault)
        defer { relay.end() }
        return try await body(relay)
    }

    func url(user: String, database: String) -> String {
        "postgresql://\(user)@/\(database)?host=\(folder)&port=5432"
    }

    /// What has not happened yet does not happen any more.
    func disarm() {
        state.withLock { $0.fault = nil }
    }

    func passed(_ direction: Direction) -> Int {
        state.withLock { $0.passed[direction, default: 0] }
    }

    private func end() {
        close(alarm.write)
        threads.join(within: .seconds(5))
        close(alarm.read)
        close(listener)
        try? FileManager.default.removeItem(atPath: folder)
    }
}

// MARK: the thread

extension Relay {
    private func serve() {
        var links: [Link] = []
        defer { links.forEach { $0.close() } }
        while true {
            let descriptors = [alarm.read, listener] + links.flatMap { [$0.client, $0.server] }
            var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            guard poll(&polled, nfds_t(polled.count), -1) > 0 else { continue }
            if polled[0].revents != 0 { return }
            var kept: [Link] = []
            for (index, link) in links.enumerated() {
                let isOpen =
                    (polled[2 + 2 * index].revents == 0 || pass(from: link.client, to: link.server, .toServer))
                    && (polled[3 + 2 * index].revents == 0 || pass(from: link.server, to: link.client, .toClient))
                if isOpen { kept.append(link) } else { link.close() }
            }
            links = kept
            if polled[1].revents != 0, let link = takeLink() { links.append(link) }
        }
    }

    private func takeLink() -> Link? {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return nil }
        guard let server = try? Self.socket(target, { connect($0, $1, $2) }) else {
            close(client)
            return nil
        }
        return Link(client: client, server: server)
    }

    /// - Returns: False when the connection is over.
    private func pass(from source: Int32, to sink: Int32, _ direction: Direction) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = read(source, &bytes, bytes.count)
        guard count > 0 else { return false }
        let (first, effect) = state.withLock { state -> (Int, Effect?) in
            let passed = state.passed[direction, default: 0]
            state.passed[direction] = passed + count
            guard let fault = state.fault, fault.direction == direction, fault.position < passed + count else { return (count, nil) }
            state.fault = nil
            return (max(0, fault.position - passed), fault.effect)
        }
        guard send(bytes[..<first], to: sink) else { return false }
        switch effect {
        case .cut: return false
        case .pause: usleep(20_000)
        case nil: break
        }
        return send(bytes[first..<count], to: sink)
    }

    private func send(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
        var rest = bytes
        var pieces = 0
        while !rest.isEmpty {
            pieces += 1
            let piece = pieces > 200 ? rest : rest.prefix(chunk)
            let sent = piece.withUnsafeBytes { Foundation.send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    private static func socket(_ path: String, _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32) throws -> Int32 {
        let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let result = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
        }
        guard descriptor >= 0, result == 0 else {
            close(descriptor)
            throw NoSocket()
        }
        return descriptor
    }
}
