import Application
import GraphQL
import JSON
import NIOCore
import Synchronization

/// What is said over one WebSocket: messages are answered, operations run beside one another, each at the pace of the client. Whoever does not
/// read is not read either: no message is taken while the answer to another waits, and so many operations wait at most.
final class SocketConversation: Sendable {
    /// A message to be sent, and who waits until it is: each operation for its own, so that no more than one of each waits. One goodbye.
    enum Outgoing: Sendable {
        case message(ByteBuffer, CheckedContinuation<Void, Never>)
        case close(Closing)
    }

    private struct State {
        var sockets = SocketProtocol()
        var caller: Authenticated?
        var connection: OpenStream?
        /// Awaited in ``read(_:)``.
        var operations = RunningOperations()
        var isClosing = false
    }

    /// The client has so long to say who it is.
    private static let initTimeout = Duration.seconds(10)
    /// So often the credential is looked at again (SSO_RULES C2.4).
    private static let heartbeat = Duration.seconds(15)
    /// At the same time, on one connection.
    private static let mostOperations = 50

    private let service: GraphQLService
    private let access: SocketSession
    private let outgoing: AsyncStream<Outgoing>.Continuation
    private let state: Mutex<State>

    init(_ service: GraphQLService, _ access: SocketSession, outgoing: AsyncStream<Outgoing>.Continuation) {
        self.service = service
        self.access = access
        self.outgoing = outgoing
        state = Mutex(State())
    }

    /// Until the client is gone; then nothing of it goes on.
    func read(_ messages: some AsyncSequence<ByteBuffer, any Error> & Sendable) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watch() }
            do {
                // An empty one says only that the client is there.
                for try await message in messages where message.readableBytes > 0 { await act(on: message) }
            } catch {
                // The connection broke: as if the client had closed it.
            }
            group.cancelAll()
        }
        let operations = state.withLock { $0.operations.removeAll() }
        for operation in operations { operation.cancel() }
        for operation in operations { await operation.value }
        outgoing.finish()
    }

    private func act(on message: ByteBuffer) async {
        let text = Array(message.readableBytesView)
        // What comes after a goodbye was sent before the client heard it.
        switch state.withLock({ $0.isClosing ? nil : $0.sockets.received(text) }) {
        case nil: break
        case .authenticate(let payload): await authenticate(payload)
        case .send(let json): await send(json)
        case .start(let id, let request):
            if let refusal = refusal() { await finish(id, with: [refusal]) } else { start(id, request) }
        case .stop(let id): state.withLock { $0.operations.stop(id) }
        case .close(let closing): close(closing)
        }
    }

    private func close(_ closing: Closing) {
        let isFirst = state.withLock { state in
            defer { state.isClosing = true }
            return !state.isClosing
        }
        if isFirst { outgoing.yield(.close(closing)) }
    }

    /// The header or cookie of the handshake, or `Authorization` of the payload, for browsers, which can send no headers.
    private func authenticate(_ payload: JSONObject?) async {
        let named = payload?.members.first { $0.name.lowercased() == "authorization" }?.value.string
        let found: Authenticated?
        do throws(AuthenticationError) {
            found = try await access.authenticate(named)
        } catch {
            if case .unavailable = error { return close(.unavailable) }
            return close(.forbidden)
        }
        guard let found else { return close(.forbidden) }
        guard let connection = service.connections.open(for: found.principal) else {
            return close(.tooManyConnections)
        }
        access.remember(named)
        let answer = state.withLock { state in
            state.caller = found
            state.connection = connection
            return state.sockets.accepted()
        }
        if case .send(let json) = answer { await send(json) }
    }

    /// Ends what nobody authenticates, and what is not allowed any more.
    private func watch() async {
        do {
            try await Task.sleep(for: Self.initTimeout)
            guard state.withLock({ $0.sockets.isReady }) else { return close(.initTimeout) }
            while true {
                try await Task.sleep(for: Self.heartbeat)
                guard await access.current(state.withLock { $0.caller }) != nil else { return close(.unauthorized) }
            }
        } catch {
            // Cancelled: the conversation is over.
        }
    }

    /// - Returns: When the message is on its way, or never will be.
    private func send(_ json: JSON) async {
        let buffer = ByteBuffer(bytes: json.bytes)
        await withCheckedContinuation { written in
            if case .terminated = outgoing.yield(.message(buffer, written)) { written.resume() }
        }
    }
}

extension SocketConversation {
    /// Why no operation more is begun.
    private func refusal() -> GraphQLError? {
        let (running, caller) = state.withLock { ($0.operations.count, $0.caller) }
        guard running < Self.mostOperations else {
            return GraphQLError("too-many-operations", "Too many operations are open on this connection.")
        }
        guard let caller, access.admit(caller.principal) == nil else {
            return GraphQLError("rate-limited", "Too many requests: wait a little.")
        }
        return nil
    }

    private func start(_ id: String, _ request: GraphQLRequest) {
        // Kept before it can say that it is over: it needs the same lock.
        state.withLock { state in
            state.operations.start(id) { number in
                // Awaited in `read`, or forgotten when its last word is written.
                Task {
                    await perform(id, request)
                    self.state.withLock { $0.operations.isOver(id, number) }
                }
            }
        }
    }

    private func perform(_ id: String, _ request: GraphQLRequest) async {
        // Credentials that ended since the connection began act no more (SSO_RULES C2.4).
        guard let caller = await access.current(state.withLock { $0.caller }) else { return close(.unauthorized) }
        do throws(RequestErrors) {
            let operation = try service.prepare(request)
            let viewer = access.viewer(caller)
            if operation.kind == .subscription {
                try await follow(id, operation, viewer)
            } else {
                let response = await Question.$current.withValue(Question()) { await service.execute(operation, for: viewer) }
                await tell(id, response)
            }
            await finish(id, SocketProtocol.message("complete", id: id))
        } catch {
            await finish(id, with: error.errors)
        }
    }

    private func follow(_ id: String, _ operation: PreparedOperation, _ viewer: Viewer) async throws(RequestErrors) {
        guard let stream = service.streams.open(for: viewer.principal) else {
            throw RequestErrors(errors: [GraphQLError("too-many-streams", "Too many subscriptions are open.")])
        }
        defer { withExtendedLifetime(stream) {} }
        let responses = try await service.subscribe(operation, for: viewer)
        do {
            for try await response in responses { await tell(id, response) }
        } catch {
            guard !Task.isCancelled else { return }
            throw RequestErrors(errors: [GraphQLError("unavailable", "The subscription broke off: subscribe again.")])
        }
    }

    private func tell(_ id: String, _ response: Response) async {
        guard state.withLock({ $0.sockets.isOpen(id) }), !Task.isCancelled else { return }
        await send(SocketProtocol.message("next", id: id, payload: response.json))
    }

    private func finish(_ id: String, with errors: [GraphQLError]) async {
        await finish(id, SocketProtocol.message("error", id: id, payload: Response(data: nil, errors: errors).json["errors"]))
    }

    private func finish(_ id: String, _ last: JSON) async {
        guard !Task.isCancelled, state.withLock({ $0.sockets.finished(id) }) else { return }
        await send(last)
    }
}
