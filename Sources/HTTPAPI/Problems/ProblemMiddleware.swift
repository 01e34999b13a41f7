import Application
import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import Texts

/// Makes every error into a problem. Handlers and inner middleware only throw.
package struct ProblemMiddleware: Layer {
    private let routes: RouteTable

    package init(routes: RouteTable) { self.routes = routes }

    package func handle(
        _ request: Request,
        context: PublicContext,
        next: (Request, PublicContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return response(to: error, request, context)
        }
    }

    private func response(to error: any Error, _ request: Request, _ context: PublicContext) -> Response {
        if let error = error as? HTTPError, error.status == .notFound, let allowed = routes.methods(of: request.uri.path) {
            return wrongMethod(request.method, allowed: allowed, context)
        }
        let problem = Problem(any: error, logger: context.logger)
        return problem.response(instance: context.requestID, in: context.texts)
    }

    private func wrongMethod(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method], _ context: PublicContext) -> Response {
        let allow: HTTPFields = [.allow: allowed.map(\.rawValue).joined(separator: ", ")]
        if method == .options { return Response(status: .noContent, headers: allow) }
        return Problem(.methodNotAllowed, "method-not-allowed", "problem.method-not-allowed", headers: allow)
            .response(instance: context.requestID, in: context.texts)
    }
}

extension Problem {
    /// - Parameter logger: Told what clients are not.
    init(any error: any Error, logger: Logger) {
        switch error {
        case let problem as Problem:
            self = problem
        case let error as CommandError:
            self.init(error)
            if case .unavailable(let cause) = error { logger.error("A port failed", metadata: ["error": "\(cause)"]) }
        case is NIOTooManyBytesError:
            self = .bodyTooLarge
        case let error as HTTPError:
            self.init(error)
        case is CancellationError:
            self = .unavailable()
        default:
            logger.error("A request failed", metadata: ["error": "\(error)"])
            self.init(.internalServerError, "internal", "problem.internal")
        }
    }

    /// An error of the framework.
    private init(_ error: HTTPError) {
        switch error.status {
        case .notFound: self = .notFound
        case .unauthorized: self = .unauthenticated
        case .contentTooLarge: self = .bodyTooLarge
        default: self.init(error.status, "invalid-request", "problem.invalid-request", headers: error.headers)
        }
    }
}
