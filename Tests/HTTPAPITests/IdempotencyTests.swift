import EventSourcing
import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import Synchronization
import Testing

@Suite struct `Idempotency keys` {
    @discardableResult
    private func post(_ client: any TestClientProtocol, _ name: String, key: String, path: String = "/v1/things") async throws -> Answer {
        try await client.send(.post, path, "{\"name\":\"\(name)\"}", headers: [.idempotencyKey: key])
    }

    @Test func `make a repeat answer the first answer`() async throws {
        let things = ThingAPI()
        try await things.test { client in
            let first = try await post(client, "a", key: "k1")
            let second = try await post(client, "a", key: "k1")
            #expect(first.status == .created)
            #expect(second.status == .created)
            #expect(second.body == first.body)
            for name in [HTTPField.Name.awaySequence, .eTag, .location, .contentType] {
                #expect(second.headers[name] == first.headers[name])
            }
        }
        #expect(things.store.state.withLock { $0.names } == ["a"])
    }

    @Test func `belong to one request`() async throws {
        try await ThingAPI().test { client in
            try await post(client, "a", key: "k1")
            let other = try await post(client, "b", key: "k1")
            #expect(other.status == .unprocessableContent)
            #expect(other.code == "idempotency-key-reused")
        }
    }

    @Test func `are not used up by refusals`() async throws {
        try await ThingAPI().test { client in
            try await post(client, "a", key: "k1")
            try await check(post(client, "a", key: "k2").code, "overlap")
            try await check(post(client, "b", key: "k2").status, .created)
        }
    }

    @Test func `let many repeats at once do it once`() async throws {
        let things = ThingAPI()
        try await things.test { client in
            try await withThrowingTaskGroup(of: Answer.self) { group in
                for _ in 0..<20 { group.addTask { try await post(client, "a", key: "k1") } }
                for try await answer in group { #expect(answer.status == .created) }
            }
        }
        #expect(things.store.state.withLock { $0.sequence } == 1)
    }

    @Test func `answer without words where the first answer was lost`() async throws {
        let things = ThingAPI()
        things.store.state.withLock { $0.losesAnswers = true }
        try await things.test { client in
            try await post(client, "a", key: "k1")
            let repeated = try await post(client, "a", key: "k1")
            #expect(repeated.status == .noContent)
            #expect(repeated.headers[.awaySequence] == "1")
        }
    }

    @Test func `that cannot be looked up are 503`() async throws {
        let things = ThingAPI()
        things.store.state.withLock { $0.isDown = true }
        try await things.test { client in try await check(post(client, "a", key: "k1").status, .serviceUnavailable) }
    }

    @Test(arguments: [String(repeating: "k", count: 256), "", "é"]) func `have 1 to 255 characters of ASCII`(key: String) async throws {
        try await ThingAPI().test { client in try await check(post(client, "a", key: key).status, .badRequest) }
    }
}
