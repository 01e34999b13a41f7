package import CoreMetrics
import HTTPTypes
package import Hummingbird

/// `away_http_requests_total`, `away_http_request_duration_seconds`, `away_http_requests_in_flight`: by route, never by path.
package struct RequestMetricsMiddleware: RouterMiddleware {
    package typealias Context = PublicContext

    private let factory: any MetricsFactory
    private let inFlight: any MeterHandler

    package init(_ factory: any MetricsFactory) {
        self.factory = factory
        inFlight = factory.makeMeter(label: "away_http_requests_in_flight", dimensions: [])
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: @concurrent (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        inFlight.increment(by: 1)
        defer { inFlight.decrement(by: 1) }
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = ContinuousClock.now - start
        let route = context.endpointPath ?? "none"
        // Clients may invent methods, and each would be a series of its own.
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "other"
        factory.makeCounter(
            label: "away_http_requests_total",
            dimensions: [("method", method), ("route", route), ("status", String(response.status.code))]
        ).increment(by: 1)
        factory.makeTimer(label: "away_http_request_duration_seconds", dimensions: [("method", method), ("route", route)])
            .recordNanoseconds(Int64(duration / .nanoseconds(1)))
        return response
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}
