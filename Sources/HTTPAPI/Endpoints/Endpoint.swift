package import HTTPTypes
import Hummingbird
import JSON

/// A route as a value: it serves requests and writes its operation of the OpenAPI document.
package struct Endpoint: Sendable {
    package let method: HTTPRequest.Method
    /// With names in braces: `/v1/locations/{id}`.
    package let path: String
    /// The operation's id, which GraphQL uses too: `createLocation`.
    package let name: String
    package let summary: String
    /// Nil: everybody, signed in or not.
    package let access: Access?
    package let parameters: [QueryReader.Parameter]
    let body: BodyDescription?
    let answer: AnswerDescription
    /// The codes of LEAVE_RULES that it refuses with.
    package let refusals: [String]
    let serve: Server

    enum Server: Sendable {
        case open(@Sendable (Request, PublicContext) async throws -> Response)
        case member(@Sendable (Request, MemberContext, EndpointServices) async throws -> Response)
    }

    struct BodyDescription: Sendable {
        let mediaType: MediaType
        var otherTypes: [MediaType] = []
        let schema: Schema
        let isRequired: Bool
    }

    struct AnswerDescription: Sendable {
        let status: HTTPResponse.Status
        let types: [(type: MediaType, schema: Schema)]
        let hasVersion: Bool
    }

    /// A route for members of an organization.
    ///
    /// - Parameter handle: Throws ``Problem`` or `CommandError`.
    package init<Query: WireQuery, Body, Value>(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        for access: Access,
        query: Query.Type,
        body: BodyReader<Body>,
        answers: Answers<Value>,
        refusals: [String] = [],
        handle: @escaping @Sendable (Call<Query, Body>) async throws -> Reply<Value>
    ) {
        self.init(
            method: method,
            path: path,
            name: name,
            summary: summary,
            access: access,
            parameters: Query.parameters,
            body: body.description,
            answer: answers.description,
            refusals: refusals,
            serve: .member(
                MemberServer(
                    method: method,
                    name: name,
                    access: access,
                    body: body,
                    answers: answers,
                    handle: handle
                ).respond
            )
        )
    }

    /// A route for everybody, without query or body.
    package init<Value>(
        open method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        answers: Answers<Value>,
        handle: @escaping @Sendable () async throws -> Value
    ) {
        self.init(
            method: method,
            path: path,
            name: name,
            summary: summary,
            access: nil,
            parameters: [],
            body: nil,
            answer: answers.description,
            refusals: [],
            serve: .open { request, _ in
                _ = try NoQuery(query: request.uri.query ?? "")
                let type = try answers.negotiate(request)
                return answers.response(Reply(try await handle()), as: type, to: request)
            }
        )
    }

    /// A route for everybody who has its address, which reads its body and writes its answer itself: other media than JSON.
    init(
        addressed method: HTTPRequest.Method,
        _ path: String,
        _ name: String,
        _ summary: String,
        takes bodies: [MediaType] = [],
        answers types: [(type: MediaType, schema: Schema)],
        respond: @escaping @Sendable (Request, PublicContext) async throws -> Response
    ) {
        self.init(
            method: method,
            path: path,
            name: name,
            summary: summary,
            access: nil,
            parameters: [],
            body: bodies.first.map {
                BodyDescription(mediaType: $0, otherTypes: Array(bodies.dropFirst()), schema: .binary, isRequired: true)
            },
            answer: AnswerDescription(status: .ok, types: types, hasVersion: false),
            refusals: [],
            serve: .open { request, context in
                _ = try NoQuery(query: request.uri.query ?? "")
                let offered = types.map(\.type)
                let accept = request.headers[values: .accept].joined(separator: ",")
                guard MediaType.negotiate(accept: accept, offered: offered) != nil else { throw Problem.notAcceptable(offered) }
                return try await respond(request, context)
            }
        )
    }

    init(
        method: HTTPRequest.Method,
        path: String,
        name: String,
        summary: String,
        access: Access?,
        parameters: [QueryReader.Parameter],
        body: BodyDescription?,
        answer: AnswerDescription,
        refusals: [String],
        serve: Server
    ) {
        self.method = method
        self.path = path
        self.name = name
        self.summary = summary
        self.access = access
        self.parameters = parameters
        self.body = body
        self.answer = answer
        self.refusals = refusals
        self.serve = serve
    }
}

extension Endpoint {
    /// The names in braces.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }
}
