import HTTPTypes
package import Hummingbird
import Texts

/// Headers that every answer has: those of SSO_RULES C3.3 where a route does not set its own, and what is left of the rate limits.
package struct CommonHeadersMiddleware: RouterMiddleware {
    package typealias Context = PublicContext

    private let headers: HTTPFields

    /// - Parameter isHTTPS: Whether clients reach us by https: only then is there HSTS.
    package init(isHTTPS: Bool) {
        var headers: HTTPFields = [
            .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
            .referrerPolicy: "no-referrer", .crossOriginResourcePolicy: "same-origin", .cacheControl: "no-store",
        ]
        if isHTTPS { headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        self.headers = headers
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: @concurrent (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers.append(contentsOf: context.notes.limits)
        for field in headers where response.headers[field.name] == nil { response.headers[field.name] = field.value }
        // Answers depend on who asks and are compressed for those who can read it.
        if response.headers[.vary] == nil { response.headers[.vary] = "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie" }
        return response
    }
}
