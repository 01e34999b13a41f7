import Application
import Leave

/// Requests as rows, each with what its owner can still do.
struct RequestTable: Sendable {
    struct Row: Sendable {
        let id: String
        let when: String
        let what: String
        let count: String
        let reason: String?
        let status: String
        let statusText: String
        /// What the last answer said.
        let note: String?
        let action: String?
        let actionText: String
        let question: String
        /// What is said when it is done.
        let done: String
    }

    let requests: [Row]
    let hasRequests: Bool

    init(_ ids: [LeaveRequestID], in situation: Situation) {
        requests = ids.compactMap { id in
            let details = try? situation.details(of: id)  // what one may not see is not in the list
            return details.map { Row($0, in: situation) }
        }
        hasRequests = !requests.isEmpty
    }
}

extension RequestTable.Row {
    fileprivate init(_ details: LeaveRequestDetails, in situation: Situation) {
        let request = details.request
        id = request.id.description
        when = request.days.text
        what = situation.organization.leaveTypes[request.leaveType]?.name ?? ""
        count = situation.text(details.count, of: request.leaveType)
        reason = details.entry.reason?.text
        status = request.status.rawValue
        statusText = request.status.text(waitingFor: details.approvers.map { situation.name(of: $0) })
        note = details.entry.history.last.flatMap { step in
            step.comment?.text.map { comment in (step.by.map { situation.name(of: $0) + ": " } ?? "") + comment }
        }
        let offer = request.status.offer
        action = request.employee == situation.principal.employee ? offer?.action.rawValue : nil
        (actionText, question, done) = (offer?.text ?? "", offer?.question ?? "", offer?.done ?? "")
    }
}

extension LeaveRequest.Status {
    fileprivate func text(waitingFor approvers: [String]) -> String {
        switch self {
        case .pending: approvers.isEmpty ? "waiting" : "waits for " + approvers.joined(separator: " or ")
        case .approved: "approved"
        case .cancellationRequested: "asked to cancel"
        case .denied: "denied"
        case .withdrawn: "withdrawn"
        case .cancelled: "cancelled"
        }
    }

    /// What the owner can do with it.
    fileprivate struct Offer {
        let action: RequestAction
        let text: String
        let question: String
        let done: String
    }

    fileprivate var offer: Offer? {
        switch self {
        case .pending: Offer(action: .withdraw, text: "Withdraw", question: "Take this request back?", done: "The request was withdrawn.")
        case .approved: Offer(action: .cancel, text: "Cancel", question: "Cancel this leave?", done: "You cancelled, or asked to.")
        case .cancellationRequested:
            Offer(action: .withdraw, text: "Keep it", question: "Keep this leave after all?", done: "The leave stays as it was.")
        case .denied, .withdrawn, .cancelled: nil
        }
    }
}
