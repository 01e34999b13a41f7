import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct LeaveTypeRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, define, get, change, archive] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-types",
            "listLeaveTypes",
            "Leave types, by name",
            for: .readers,
            query: ArchivableQuery.self,
            answers: .json(.ok, .page(of: LeaveTypeView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let types = situation.organization.leaveTypes.filter { call.query.archived || !$0.value.isArchived }
                .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            return Reply(try .of(types.compactMap { LeaveTypeView($0.key, situation) }, call.query.page, call))
        }
    }

    private var define: Endpoint {
        Endpoint(
            .post,
            "/v1/leave-types",
            "defineLeaveType",
            "Define a leave type",
            for: .admins,
            body: .json(NewLeaveType.self),
            answers: .json(.created, LeaveTypeView.wire).versioned
        ) { [backend] call in
            let id: LeaveTypeID = backend.newID()
            let command = DefineLeaveType(leaveType: call.body.leaveType(id), name: call.body.name)
            let (situation, position) = try await backend.perform(command, call)
            return try Self.reply(id, situation, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-types/{id}",
            "leaveType",
            "A leave type",
            for: .readers,
            answers: .json(.ok, LeaveTypeView.wire).versioned
        ) { [backend] call in
            try Self.reply(call.id(), try await backend.situation(call))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/leave-types/{id}",
            "changeLeaveType",
            "Change a leave type; its unit stays",
            for: .admins,
            body: .json(LeaveTypeChange.self),
            answers: .json(.ok, LeaveTypeView.wire).versioned
        ) { [backend] call in
            let id: LeaveTypeID = try call.id()
            let body = call.body
            let command = ChangeLeaveType(id: id, name: body.name.patch) { body.apply(to: &$0) }
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            return try Self.reply(id, situation, position)
        }
    }

    private var archive: Endpoint {
        Endpoint(.delete, "/v1/leave-types/{id}", "archiveLeaveType", "Archive a leave type", for: .admins, answers: .nothing) {
            [backend] call in
            let id: LeaveTypeID = try call.id()
            let (_, position) = try await backend.perform(ArchiveLeaveType(id: id), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private static func reply(
        _ id: LeaveTypeID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<LeaveTypeView> {
        guard let view = LeaveTypeView(id, situation), !view.isArchived else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/leave-types/\(id)" : nil)
    }
}
