import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// `/Groups` (RFC 7644 §3).
struct GroupRoutes: ResourceRoutes {
    let handler: CommandHandler
    let base: String

    func list(_ query: ListQuery, _ call: SCIMCall) async throws -> SCIMAnswer {
        let situation = try await handler.situation(for: call.principal)
        let groups = try situation.provisionedGroups().map { (GroupResource.whole($0, base: base), ResourceSchema.group) }
        let (total, page) = try query.page(of: groups)
        return .list(page.map { query.selection.applied(to: $0, .group) }, total: total, startIndex: query.startIndex)
    }

    func create(_ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let id = ProvisionedGroupID(handler.newID())
        _ = try await handler.perform(ProvisionGroup(id: id, group: try GroupResource.description(body)), by: call.caller(nil))
        var answer = shown(try await handler.situation(for: call.principal).provisionedGroup(id), selection)
        answer.status = .created
        answer.location = "\(base)/Groups/\(id)"
        return answer
    }

    func get(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let group = try await handler.situation(for: call.principal).provisionedGroup(id)
        guard !call.request.isKnown(group.version) else { return SCIMAnswer(status: .notModified, version: group.version) }
        return shown(group, selection)
    }

    func replace(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let group = try GroupResource.description(body)
        return try await change(id, call) { _ throws(CommandError) in group }
    }

    func patch(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
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

    func delete(_ id: ProvisionedGroupID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let expected = try call.request.expected().map { (id: id.bits, version: $0) }
        _ = try await handler.perform(RemoveProvisionedGroup(id: id), by: call.caller(expected))
        return SCIMAnswer(status: .noContent)
    }

    private func shown(_ group: ProvisionedGroupEntry, _ selection: AttributeSelection) -> SCIMAnswer {
        .resource(selection.applied(to: GroupResource.whole(group, base: base), .group), version: group.version)
    }
}
