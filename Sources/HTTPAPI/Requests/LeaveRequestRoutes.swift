import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct LeaveRequestRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, request, preview, get, history, change] }

    /// LEAVE_RULES L7.1 and L7.14.
    static let refusals = [
        "unknown-employee", "unknown-leave-type", "date-malformed", "end-before-start", "range-too-long", "invalid-day-part",
        "hours-not-allowed",
        "hours-need-one-day", "amount-malformed", "amount-out-of-range", "amount-not-positive", "no-policy", "not-employed",
        "leave-year-closed",
        "too-far-in-past", "notice-too-short", "half-day-not-allowed", "increment-not-met", "reason-required", "request-counts-zero",
        "too-short",
        "too-long", "too-many-consecutive", "overlap", "hours-exceed-working-day", "blackout", "maximum-absent", "waiting-period",
        "insufficient-balance", "no-approver",
    ]

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-requests",
            "listLeaveRequests",
            "Leave requests that the caller may see, the latest first day first",
            for: .readers,
            query: LeaveRequestQuery.self,
            answers: .json(.ok, .page(of: LeaveRequestView.self))
        ) { [backend] call in
            let limit = call.query.page.limit
            let after = try call.payload(of: call.query.page.after).map(LeaveRequestRow.Key.init(cursor:))
            let filter = try call.query.filter(of: call.principal.employee)
            let (situation, rows) = try await backend.requests.page(filter, for: call.principal, after: after ?? nil, limit: limit)
            // A row that was changed since the index was read may be nobody's business any more.
            let items = rows.compactMap { row in (try? situation.details(of: row.id)).map(LeaveRequestView.init) }
            return Reply(Page(items: items, next: rows.count < limit ? nil : call.cursor(rows.last?.key.cursor)))
        }
    }

    private var request: Endpoint {
        Endpoint(
            .post,
            "/v1/leave-requests",
            "requestLeave",
            "Ask for leave",
            for: .members,
            body: .json(NewLeaveRequest.self),
            answers: .json(.created, LeaveRequestView.wire).versioned,
            refusals: Self.refusals
        ) { [backend] call in
            let asked = try call.body.asked(by: call.principal.employee, try await backend.situation(call))
            let id: LeaveRequestID = backend.newID()
            let (situation, position) = try await backend.perform(RequestLeave(id: id, asked: asked), call) { _ in [asked.employee] }
            return try LeaveRequestView.reply(id, situation, position, isNew: true)
        }
    }

    private var preview: Endpoint {
        Endpoint(
            .post,
            "/v1/leave-requests/preview",
            "previewLeaveRequest",
            "What asking would do, without doing it",
            for: .members,
            body: .json(NewLeaveRequest.self),
            answers: .json(.ok, RequestPreview.wire),
            refusals: [
                "unknown-employee", "unknown-leave-type", "date-malformed", "end-before-start", "range-too-long", "invalid-day-part",
            ]
        ) { [backend] call in
            let asked = try call.body.asked(by: call.principal.employee, try await backend.situation(call))
            let command = RequestLeave(id: backend.newID(), asked: asked)
            let situation = try await backend.situation(call, leaveOf: command.people)
            return Reply(RequestPreview(try situation.assess(asked), of: asked, in: situation, call.texts))
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-requests/{id}",
            "leaveRequest",
            "A leave request",
            for: .readers,
            answers: .json(.ok, LeaveRequestView.wire).versioned
        ) { [backend] call in
            let id: LeaveRequestID = try call.id()
            let situation = try await backend.requests.situation(for: call.principal, about: id).situation
            return try LeaveRequestView.reply(id, situation)
        }
    }

    private var history: Endpoint {
        Endpoint(
            .get,
            "/v1/leave-requests/{id}/history",
            "leaveRequestHistory",
            "What happened to a leave request, oldest first",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: RequestStepView.self))
        ) { [backend] call in
            let id: LeaveRequestID = try call.id()
            let situation = try await backend.requests.situation(for: call.principal, about: id).situation
            return Reply(try .of(try situation.details(of: id).entry.history.map(RequestStepView.init), call.query, call))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/leave-requests/{id}",
            "changeLeaveRequest",
            "Change a pending request, or ask to replace an approved one",
            for: .members,
            body: .json(LeaveRequestChange.self),
            answers: .json(.ok, LeaveRequestView.wire).versioned,
            refusals: Self.refusals + ["invalid-transition"]
        ) { [backend] call in
            let id: LeaveRequestID = try call.id()
            let (before, owner) = try await backend.requests.situation(for: call.principal, about: id)
            let details = try before.details(of: id)
            try before.requireAsking(for: owner)
            let asked = try call.body.asked(changing: details.request, reason: details.entry.reason?.text, before)
            let revision = LeaveRequestRevision(of: details.request, to: asked) { backend.newID() }
            let (situation, position) = try await backend.perform(revision.command, call, changing: id.bits) { _ in [owner] }
            return try LeaveRequestView.reply(revision.request, situation, position, isNew: revision.request != id)
        }
    }
}

extension LeaveRequestView {
    static func reply(
        _ id: LeaveRequestID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(CommandError) -> Reply<LeaveRequestView> {
        let details = try situation.details(of: id)
        return Reply(
            LeaveRequestView(details),
            sequence: position,
            version: details.version,
            location: isNew ? "/v1/leave-requests/\(id)" : nil,
            status: isNew ? .created : nil
        )
    }
}

extension LeaveRequestRow.Key {
    fileprivate var cursor: String { "\(firstDay)/\(id)" }

    /// Nil for a cursor of an older program.
    fileprivate init?(cursor: String) {
        let parts = cursor.split(separator: "/").map { String($0) }
        guard parts.count == 2, let day = LocalDate(parts[0]), let id = LeaveRequestID(parts[1]) else { return nil }
        self.init(firstDay: day, id: id)
    }
}
