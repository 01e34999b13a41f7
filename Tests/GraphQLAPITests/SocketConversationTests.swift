import Application
import JSON
import NIOCore
import Synchronization
import Testing

@testable import GraphQLAPI

@Suite(.timeLimit(.minutes(1))) struct `A conversation over a WebSocket` {
    /// What a client sends, and how much of it was taken so far. Then it is there and silent, until it leaves.
    private final class Client: Sendable {
        private let messages: [JSON]
        private let next = Mutex(0)
        private let (gone, give) = AsyncStream.makeStream(of: Never.self)

        init(_ messages: [JSON]) { self.messages = [["type": "connection_init"]] + messages }

        var taken: Int { next.withLock { $0 } }

        func leave() { give.finish() }

        var sent: AsyncThrowingStream<ByteBuffer, any Error> {
            AsyncThrowingStream { [self] in
                let number = next.withLock { next in
                    defer { next += next < messages.count ? 1 : 0 }
                    return next
                }
                guard number == messages.count else { return ByteBuffer(bytes: messages[number].bytes) }
                for await _ in gone {}
                return nil
            }
        }
    }

    private let demonstration: Demonstration
    private let hasEnded = Ended()

    private final class Ended: Sendable {
        private let ended = Mutex(false)
        var value: Bool { ended.withLock { $0 } }
        func set() { ended.withLock { $0 = true } }
    }

    init() async throws { demonstration = try await Demonstration() }

    private func question(_ id: String, _ query: String = "{ me { roles } }") -> JSON {
        ["id": .string(id), "type": "subscribe", "payload": ["query": .string(query)]]
    }

    /// - Parameter body: Reads what is to be sent.
    private func converse(_ client: Client, _ body: (AsyncStream<SocketConversation.Outgoing>) async -> Void) async throws {
        let (demonstration, hasEnded) = (demonstration, hasEnded)
        let john = Authenticated(principal: try demonstration.principal(of: "john"), csrfToken: nil)
        let access = SocketAccess<Int>(
            origin: "https://away.example",
            caller: { _ in nil },
            authenticate: { _, _ throws(AuthenticationError) in
                guard !hasEnded.value else { throw .invalidCredential }
                return john
            },
            viewer: { caller, _ in demonstration.viewer(caller) },
            admit: { _ in nil }
        )
        let (outgoing, give) = AsyncStream.makeStream(of: SocketConversation.Outgoing.self)
        let conversation = SocketConversation(try demonstration.service(), SocketSession(access, 0), outgoing: give)
        async let read: Void = conversation.read(client.sent)
        await body(outgoing)
        client.leave()
        // Nobody waits for ever for what is not written.
        for await item in outgoing { if case .message(_, let written) = item { written.resume() } }
        await read
    }

    @Test func `takes no more than a client reads, and answers all of it`() async throws {
        let client = Client((0..<600).map { question("\($0)") } + [["type": "ping"]])
        try await converse(client) { stream in
            var outgoing = stream.makeAsyncIterator()
            guard case .message(_, let written) = await outgoing.next() else { Issue.record("nothing was said"); return }
            written.resume()
            // Nothing is read. So many operations at a time, and one refusal.
            await settle(client)
            #expect(client.taken < 60)
            var ends: [String] = []
            while let item = await outgoing.next(), case .message(let bytes, let written) = item {
                written.resume()
                guard let message = try? JSON(parsing: Array(bytes.readableBytesView)), let type = message["type"]?.string else { continue }
                if type == "complete" || type == "error", let id = message["id"]?.string { ends.append(id) }
                if type == "pong" { break }
            }
            // The last ones run while the ping is answered.
            #expect(ends.count > 500 && Set(ends).count == ends.count)
        }
    }

    @Test func `counts what a client gave up until it is over`() async {
        var operations = RunningOperations()
        let (gone, give) = AsyncStream.makeStream(of: Never.self)
        let task = Task { for await _ in gone {} }
        operations.start("a") { _ in task }
        operations.stop("a")
        #expect(operations.count == 1 && task.isCancelled)
        operations.start("a") { _ in Task {} }
        // The first of the name ends, and the second can still be given up.
        operations.isOver("a", 1)
        #expect(operations.count == 1)
        operations.stop("a")
        #expect(operations.removeAll().allSatisfy { $0.isCancelled } && operations.count == 0)
        give.finish()
    }

    @Test func `says goodbye once`() async throws {
        let client = Client((0..<100).map { _ in ["type": "nonsense"] })
        try await converse(client) { stream in
            var outgoing = stream.makeAsyncIterator()
            await settle(client)
            client.leave()
            var goodbyes = 0
            while let item = await outgoing.next() {
                switch item {
                case .message(_, let written): written.resume()
                case .close: goodbyes += 1
                }
            }
            #expect(goodbyes == 1)
        }
    }

    /// SSO_RULES C2.4.
    @Test(arguments: ["{ me { roles } }", "subscription { leaveRequestChanged { type } }"])
    func `ends with the next operation after its credential`(query: String) async throws {
        let client = Client([question("1"), question("2", query)])
        try await converse(client) { stream in
            var outgoing = stream.makeAsyncIterator()
            // The acknowledgement is only written when the credential has ended: the operations come after.
            guard case .message(_, let written) = await outgoing.next() else { Issue.record("nothing was said"); return }
            hasEnded.set()
            written.resume()
            guard case .close(.unauthorized) = await outgoing.next() else { Issue.record("it went on"); return }
        }
    }

    /// Until no more is taken.
    private func settle(_ client: Client) async {
        var last = -1
        while last != client.taken {
            last = client.taken
            try? await Task.sleep(for: .milliseconds(150))
        }
    }
}
