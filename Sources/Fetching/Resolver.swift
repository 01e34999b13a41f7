import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// Looks up hosts with the system's resolver. It blocks for as long as name servers stay silent, so it runs on threads of its own: hosts of
/// one purpose keep none of another purpose waiting.
package final class Resolver: Sendable {
    /// For what operators and the settings of sign-in name.
    package static let shared = Resolver()

    private struct State {
        var lookups: [String: Lookup] = [:]
        /// Hosts that nothing was found for, and when to forget that.
        var failures: [String: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())
    private let pool: NIOThreadPool
    private let memory: Duration
    private let lookUp: @Sendable (String) -> [IPAddress]

    /// - Parameters:
    ///   - threads: How many hosts are looked up at the same time.
    ///   - memory: How long a host that has no address, or whose name servers did not answer, is not asked for again.
    ///   - lookUp: Gives all addresses of a host; it may block.
    package init(
        threads: Int = 8,
        remembersFailuresFor memory: Duration = .seconds(10),
        lookUp: (@Sendable (String) -> [IPAddress])? = nil
    ) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
        self.memory = memory
        self.lookUp = lookUp ?? { askSystem($0) }
    }

    deinit {
        pool.shutdownGracefully { _ in }
    }

    /// Empty when the host has none. Who asks for a host that is being looked up waits for the same answer.
    /// - Throws: `CancellationError`; a lookup that nobody waits for any more is not begun.
    func addresses(of host: String) async throws -> [IPAddress] {
        guard let lookup = join(host) else { return [] }
        defer { lookup.waiting.subtract(1, ordering: .relaxed) }
        return try await lookup.answer.futureResult.value()
    }

    /// Nil: it has failed just now.
    private func join(_ host: String) -> Lookup? {
        state.withLock { state in
            if let end = state.failures[host], .now < end { return nil }
            let lookup = state.lookups[host] ?? begin(host, &state)
            lookup.waiting.add(1, ordering: .relaxed)
            return lookup
        }
    }

    private func begin(_ host: String, _ state: inout State) -> Lookup {
        let lookup = Lookup()
        state.lookups[host] = lookup
        pool.submit { [self] _ in perform(lookup, of: host) }
        return lookup
    }

    private func perform(_ lookup: Lookup, of host: String) {
        let isWanted = state.withLock { state in
            // Under the lock, so that nobody joins in between.
            if lookup.waiting.load(ordering: .relaxed) > 0 { return true }
            state.lookups[host] = nil
            return false
        }
        guard isWanted else { return lookup.answer.fail(CancellationError()) }
        let addresses = lookUp(host)
        state.withLock { state in
            state.lookups[host] = nil
            if addresses.isEmpty { remember(host, &state) }
        }
        lookup.answer.succeed(addresses)
    }

    private func remember(_ host: String, _ state: inout State) {
        let now = ContinuousClock.now
        state.failures = state.failures.filter { now < $0.value }
        state.failures[host] = now + memory
    }
}

/// One question to the system, queued or under way.
private final class Lookup: Sendable {
    /// How many wait for the answer.
    let waiting = Atomic(0)
    let answer = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [IPAddress].self)
}

private func askSystem(_ host: String) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [IPAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
        if let address = unsafe address(entry.pointee), !addresses.contains(address) { addresses.append(address) }
        unsafe next = entry.pointee.ai_next
    }
    return addresses
}

private func address(_ entry: addrinfo) -> IPAddress? {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = unsafe getnameinfo(entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    guard result == 0 else { return nil }
    // What follows `%` names the interface of a link-local address.
    let digits = text.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: "%")) }.map { UInt8(bitPattern: $0) }
    return IPAddress(String(decoding: digits, as: UTF8.self))
}
