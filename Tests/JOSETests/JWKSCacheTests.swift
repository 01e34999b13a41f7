import JSON
import OpenSSL
import SSO
import Synchronization
import Testing

@testable import JOSE

@Suite struct `A cache of keys` {
    let provider = Provider()

    @Test func `asks once for all who wait`() async throws {
        try await provider.publish("a")
        let cache = provider.cache()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await cache.key(for: provider.header("a")) } }
            try await group.waitForAll()
        }
        #expect(provider.fetches == 1)
    }

    @Test func `keeps keys as long as it is told, within bounds`() async throws {
        for (maximumAge, lifetime) in [(nil, 3600), (1, 300), (7200, 7200), (1_000_000, 86_400)] as [(Int?, Int)] {
            let provider = Provider(maximumAge: maximumAge.map { .seconds($0) })
            try await provider.publish("a")
            let cache = provider.cache()
            _ = try await cache.key(for: provider.header("a"))
            provider.pass(.seconds(lifetime - 1))
            _ = try await cache.key(for: provider.header("a"))
            #expect(provider.fetches == 1)
            provider.pass(.seconds(1))
            _ = try await cache.key(for: provider.header("a"))
            #expect(provider.fetches == 2)
        }
    }

    @Test func `asks for an unknown name at most once a minute`() async throws {
        try await provider.publish("a")
        let cache = provider.cache()
        _ = try await cache.key(for: provider.header("a"))
        for _ in 0..<5 {
            await #expect(throws: Refusal.self) { try await cache.key(for: provider.header("b")) }
        }
        #expect(provider.fetches == 2)
        try await provider.publish("b")
        provider.pass(.seconds(59))
        await #expect(throws: Refusal.self) { try await cache.key(for: provider.header("b")) }
        provider.pass(.seconds(1))
        _ = try await cache.key(for: provider.header("b"))
        #expect(provider.fetches == 3)
        // What was withdrawn is no longer trusted.
        await #expect(throws: Refusal.self) { try await cache.key(for: provider.header("a")) }
    }

    @Test func `lets all who come meanwhile wait for the same fetch`() async throws {
        try await provider.publish("a")
        let cache = provider.cache()
        _ = try await cache.key(for: provider.header("a"))
        try await provider.publish("b")
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (opened, opening) = AsyncStream.makeStream(of: Void.self)
        provider.hold {
            beginning.yield()
            for await _ in opened { break }
        }
        let first = Task { try await cache.key(for: provider.header("b")) }
        for await _ in begun { break }
        let second = Task { try await cache.key(for: provider.header("b")) }
        // Enough turns for the second to ask; were it not to wait, it would be refused by the old set.
        for _ in 0..<1000 { await Task.yield() }
        opening.yield()
        #expect(try await first.value == second.value)
        #expect(provider.fetches == 2)
    }

    @Test func `serves a day beyond expiry while the provider fails`() async throws {
        try await provider.publish("a")
        let cache = provider.cache()
        _ = try await cache.key(for: provider.header("a"))
        provider.fail()
        provider.pass(.seconds(3600 + 86_399))
        _ = try await cache.key(for: provider.header("a"))
        _ = try await cache.key(for: provider.header("a"))
        #expect(provider.fetches == 2)
        provider.pass(.seconds(1))
        await #expect(throws: Provider.Away.self) { try await cache.key(for: provider.header("a")) }
    }

    @Test func `asks a failing provider once a minute, with nothing cached and after the grace`() async throws {
        for isOver in [false, true] {
            let provider = Provider()
            try await provider.publish("a")
            let cache = provider.cache()
            if isOver {
                _ = try await cache.key(for: provider.header("a"))
                provider.pass(.seconds(3600 + 86_400))
            }
            let before = provider.fetches
            provider.fail()
            for pause in [0, 0, 59] {
                provider.pass(.seconds(pause))
                await #expect(throws: Provider.Away.self) { try await cache.key(for: provider.header("a")) }
                await #expect(throws: Provider.Away.self) { try await cache.key(for: provider.header("b")) }
            }
            #expect(provider.fetches == before + 1)
            try await provider.publish("a")
            await #expect(throws: Provider.Away.self) { try await cache.key(for: provider.header("a")) }
            provider.pass(.seconds(1))
            _ = try await cache.key(for: provider.header("a"))
            #expect(provider.fetches == before + 2)
        }
    }

    @Test func `lets all who wait share a failure`() async throws {
        let cache = provider.cache()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 {
                group.addTask {
                    do {
                        _ = try await cache.key(for: provider.header("a"))
                        return false
                    } catch {
                        return error is Provider.Away
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 20)
        #expect(provider.fetches == 1)
    }

    @Test func `keeps its set when the new one is none`() async throws {
        try await provider.publish("a")
        let cache = provider.cache()
        _ = try await cache.key(for: provider.header("a"))
        provider.answer("<html>")
        provider.pass(.seconds(3600))
        _ = try await cache.key(for: provider.header("a"))
        let empty = provider.cache()
        await #expect(throws: Refusal("O2.5", "the key set is not strict JSON")) { try await empty.key(for: provider.header("a")) }
    }
}

/// A provider with a clock of its own.
final class Provider: Sendable {
    struct Away: Error {}

    private struct State {
        var now = UnixTime(seconds: 1_000_000)
        var body: [UInt8]?
        var fetches = 0
        var hold: (@Sendable () async -> Void)?
    }

    private let state = Mutex(State())
    private let maximumAge: Duration?

    init(maximumAge: Duration? = nil) {
        self.maximumAge = maximumAge
    }

    var fetches: Int { state.withLock { $0.fetches } }

    func publish(_ keyID: String) async throws {
        let key = try PrivateKey.makeEd25519().publicKey
        let jwk = try #require(key.jwk(keyID: keyID, algorithm: .edDSA))
        state.withLock { $0.body = (["keys": [jwk]] as JSON).bytes }
    }

    func answer(_ text: String) {
        state.withLock { $0.body = Array(text.utf8) }
    }

    func fail() {
        state.withLock { $0.body = nil }
    }

    /// Makes each fetch wait for this.
    func hold(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.hold = work }
    }

    func pass(_ duration: Duration) {
        state.withLock { $0.now = $0.now + duration }
    }

    func cache() -> JWKSCache {
        JWKSCache(now: { self.state.withLock { $0.now } }) {
            let (body, hold) = self.state.withLock { state in
                state.fetches += 1
                return (state.body, state.hold)
            }
            await hold?()
            await Task.yield()
            guard let body else { throw Away() }
            return FetchedKeys(body: body, maximumAge: self.maximumAge)
        }
    }

    func header(_ keyID: String) throws -> JOSEHeader {
        let members: JSON = ["alg": "EdDSA", "kid": .string(keyID)]
        return try JOSEHeader(try #require(members.object), allowing: [.edDSA], as: .idToken)
    }
}
