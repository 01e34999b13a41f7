package import JOSE
package import SSO

/// The discovery document of one connection, kept for 24 hours (SSO_RULES O2.4), and by it the connection's keys.
package actor DiscoveryCache {
    package let issuer: Issuer
    private var cached: (metadata: ProviderMetadata, fetched: UnixTime)?
    private var lastFailure: (time: UnixTime, cause: any Error)?
    private var running: Task<ProviderMetadata, any Error>?
    /// How often it has forgotten: what was asked for before is not kept.
    private var generation = 0
    private let fetch: Fetch
    private let now: @Sendable () -> UnixTime

    package init(_ issuer: Issuer, now: @escaping @Sendable () -> UnixTime, fetch: @escaping Fetch) {
        self.issuer = issuer
        self.now = now
        self.fetch = fetch
    }

    /// - Throws: ``Refusal`` (O2.1, O2.2); ``ProviderUnreachable``. While the provider fails, a document serves for another day,
    ///   and the provider is asked once a minute.
    package func metadata() async throws -> ProviderMetadata {
        if let cached, now() < cached.fetched + .seconds(86_400) { return cached.metadata }
        do {
            if let lastFailure, now() < lastFailure.time + .seconds(60) { throw lastFailure.cause }
            return try await fetchShared()
        } catch let failure as ProviderUnreachable {
            guard let cached, now() < cached.fetched + .seconds(2 * 86_400) else { throw failure }
            return cached.metadata
        }
    }

    /// Forgets what it knows and what is on its way: after an admin changed something or asks for a test.
    package func forget() {
        cached = nil
        lastFailure = nil
        running = nil
        generation += 1
    }

    /// The keys that the document points to.
    package nonisolated func makeKeysCache() -> JWKSCache {
        JWKSCache(now: now) { [self] in
            let address = try await metadata().keysAddress
            let answer = try await fetch(ProviderRequest(address))
            guard answer.status == 200 else { throw ProviderUnreachable(.status, host: address.host, status: answer.status) }
            return FetchedKeys(body: answer.body, maximumAge: answer.maximumAge)
        }
    }

    private func fetchShared() async throws -> ProviderMetadata {
        if let running { return try await running.value }
        // Unstructured, because it belongs to all who wait: one that is cancelled must not end it for the others. It is awaited
        // right here and by those who come meanwhile, and ends by the limits of `fetch`.
        let generation = generation
        let task = Task { try await self.fetchOnce(generation) }
        running = task
        defer { if generation == self.generation { running = nil } }
        return try await task.value
    }

    private func fetchOnce(_ generation: Int) async throws -> ProviderMetadata {
        do {
            let answer = try await fetch(ProviderRequest(issuer.discoveryAddress))
            guard answer.status == 200 else {
                throw ProviderUnreachable(.status, host: issuer.discoveryAddress.host, status: answer.status)
            }
            let metadata = try ProviderMetadata(parsing: answer.body, for: issuer)
            if generation == self.generation {
                cached = (metadata, now())
                lastFailure = nil
            }
            return metadata
        } catch {
            if generation == self.generation { lastFailure = (now(), error) }
            throw error
        }
    }
}
