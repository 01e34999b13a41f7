import Application
import Leave
import Texts

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

    init(_ ids: [LeaveRequestID], in situation: Situation, _ texts: Catalogue) {
        requests = ids.compactMap { id in
            let details = try? situation.details(of: id)  // what one may not see is not in the list
            return details.map { Row($0, in: situation, texts) }
        }
        hasRequests = !requests.isEmpty
    }
}

extension RequestTable.Row {
    fileprivate init(_ details: LeaveRequestDetails, in situation: Situation, _ texts: Catalogue) {
        let request = details.request
        id = request.id.description
        when = texts.text(request.days)
        what = situation.organization.leaveTypes[request.leaveType]?.name ?? ""
        count = texts.text(details.count)
        reason = details.entry.reason?.text
        status = request.status.rawValue
        let approvers = details.approvers.map { Argument.text(situation.name(of: $0)) }
        statusText = texts.text(
            "status.\(request.status.rawValue)",
            ["approvers": approvers.isEmpty ? "none" : "some", "names": .list(approvers, .or)]
        )
        note = details.entry.history.last.flatMap { step in
            step.comment?.text.map { comment in (step.by.map { situation.name(of: $0) + ": " } ?? "") + comment }
        }
        let offer = request.status.offer
        action = request.employee == situation.principal.employee ? offer?.action.rawValue : nil
        let key = "offer.\(offer?.key ?? "")"
        (actionText, question, done) =
            offer == nil ? ("", "", "") : (texts.text(key), texts.text(key + ".question"), texts.text(key + ".done"))
    }
}

extension LeaveRequest.Status {
    /// What the owner can do with it.
    fileprivate struct Offer {
        let action: RequestAction
        /// Of its texts.
        let key: String
    }

    fileprivate var offer: Offer? {
        switch self {
        case .pending: Offer(action: .withdraw, key: "withdraw")
        case .approved: Offer(action: .cancel, key: "cancel")
        case .cancellationRequested: Offer(action: .withdraw, key: "keep")
        case .denied, .withdrawn, .cancelled: nil
        }
    }
}
