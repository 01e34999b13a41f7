import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// `/Users` (RFC 7644 §3).
struct UserRoutes: ResourceRoutes {
    let handler: CommandHandler
    let base: String

    func list(_ query: ListQuery, _ call: SCIMCall) async throws -> SCIMAnswer {
        let situation = try await handler.situation(for: call.principal)
        let users = try situation.provisionedUsers().map { (UserResource.whole($0, base: base), ResourceSchema.wholeUser) }
        let (total, page) = try query.page(of: users)
        let shown = page.map { query.selection.applied(to: UserResource.shown($0), .user) }
        return .list(shown, total: total, startIndex: query.startIndex)
    }

    func create(_ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let command = ProvisionPerson(id: EmployeeID(handler.newID()), person: try UserResource.person(body, isActive: true))
        _ = try await handler.perform(command, by: call.caller(nil))
        // It is the one with the user name: whom the directory once deleted keeps the id.
        let situation = try await handler.situation(for: call.principal)
        let wanted = command.person.userName.lowercased()
        guard let user = try situation.provisionedUsers().first(where: { $0.person.userName.lowercased() == wanted }) else {
            throw CommandError.conflict
        }
        var answer = shown(user, selection)
        answer.status = .created
        answer.location = "\(base)/Users/\(user.id)"
        return answer
    }

    func get(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let user = try await handler.situation(for: call.principal).provisionedUser(id)
        guard !call.request.isKnown(user.version) else { return SCIMAnswer(status: .notModified, version: user.version) }
        return shown(user, selection)
    }

    func replace(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        // Read once, for its faults; what it leaves open depends on what is there.
        _ = try UserResource.person(body, isActive: true)
        return try await change(id, call) { before throws(CommandError) in
            do throws(SCIMError) { return try UserResource.person(body, isActive: before.isActive) } catch { throw CommandError(error) }
        }
    }

    func patch(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let operations = try PatchOperation.all(in: try await call.request.body())
        let user = try await handler.situation(for: call.principal).provisionedUser(id)
        _ = try patched(user.person, by: operations)  // for its faults, in SCIM's words
        return try await change(id, call) { before throws(CommandError) in
            do throws(SCIMError) { return try patched(before, by: operations) } catch { throw CommandError(error) }
        }
    }

    @Sendable private func patched(_ person: ProvisionedPerson, by operations: [PatchOperation]) throws(SCIMError) -> ProvisionedPerson {
        let present = UserResource.writable(person)
        return try UserResource.person(try operations.applied(to: present, .wholeUser), isActive: person.isActive)
    }

    private func change(
        _ id: EmployeeID,
        _ call: SCIMCall,
        _ change: @escaping @Sendable (ProvisionedPerson) throws(CommandError) -> ProvisionedPerson
    ) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let expected = try call.request.expected().map { (id: id.bits, version: $0) }
        _ = try await handler.perform(ChangeProvisionedPerson(id: id, change: change), by: call.caller(expected))
        return shown(try await handler.situation(for: call.principal).provisionedUser(id), selection)
    }

    func delete(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let expected = try call.request.expected().map { (id: id.bits, version: $0) }
        _ = try await handler.perform(DeprovisionPerson(id: id), by: call.caller(expected))
        return SCIMAnswer(status: .noContent)
    }

    private func shown(_ user: ProvisionedUser, _ selection: AttributeSelection) -> SCIMAnswer {
        let resource = UserResource.shown(UserResource.whole(user, base: base))
        return .resource(selection.applied(to: resource, .user), version: user.version)
    }
}

extension CommandError {
    /// A fault that shows only when the change is made: others were faster, and what is there now is other.
    init(_ error: SCIMError) {
        self = .refused([Refusal(error.kind?.rawValue ?? "invalid-value", detail: error.detail)])
    }
}
