import Application
import Leave

/// Requests as rows, each with what its owner can still do.
struct RequestTable: Sendable {
    struct Row: Sendable {
        let id: String
        let when: String
        let what: String
        let count: String
        let status: String
        let statusText: String
        let action: String?
        let actionText: String
        let question: String
    }

    let requests: [Row]
    var hasRequests: Bool

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
        status = request.status.rawValue
        switch request.status {
        case .pending: (statusText, action, actionText, question) = ("waiting", "withdraw", "Withdraw", "Take this request back?")
        case .approved: (statusText, action, actionText, question) = ("approved", "cancel", "Cancel", "Cancel this leave?")
        case .cancellationRequested:
            (statusText, action, actionText, question) = ("asked to cancel", "withdraw", "Keep it", "Keep this leave after all?")
        case .denied: (statusText, action, actionText, question) = ("denied", nil, "", "")
        case .withdrawn: (statusText, action, actionText, question) = ("withdrawn", nil, "", "")
        case .cancelled: (statusText, action, actionText, question) = ("cancelled", nil, "", "")
        }
    }
}

extension LeaveDays {
    /// `2026-08-03 to 2026-08-07`, with the halves where there are any.
    var text: String {
        if let hours { return "\(span.first), \(hours) hours" }
        if span.first == span.last { return fromPart == .full ? "\(span.first)" : "\(span.first), \(fromPart.rawValue)" }
        let from = fromPart == .afternoon ? "\(span.first) noon" : "\(span.first)"
        return from + " to " + (toPart == .morning ? "\(span.last) noon" : "\(span.last)")
    }
}
