import Application
import GraphQL
import JSON
import Leave
import Texts

/// What people do about leave, and what it would do.
enum CommandFields {
    static func add(to resolvers: inout Resolvers<Viewer>) {
        resolvers.root("Query", "previewLeaveRequest") { call in
            let asked = try await asked(call)
            let command = RequestLeave(id: newID(call), asked: asked)
            let situation = try await call.context.service.commands.situation(for: call.context.principal, leaveOf: command.people)
            return .object(try situation.assess(asked))
        }
        resolvers.root("Mutation", "requestLeave") { call in
            let asked = try await asked(call)
            let id: LeaveRequestID = newID(call)
            try await call.context.perform(RequestLeave(id: id, asked: asked))
            return try await details(of: id, call)
        }
        resolvers.root("Mutation", "changeLeaveRequest") { call in try await change(call) }
        for (name, action) in [
            ("approveLeave", RequestAction.approve), ("denyLeave", .deny), ("withdrawLeave", .withdraw), ("cancelLeave", .cancel),
        ] {
            resolvers.root("Mutation", name) { call in try await answer(action, call) }
        }
    }

    private static func change(_ call: Call) async throws -> Resolved {
        guard let id: LeaveRequestID = try call.id("id") else { throw CommandError.notFound }
        let (before, owner) = try await call.context.service.requests.situation(for: call.context.principal, about: id)
        let request = try before.details(of: id).request
        try before.requireAsking(for: owner)
        var asked = try await asked(call)
        asked.employee = owner
        let revision = LeaveRequestRevision(of: request, to: asked) { newID(call) }
        try await call.context.perform(revision.command)
        return try await details(of: revision.request, call)
    }

    private static func answer(_ action: RequestAction, _ call: Call) async throws -> Resolved {
        guard let id: LeaveRequestID = try call.id("id") else { throw CommandError.notFound }
        let comment = call.text("comment")
        guard comment?.unicodeScalars.count ?? 0 <= 1000 else { throw GraphQLError.invalid("comment") }
        let owner = try await call.context.service.requests.owner(of: id, in: call.context.principal.organization)
        try await call.context.perform(AnswerLeave(request: id, of: owner, action: action, comment: comment))
        return try await details(of: id, call)
    }

    private static func details(of id: LeaveRequestID, _ call: Call) async throws -> Resolved {
        let (situation, _) = try await call.context.service.requests.situation(for: call.context.principal, about: id)
        return .object(try situation.details(of: id))
    }

    private static func newID<Subject>(_ call: Call) -> Identifier<Subject> { Identifier(call.context.service.commands.newID()) }

    /// The days are read by the rules, in their order (LEAVE_RULES L7.1).
    private static func asked(_ call: Call) async throws -> RequestedLeave {
        let input = call.arguments["input"]?.object ?? JSONObject()
        func text(_ name: String) -> String? { input[name]?.string }
        let situation = try await call.context.situation()
        let employee = text("employeeId").map { EmployeeID($0) } ?? situation.principal.employee
        guard let employee, situation.organization.people[employee] != nil else {
            throw CommandError.refused([Refusal(.unknownEmployee, pointer: "/employeeId")])
        }
        guard let leaveType = text("leaveTypeId").flatMap({ LeaveTypeID($0) }), let type = situation.facts.leaveType(leaveType) else {
            throw CommandError.refused([Refusal(.unknownLeaveType, pointer: "/leaveTypeId")])
        }
        let reason = text("reason")
        guard reason?.unicodeScalars.count ?? 0 <= 1000 else { throw GraphQLError.invalid("reason") }
        do throws(RuleViolation) {
            let days = try LeaveDays(
                readingFrom: text("from") ?? "",
                to: text("to") ?? "",
                fromPart: text("fromPart"),
                toPart: text("toPart"),
                hours: text("hours"),
                unit: type.unit
            )
            return RequestedLeave(employee: employee, leaveType: leaveType, days: days, reason: reason)
        } catch {
            throw CommandError.refused(error.codes.map { Refusal($0, pointer: $0.pointerInRequest) })
        }
    }
}
