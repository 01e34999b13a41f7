import HTTPTypes
import Leave

/// The routes that every kind of resource has (RFC 7644 §3.2).
protocol ResourceRoutes: Sendable {
    associatedtype Subject

    func list(_ query: ListQuery, _ call: SCIMCall) async throws -> SCIMAnswer
    func create(_ call: SCIMCall) async throws -> SCIMAnswer
    func get(_ id: Identifier<Subject>, _ call: SCIMCall) async throws -> SCIMAnswer
    func replace(_ id: Identifier<Subject>, _ call: SCIMCall) async throws -> SCIMAnswer
    func patch(_ id: Identifier<Subject>, _ call: SCIMCall) async throws -> SCIMAnswer
    func delete(_ id: Identifier<Subject>, _ call: SCIMCall) async throws -> SCIMAnswer
}

extension ResourceRoutes {
    func answer(_ call: SCIMCall) async throws -> SCIMAnswer {
        let (method, path) = (call.request.method, call.request.path)
        switch path.count {
        case 1:
            switch method {
            case .get: return try await list(ListQuery(call.request.parameters), call)
            case .post: return try await create(call)
            default: return .wrongMethod("GET, POST")
            }
        case 2 where path[1] == ".search":
            guard method == .post else { return .wrongMethod("POST") }
            return try await list(ListQuery(body: try await call.request.body()), call)
        case 2:
            guard let id = Identifier<Subject>(path[1]) else { throw SCIMError.notFound }
            switch method {
            case .get: return try await get(id, call)
            case .put: return try await replace(id, call)
            case .patch: return try await patch(id, call)
            case .delete: return try await delete(id, call)
            default: return .wrongMethod("GET, PUT, PATCH, DELETE")
            }
        default: throw SCIMError.notFound
        }
    }
}
