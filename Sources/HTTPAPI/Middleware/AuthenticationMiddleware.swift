package import Application
import HTTPTypes
package import Hummingbird
import Logging

/// Finds out who sends a request. Without a credential it goes on, to routes that need none.
package struct AuthenticationMiddleware: Layer {
    /// Who calls; nil when no credential was shown, or a session that is over.
    package typealias Authenticate = @Sendable (PresentedCredentials) async throws(AuthenticationError) -> Authenticated?

    private let authenticate: Authenticate
    private let cookie: String
    private let crossSite: CrossSiteGuard
    private let exempt: Set<String>

    /// - Parameters:
    ///   - cookie: The name of the session cookie (SSO_RULES C1.1).
    ///   - exempt: Routes that look at credentials by themselves: whoever calls them is nobody here.
    package init(
        cookie: String,
        crossSite: CrossSiteGuard,
        exempt: Set<String> = [],
        authenticate: @escaping Authenticate
    ) {
        self.exempt = exempt
        self.cookie = cookie
        self.crossSite = crossSite
        self.authenticate = authenticate
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        if let route = context.endpointPath, exempt.contains(route) { return try await next(request, context) }
        let credentials = PresentedCredentials(
            sessionCookie: request.cookie(named: cookie),
            authorization: try request.authorization()
        )
        guard credentials.sessionCookie != nil || credentials.authorization != nil else { return try await next(request, context) }
        // Who calls and what is answered are one question: the organization is read once.
        return try await Question.$current.withValue(Question()) {
            try await handle(request, credentials, context, next)
        }
    }

    private func handle(
        _ request: Request,
        _ credentials: PresentedCredentials,
        _ context: PublicContext,
        _ next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.standing = Standing(credentials, authenticate)
        context.caller = try await caller(credentials, context)
        if let caller = context.caller { try crossSite.check(request, route: context.endpointPath, caller) }
        context.notes.principal = context.caller?.principal
        return try await next(request, context)
    }

    private func caller(_ credentials: PresentedCredentials, _ context: PublicContext) async throws -> Authenticated? {
        do {
            return try await authenticate(credentials)
        } catch {
            switch error {
            case .invalidCredential, .conflictingCredentials: throw Problem.invalidToken
            case .unavailable(let cause):
                context.logger.error("Authentication failed", metadata: ["error": "\(cause)"])
                throw Problem.unavailable()
            }
        }
    }
}

extension Request {
    /// The first cookie of that name.
    fileprivate func cookie(named name: String) -> String? {
        for pair in headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0].trimmed == name { return parts[1].trimmed }
        }
        return nil
    }

    /// Two headers say two things: neither is believed.
    fileprivate func authorization() throws(Problem) -> String? {
        let values = headers[values: .authorization]
        guard values.count < 2 else { throw .invalidToken }
        return values.first
    }
}
