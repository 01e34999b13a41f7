package import JOSE
package import SSO

/// The discovery document of one connection, kept for 24 hours (SSO_RULES O2.4), and by it the connection's keys.
package actor DiscoveryCache {
    package let issuer: Issuer
    private var cached: (metadata: ProviderMetadata, fetched: UnixTime)?
    private var running: Task<ProviderMetadata, any Error>?
    private let fetch: Fetch
    private let now: @Sendable () -> UnixTime

    package init(_ issuer: Issuer, now: @escaping @Sendable () -> UnixTime, fetch: @escaping Fetch) {
        self.issuer = issuer
        self.now = now
        self.fetch = fetch
    }

    /// - Throws: ``Refusal`` (O2.1, O2.2); ``ProviderUnreachable``. While the provider fails, a document serves for another day.
    package func metadata() async throws -> ProviderMetadata {
        if let cached, now() < cached.fetched + .seconds(86_400) { return cached.metadata }
        do {
            return try await fetchShared()
        } catch let failure as ProviderUnreachable {
            guard let cached, now() < cached.fetched + .seconds(2 * 86_400) else { throw failure }
            return cached.metadata
        }
    }

    /// Forgets what it knows: after an admin changed something or asks for a test.
    package func forget() {
        cached = nil
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
        let task = Task { try await self.fetchOnce() }
        running = task
        defer { running = nil }
        return try await task.value
    }

    private func fetchOnce() async throws -> ProviderMetadata {
        let answer = try await fetch(ProviderRequest(issuer.discoveryAddress))
        guard answer.status == 200 else {
            throw ProviderUnreachable(.status, host: issuer.discoveryAddress.host, status: answer.status)
        }
        let metadata = try ProviderMetadata(parsing: answer.body, for: issuer)
        cached = (metadata, now())
        return metadata
    }
}
