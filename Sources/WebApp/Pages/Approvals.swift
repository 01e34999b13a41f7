import Application
import Leave
import Texts

extension WebApp {
    func approvals(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let (situation, requests) = try await queries.approvals(for: principal)
        return Content(template: "approvals", values: ["waiting": requests.map { Waiting($0, in: situation, texts) }])
    }
}

private struct Waiting: Sendable {
    let id: String
    let who: String
    let what: String
    let when: String
    let count: String
    /// What the person will have left; nil for leave without a limit.
    let left: String?
    let reason: String?
    let isCancellation: Bool
    let approve: String
    let deny: String

    init(_ details: LeaveRequestDetails, in situation: Situation, _ texts: Catalogue) {
        let request = details.request
        id = request.id.description
        who = situation.name(of: request.employee)
        what = situation.organization.leaveTypes[request.leaveType]?.name ?? ""
        when = texts.text(request.days)
        count = texts.text(details.count)
        reason = details.entry.reason?.text
        isCancellation = request.status == .cancellationRequested
        approve = texts.text(isCancellation ? "approvals.cancel" : "approvals.approve")
        deny = texts.text(isCancellation ? "approvals.keep" : "approvals.deny")
        let today = situation.today(of: request.employee)
        // What waits is already taken off what is available (LEAVE_RULES L8.10).
        let summary = try? situation.facts.summary(of: request.employee, request.leaveType, on: today, today: today)
        left = isCancellation ? nil : summary?.available.map { texts.text("approvals.left", ["amount": .decimal($0)]) }
    }
}
