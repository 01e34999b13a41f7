package import OpenSSL
package import SSO

/// What a provider's JWKS address answered.
package struct FetchedKeys: Sendable {
    package var body: [UInt8]
    /// `max-age` of `Cache-Control`, when there.
    package var maximumAge: Duration?

    package init(body: [UInt8], maximumAge: Duration? = nil) {
        self.body = body
        self.maximumAge = maximumAge
    }
}

/// The keys of one connection, fetched when they are needed (SSO_RULES O2.4).
///
/// All sign-ins of a connection share one: a fetch that runs is waited for by everybody who needs it.
package actor JWKSCache {
    private var state: JWKSCacheState
    private var running: Task<JWKSet, any Error>?
    private let fetch: @Sendable () async throws -> FetchedKeys
    private let now: @Sendable () -> UnixTime

    /// - Parameters:
    ///   - cached: What is known already, with the time until which it is fresh.
    ///   - fetch: Asks the provider's JWKS address, within limits of its own (SSO_RULES O2.3).
    package init(
        cached: (keys: JWKSet, expires: UnixTime)? = nil,
        now: @escaping @Sendable () -> UnixTime,
        fetch: @escaping @Sendable () async throws -> FetchedKeys
    ) {
        state = JWKSCacheState(cached: cached)
        self.now = now
        self.fetch = fetch
    }

    /// The key that a token names (SSO_RULES O4.1).
    ///
    /// - Throws: ``Refusal`` when there is none; what `fetch` threw when there is no set to decide by, for a minute without asking
    ///   again.
    package func key(for header: JOSEHeader) async throws -> PublicKey {
        switch state.plan(keyID: header.keyID, isFetching: running != nil, at: now()) {
        case .decide(let keys): return try keys.key(for: header)
        case .fail(let cause): throw cause
        case .fetch(let fallback):
            do {
                return try await fetchShared().key(for: header)
            } catch let error as FetchFailure {
                guard let fallback else { throw error.cause }
                return try fallback.key(for: header)
            }
        }
    }

    private func fetchShared() async throws -> JWKSet {
        if let running { return try await running.value }
        // Unstructured, because it belongs to all who wait: one that is cancelled must not end it for the others. It is awaited
        // right here and by those who come meanwhile, and ends by the limits of `fetch`.
        let task = Task { try await self.fetchOnce() }
        running = task
        defer { running = nil }
        return try await task.value
    }

    private func fetchOnce() async throws -> JWKSet {
        do {
            let answer = try await fetch()
            let keys = try JWKSet(parsing: answer.body)
            state.store(keys, maximumAge: answer.maximumAge, at: now())
            return keys
        } catch {
            state.fetchFailed(error, at: now())
            throw FetchFailure(cause: error)
        }
    }
}

/// Sets a failed fetch apart from a refusal by the keys that were fetched.
private struct FetchFailure: Error {
    let cause: any Error
}
