import HTTPTypes
package import Hummingbird

/// Refuses a body that says that it is too large before any of it is read. One that does not say is cut off where it is read.
package struct LimitsMiddleware: Layer {
    private let limit: Int
    private let exempt: Set<String>

    /// - Parameters:
    ///   - limit: Bytes.
    ///   - exempt: Routes that have a limit of their own.
    package init(limit: Int = 1 << 20, exempt: Set<String> = []) {
        self.limit = limit
        self.exempt = exempt
    }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit, !exempt.contains(context.endpointPath ?? "") {
            throw Problem.bodyTooLarge
        }
        return try await next(request, context)
    }
}
