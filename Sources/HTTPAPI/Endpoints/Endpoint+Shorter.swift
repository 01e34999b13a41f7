package import HTTPTypes

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
}
