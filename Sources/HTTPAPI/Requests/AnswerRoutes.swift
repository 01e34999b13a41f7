import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct AnswerRoutes {
    let backend: Backend

    var all: [Endpoint] {
        [
            answer(.approve, "approveLeave", "Approve a request, or its cancellation"),
            answer(.deny, "denyLeave", "Deny a request, or its cancellation"),
            answer(.withdraw, "withdrawLeave", "Take back a request, or the wish to cancel it"),
            answer(.cancel, "cancelLeave", "Cancel approved leave, or ask for it"),
            approvals,
        ]
    }

    private func answer(_ action: RequestAction, _ name: String, _ summary: String) -> Endpoint {
        Endpoint(
            .post,
            "/v1/leave-requests/{id}/\(action.rawValue)",
            name,
            summary,
            for: .members,
            body: .optionalJSON(NewAnswer.self),
            answers: .json(.ok, LeaveRequestView.wire).versioned,
            refusals: [
                "not-allowed", "not-approver", "self-approval", "invalid-transition", "insufficient-balance", "overlap", "maximum-absent",
            ]
        ) { [backend] call in
            let id: LeaveRequestID = try call.id()
            let owner = try await backend.requests.owner(of: id, in: call.principal.organization)
            let command = AnswerLeave(request: id, of: owner, action: action, comment: call.body.comment)
            let (situation, position) = try await backend.perform(command, call, changing: id.bits) { _ in [owner] }
            return try LeaveRequestView.reply(id, situation, position)
        }
    }

    private var approvals: Endpoint {
        Endpoint(
            .get,
            "/v1/approvals",
            "approvals",
            "What waits for the caller's answer, the leave that begins first in front",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: LeaveRequestView.self))
        ) { [backend] call in
            let waiting = try await backend.requests.approvals(for: call.principal).requests
            return Reply(try .of(waiting.map(LeaveRequestView.init), call.query, call))
        }
    }
}

struct NewAnswer: WireInput {
    let comment: String?

    init(reading fields: inout ObjectReader) {
        comment = fields.optional("comment", .text(0...1000))
    }
}
