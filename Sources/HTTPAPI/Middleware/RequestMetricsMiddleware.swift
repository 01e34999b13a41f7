package import CoreMetrics
import HTTPTypes
package import Hummingbird
import Synchronization

/// `away_http_requests_total`, `away_http_request_duration_seconds`, `away_http_requests_in_flight`: by route, never by path.
package struct RequestMetricsMiddleware: Layer {
    private let series: RequestSeries
    private let inFlight: any MeterHandler

    package init(_ factory: any MetricsFactory) {
        series = RequestSeries(factory)
        inFlight = factory.makeMeter(label: "away_http_requests_in_flight", dimensions: [])
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        inFlight.increment(by: 1)
        defer { inFlight.decrement(by: 1) }
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        let (counter, timer) = series.handlers(request.method, context.endpointPath ?? "none", response.status.code)
        counter.increment(by: 1)
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        return response
    }
}

/// The handlers of each method, route and status, made when they are first needed.
private final class RequestSeries: Sendable {
    private struct Key: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private let factory: any MetricsFactory
    private let made = Mutex<[Key: (counter: any CounterHandler, timer: any TimerHandler)]>([:])

    init(_ factory: any MetricsFactory) { self.factory = factory }

    func handlers(_ method: HTTPRequest.Method, _ route: String, _ status: Int) -> (counter: any CounterHandler, timer: any TimerHandler) {
        // Clients may invent methods, and each would be a series of its own.
        let method = Self.methods.contains(method) ? method.rawValue : "other"
        let key = Key(method: method, route: route, status: status)
        if let known = made.withLock({ $0[key] }) { return known }
        let counter = factory.makeCounter(
            label: "away_http_requests_total",
            dimensions: [("method", method), ("route", route), ("status", String(status))]
        )
        let timer = factory.makeTimer(
            label: "away_http_request_duration_seconds",
            dimensions: [("method", method), ("route", route)]
        )
        made.withLock { $0[key] = (counter, timer) }
        return (counter, timer)
    }

    private static let methods: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .head, .options]
}
