import Dispatch
import SSO
import Synchronization
import Testing

@testable import Fetching

/// Name servers that stay silent until they are released.
private final class Silence: Sendable {
    private let asked = Mutex<[String]>([])
    private let gate = DispatchSemaphore(value: 0)

    var hosts: [String] { asked.withLock { $0 } }

    func lookUp(_ host: String) -> [IPAddress] {
        asked.withLock { $0.append(host) }
        gate.wait()
        return IPAddress("8.8.8.8").map { [$0] } ?? []
    }

    func release(_ count: Int) {
        for _ in 0..<count { gate.signal() }
    }

    func waitUntilAsked(times count: Int) async throws {
        while hosts.count < count { try await Task.sleep(for: .milliseconds(5)) }
    }
}

@Suite(.timeLimit(.minutes(1))) struct `Looking up hosts` {
    @Test func `whose name servers are silent delays no other fetcher`() async throws {
        let silence = Silence()
        defer { silence.release(2) }
        var policy = FetchPolicy()
        policy.timeout = .milliseconds(300)
        let silent = try WebFetcher(policy, resolver: Resolver(threads: 2) { silence.lookUp($0) })
        let server = try await TestServer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<40 {
                let address = try #require(WebAddress("https://host-\(number).example/"))
                group.addTask {
                    let error = await #expect(throws: ProviderUnreachable.self) { try await silent.send(WebRequest(.get, address)) }
                    #expect(error?.reason == .timeout)
                }
            }
            try await silence.waitUntilAsked(times: 2)
            let other = try ProviderFetcher(FetchPolicy(allowsLoopbackHTTP: true))
            let address = try #require(WebAddress("http://localhost:\(server.port)/"))
            #expect(try await other.fetch(ProviderRequest(address)).status == 200)
            #expect(silence.hosts.count == 2)
            try await group.waitForAll()
        }
        #expect(silence.hosts.count == 2)
        try await server.stop()
    }

    @Test func `that nobody waits for any more is not begun`() async throws {
        let silence = Silence()
        let resolver = Resolver(threads: 1) { silence.lookUp($0) }
        async let first = resolver.addresses(of: "first.example")
        try await silence.waitUntilAsked(times: 1)
        let second = Task { try await resolver.addresses(of: "second.example") }
        try await Task.sleep(for: .milliseconds(50))
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        async let third = resolver.addresses(of: "third.example")
        silence.release(2)
        #expect(try await [first, third].map(\.count) == [1, 1])
        #expect(silence.hosts == ["first.example", "third.example"])
        silence.release(1)
        #expect(try await resolver.addresses(of: "second.example").count == 1)
    }

    @Test func `is done once for all who ask at the same time`() async throws {
        let silence = Silence()
        let resolver = Resolver(threads: 4) { silence.lookUp($0) }
        async let first = resolver.addresses(of: "op.example")
        try await silence.waitUntilAsked(times: 1)
        async let second = resolver.addresses(of: "op.example")
        try await Task.sleep(for: .milliseconds(50))
        silence.release(1)
        #expect(try await first == second)
        #expect(silence.hosts == ["op.example"])
    }

    @Test func `in vain is not tried again for a while`() async throws {
        let asked = Mutex(0)
        let resolver = Resolver(threads: 1, remembersFailuresFor: .milliseconds(500)) { _ in
            asked.withLock { $0 += 1 }
            return []
        }
        #expect(try await resolver.addresses(of: "nowhere.example").isEmpty)
        #expect(try await resolver.addresses(of: "nowhere.example").isEmpty)
        #expect(asked.withLock { $0 } == 1)
        try await Task.sleep(for: .milliseconds(600))
        #expect(try await resolver.addresses(of: "nowhere.example").isEmpty)
        #expect(asked.withLock { $0 } == 2)
    }
}
