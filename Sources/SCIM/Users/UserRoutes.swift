import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// `/Users` (RFC 7644 §3).
struct UserRoutes {
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
            guard let id = EmployeeID(path[1]) else { throw SCIMError.notFound }
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
        let users = try situation.provisionedUsers().map { (UserResource.whole($0, base: base), ResourceSchema.wholeUser) }
        let (total, page) = try query.page(of: users)
        let shown = page.map { query.selection.applied(to: UserResource.shown($0), .user) }
        return .list(shown, total: total, startIndex: query.startIndex)
    }

    private func create(_ call: SCIMCall) async throws -> SCIMAnswer {
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

    private func get(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        let selection = try AttributeSelection(call.request.parameters)
        let user = try await handler.situation(for: call.principal).provisionedUser(id)
        guard !call.request.isKnown(user.version) else { return SCIMAnswer(status: .notModified, version: user.version) }
        return shown(user, selection)
    }

    private func replace(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
        guard let body = try await call.request.body().object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        // Read once, for its faults; what it leaves open depends on what is there.
        _ = try UserResource.person(body, isActive: true)
        return try await change(id, call) { before throws(CommandError) in
            do throws(SCIMError) { return try UserResource.person(body, isActive: before.isActive) } catch { throw CommandError(error) }
        }
    }

    private func patch(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
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

    private func delete(_ id: EmployeeID, _ call: SCIMCall) async throws -> SCIMAnswer {
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
