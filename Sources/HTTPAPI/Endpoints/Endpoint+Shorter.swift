package import HTTPTypes
package import Hummingbird
import JSON
import Texts

extension Endpoint {
    /// A route for members, without a query.
    package init<Body, Value>(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        for access: Access,
        body: BodyReader<Body>,
        answers: Answers<Value>,
        refusals: [String] = [],
        handle: @escaping @Sendable (Call<NoQuery, Body>) async throws -> Reply<Value>
    ) {
        self.init(
            method,
            path,
            name,
            summary,
            for: access,
            query: NoQuery.self,
            body: body,
            answers: answers,
            refusals: refusals,
            handle: handle
        )
    }

    /// A route for members, without a body.
    package init<Query: WireQuery, Value>(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        for access: Access,
        query: Query.Type,
        answers: Answers<Value>,
        refusals: [String] = [],
        handle: @escaping @Sendable (Call<Query, NoBody>) async throws -> Reply<Value>
    ) {
        self.init(
            method,
            path,
            name,
            summary,
            for: access,
            query: query,
            body: .none,
            answers: answers,
            refusals: refusals,
            handle: handle
        )
    }

    /// A route for members, without query and body.
    package init<Value>(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        for access: Access,
        answers: Answers<Value>,
        refusals: [String] = [],
        handle: @escaping @Sendable (Call<NoQuery, NoBody>) async throws -> Reply<Value>
    ) {
        self.init(
            method,
            path,
            name,
            summary,
            for: access,
            query: NoQuery.self,
            body: .none,
            answers: answers,
            refusals: refusals,
            handle: handle
        )
    }

    /// A GET for members that answers server-sent events for as long as the client listens.
    ///
    /// - Parameter open: Makes the body; what it throws is answered as a problem, before anything is sent.
    package init(
        stream path: String,
        _ name: String,
        _ summary: String,
        for access: Access,
        open: @escaping @Sendable (Request, MemberContext) async throws -> ResponseBody
    ) {
        self.init(
            method: .get,
            path: path,
            name: name,
            summary: summary,
            access: access,
            parameters: [],
            body: nil,
            answer: AnswerDescription(status: .ok, types: [(.eventStream, Schema(["type": "string"]))], hasVersion: false),
            refusals: [],
            serve: .member { request, context, services in
                try access.check(context.principal, now: services.now())
                _ = try NoQuery(query: request.uri.query ?? "")
                let accept = request.headers[values: .accept].joined(separator: ",")
                guard MediaType.negotiate(accept: accept, offered: [.eventStream]) != nil else {
                    throw Problem(.notAcceptable, "not-acceptable", Message("problem.not-acceptable", ["types": "text/event-stream"]))
                }
                let headers: HTTPFields = [.contentType: "text/event-stream", .cacheControl: "no-store, no-transform"]
                guard request.method != .head else { return Response(status: .ok, headers: headers) }
                return Response(status: .ok, headers: headers, body: try await open(request, context))
            }
        )
    }
}
