import NIOHTTP1
package import SSO

/// Asks identity providers as ``WebFetcher`` does, and takes only the kind of document that was asked for.
package struct ProviderFetcher: Sendable {
    private let web: WebFetcher

    /// - Parameters:
    ///   - trustRoots: A file with the certificates to trust, in PEM; nil: the system's.
    ///   - resolve: Gives all addresses of a host; nil: the system's resolver.
    package init(
        _ policy: FetchPolicy = FetchPolicy(),
        trustRoots: String? = nil,
        resolve: (@Sendable (String) async throws -> [IPAddress])? = nil
    ) throws {
        web = try WebFetcher(policy, trustRoots: trustRoots, resolve: resolve)
    }

    package func fetch(_ request: ProviderRequest) async throws -> ProviderResponse {
        try request.response(try await web.exchange(request.head, request.body, with: request.address))
    }
}
