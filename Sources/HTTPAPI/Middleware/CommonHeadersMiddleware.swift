import HTTPTypes
package import Hummingbird
import Texts

/// Headers that every answer has: those of SSO_RULES C3.3 where a route does not set its own, and what is left of the rate limits.
package struct CommonHeadersMiddleware: Layer {
    private let headers: HTTPFields
    private let names: Set<HTTPField.Name>

    /// - Parameter isHTTPS: Whether clients reach us by https: only then is there HSTS.
    package init(isHTTPS: Bool) {
        var headers: HTTPFields = [
            .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
            .referrerPolicy: "no-referrer", .crossOriginResourcePolicy: "same-origin", .cacheControl: "no-store",
            // Answers depend on who asks and are compressed for those who can read it.
            .vary: "Accept, Accept-Encoding, Accept-Language, Authorization, Cookie",
        ]
        if isHTTPS { headers[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
        self.headers = headers
        names = Set(headers.map(\.name))
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers.append(contentsOf: context.notes.limits)
        if response.headers.contains(where: { names.contains($0.name) }) {
            for field in headers where response.headers[field.name] == nil { response.headers.append(field) }
        } else {
            response.headers.append(contentsOf: headers)
        }
        return response
    }
}
