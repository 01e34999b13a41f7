import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// `/Groups` (RFC 7644 §3).
struct GroupRoutes {
    let handler: CommandHandler
    let base: String

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
            guard let id = ProvisionedGroupID(path[1]) else { throw SCIMError.notFound }
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

    private func list(_ query: ListQuery, _ call: SCIMCall) async throws -> SCIMAnswer {
        let situation = try await handler.situation(for: call.principal)
        let groups = try situation.provisionedGroups().map { (GroupResource.whole($0, base: base), ResourceSchema.group) }
        let (total, page) = try query.page(of: groups)
        return .list(page.map { query.selection.applied(to: $0, .group) }, total: total, startIndex: query.startIndex)
    }

    private func create(_ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let id = ProvisionedGroupID(handler.newID())
        _ = try await handler.perform(ProvisionGroup(id: id, group: try GroupResource.description(body)), by: call.caller(nil))
        var answer = shown(try await handler.situation(for: call.principal).provisionedGroup(id), selection)
        answer.status = .created
        answer.location = "\(base)/Groups/\(id)"
        return answer
    }

    private func get(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let group = try await handler.situation(for: call.principal).provisionedGroup(id)
        guard !call.request.isKnown(group.version) else { return SCIMAnswer(status: .notModified, version: group.version) }
        return shown(group, selection)
    }

    private func replace(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let group = try GroupResource.description(body)
        return try await change(id, call) { _ throws(CommandError) in group }
    }

    private func patch(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let operations = try PatchOperation.all(in: try await call.request.body())
        let group = try await handler.situation(for: call.principal).provisionedGroup(id)
        _ = try patched(group.description, by: operations)  // for its faults, in SCIM's words
        return try await change(id, call) { before throws(CommandError) in
            do throws(SCIMError) { return try patched(before, by: operations) } catch { throw CommandError(error) }
        }
    }

    @Sendable private func patched(_ group: GroupDescription, by operations: [PatchOperation]) throws(SCIMError) -> GroupDescription {
        try GroupResource.description(try operations.applied(to: GroupResource.writable(group, base), .group))
    }

    private func change(
        _ id: ProvisionedGroupID,
        _ call: SCIMCall,
        _ change: @escaping @Sendable (GroupDescription) throws(CommandError) -> GroupDescription
    ) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let expected = try call.request.expected().map { (id: id.bits, version: $0) }
        _ = try await handler.perform(ChangeProvisionedGroup(id: id, change: change), by: call.caller(expected))
        return shown(try await handler.situation(for: call.principal).provisionedGroup(id), selection)
    }

    private func delete(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let expected = try call.request.expected().map { (id: id.bits, version: $0) }
        _ = try await handler.perform(RemoveProvisionedGroup(id: id), by: call.caller(expected))
        return SCIMAnswer(status: .noContent)
    }

    private func shown(_ group: ProvisionedGroupEntry, _ selection: AttributeSelection) -> SCIMAnswer {
        .resource(selection.applied(to: GroupResource.whole(group, base: base), .group), version: group.version)
    }
}
