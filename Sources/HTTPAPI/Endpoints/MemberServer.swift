import Application
import EventSourcing
import HTTPTypes
import Hummingbird

/// Serves an endpoint: who may, then the form of the request, then the handler.
struct MemberServer<Query: WireQuery, Body: Sendable, Value: Sendable>: Sendable {
    let method: HTTPRequest.Method
    let name: String
    let access: Access
    let body: BodyReader<Body>
    let answers: Answers<Value>
    let handle: @Sendable (Call<Query, Body>) async throws -> Reply<Value>

    @Sendable func respond(to request: Request, context: MemberContext, services: EndpointServices) async throws -> Response {
        try access.check(context.principal, now: services.now())
        let type = try answers.negotiate(request)
        let query = try Query(query: request.uri.query ?? "")
        let (body, bytes) = try await body(request)
        let serve = { (receipt: CommandReceipt?) in
            let call = Call(
                query: query,
                body: body,
                context: context,
                precondition: Precondition(ifMatch: request.headers[.ifMatch]),
                receipt: receipt,
                mediaType: type,
                cursors: services.cursors.scope(name, filters: request.filters, of: context.principal)
            )
            return answers.response(try await handle(call), as: type, to: request)
        }
        guard method == .post, let key = request.headers[.idempotencyKey] else { return try await serve(nil) }
        return try await services.idempotency.once(key, request, bytes, of: context.principal, logger: context.logger, serve)
    }
}

extension Request {
    /// The query without what changes from page to page.
    fileprivate var filters: String {
        guard let query = uri.query, !query.isEmpty else { return "" }
        return query.split(separator: "&").filter { !$0.hasPrefix("after=") && !$0.hasPrefix("limit=") }.sorted().joined(
            separator: "&"
        )
    }
}
