import NIOHTTP1
package import SSO

/// Asks identity providers as ``WebFetcher`` does, and takes only the kind of document that was asked for.
package struct ProviderFetcher: Sendable {
    private let web: WebFetcher

    /// - Parameters:
    ///   - trustRoots: A file with the certificates to trust, in PEM; nil: the system's.
    ///   - resolver: One apart from the others for hosts that anybody may name.
    package init(
        _ policy: FetchPolicy = FetchPolicy(),
        trustRoots: String? = nil,
        resolver: Resolver = .shared
    ) throws {
        web = try WebFetcher(policy, trustRoots: trustRoots, resolver: resolver)
    }

    package func fetch(_ request: ProviderRequest) async throws -> ProviderResponse {
        try request.response(try await web.exchange(request.head, request.body, with: request.address))
    }
}
