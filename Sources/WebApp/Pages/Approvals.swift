import Application
import Leave

extension WebApp {
    func approvals(_ principal: Principal) async throws -> Content {
        let (situation, requests) = try await queries.approvals(for: principal)
        return Content(template: "approvals", values: ["waiting": requests.map { Waiting($0, in: situation) }])
    }
}

private struct Waiting: Sendable {
    let id: String
    let who: String
    let what: String
    let when: String
    let count: String
    let reason: String?
    let isCancellation: Bool

    init(_ details: LeaveRequestDetails, in situation: Situation) {
        let request = details.request
        id = request.id.description
        who = situation.name(of: request.employee)
        what = situation.organization.leaveTypes[request.leaveType]?.name ?? ""
        when = request.days.text
        count = situation.text(details.count, of: request.leaveType)
        reason = details.entry.reason?.text
        isCancellation = request.status == .cancellationRequested
    }
}
