import Application
import EventSourcing
import HTTPTypes
package import Hummingbird
import Leave
import Logging

/// One line a request: its route (never the path itself or its query, which may hold what logs must not), outcome and duration.
package struct RequestLogMiddleware: Layer {
    package init() {}

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = ContinuousClock.now - start
        context.logger.info("Request", metadata: metadata(request, response, context, duration))
        return response
    }

    private func metadata(_ request: Request, _ response: Response, _ context: PublicContext, _ duration: Duration) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")", "status": "\(response.status.code)",
            "duration_ms": "\(duration / .milliseconds(1))",
        ]
        if let client = context.peer.flatMap(NetworkAddress.truncated) { metadata["client_network"] = "\(client)" }
        if let principal = context.notes.principal {
            metadata["organization"] = "\(UUIDText.string(principal.organization.bits))"
            metadata["employee"] = "\(UUIDText.string(principal.employee.bits))"
        }
        if let sequence = response.headers[.awaySequence] { metadata["event_sequence"] = "\(sequence)" }
        return metadata
    }
}
