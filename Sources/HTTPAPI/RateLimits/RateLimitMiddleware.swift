import Application
import HTTPTypes
package import Hummingbird
import Texts

/// Limits what each organization and each person, or other holder of a credential, may ask, and says what is left
/// (`RateLimit` and `RateLimit-Policy`, draft-ietf-httpapi-ratelimit-headers-10).
package struct RateLimitMiddleware: Layer {
    private let limits: RateLimits

    package init(_ limits: RateLimits) { self.limits = limits }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        guard let principal = context.caller?.principal else { return try await next(request, context) }
        let verdict = limits.admit(principal)
        context.notes.limits = headers(verdict)
        if let wait = verdict.retryAfter {
            throw Problem(.tooManyRequests, "rate-limited", "problem.rate-limited", headers: [.retryAfter: String(wait)])
        }
        return try await next(request, context)
    }

    private func headers(_ verdict: RateLimiter.Verdict) -> HTTPFields {
        guard !verdict.policies.isEmpty else { return [:] }
        return [
            .rateLimitPolicy: verdict.policies.map { "\"\($0.name)\";q=\($0.quota);w=\($0.window)" }.joined(separator: ", "),
            .rateLimit: verdict.policies.map { "\"\($0.name)\";r=\($0.remaining);t=\($0.reset)" }.joined(separator: ", "),
        ]
    }
}
