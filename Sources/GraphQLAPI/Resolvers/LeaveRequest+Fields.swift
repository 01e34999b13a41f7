import Application
import EventSourcing
import GraphQL
import JSON
import Leave
import Texts

/// Requests as people see them.
enum LeaveRequestFields {
    struct Page: Sendable {
        let items: [LeaveRequestDetails]
        let next: String?
    }

    static func add(to resolvers: inout Resolvers<Viewer>) {
        roots(&resolvers)
        resolvers.field("LeaveRequestPage", "items") { (page: Page) in .objects(page.items) }
        resolvers.field("LeaveRequestPage", "next") { (page: Page) in .text(page.next) }
        days("LeaveRequest", &resolvers) { (details: LeaveRequestDetails) in details.request.days }
        request(&resolvers)
        preview(&resolvers)
        resolvers.field("Count", "amount") { (count: LeaveCount) in .text(count.total) }
        resolvers.field("Count", "unit") { (count: LeaveCount) in .text(count.unit.rawValue) }
    }

    private static func roots(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.root("Query", "leaveRequest") { call in
            guard let id: LeaveRequestID = try call.id("id") else { return .null }
            do {
                let (situation, _) = try await call.context.service.requests.situation(for: call.context.principal, about: id)
                return .object(try situation.details(of: id))
            } catch let error as CommandError {
                guard case .notFound = error else { throw error }
                return .null
            }
        }
        resolvers.root("Query", "leaveRequests") { call in
            var filter = LeaveRequestFilter(from: try call.date("from"), to: try call.date("to"))
            filter.statuses = call.text("status").flatMap(LeaveRequest.Status.init(rawValue:)).map { [$0] }
            filter.employees = try call.id("employeeId").map { [$0] }
            let after = try call.text("after").map { text throws(GraphQLError) in try LeaveRequestRow.Key(reading: text) }
            let limit = try call.limit()
            let queries = call.context.service.requests
            let (situation, rows) = try await queries.page(filter, for: call.context.principal, after: after, limit: limit)
            // A row that was changed since the index was read may be nobody's business any more.
            let items = rows.compactMap { try? situation.details(of: $0.id) }
            return .object(Page(items: items, next: rows.count < limit ? nil : rows.last?.key.text))
        }
        resolvers.root("Query", "approvals") { call in
            .objects(try await call.context.service.requests.approvals(for: call.context.principal).requests)
        }
    }

    private static func request(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.field("LeaveRequest", "id") { (details: LeaveRequestDetails) in .text(details.request.id) }
        resolvers.field("LeaveRequest", "employee") { (details: LeaveRequestDetails) in .object(details.request.employee) }
        resolvers.field("LeaveRequest", "leaveType") { (details: LeaveRequestDetails) in .object(details.request.leaveType) }
        resolvers.field("LeaveRequest", "status") { (details: LeaveRequestDetails) in .text(details.request.status.rawValue) }
        resolvers.field("LeaveRequest", "count") { (details: LeaveRequestDetails) in .object(details.count) }
        resolvers.field("LeaveRequest", "reason") { (details: LeaveRequestDetails) in .text(details.entry.reason?.text) }
        resolvers.field("LeaveRequest", "approvers") { (details: LeaveRequestDetails) in .objects(details.approvers) }
        resolvers.field("LeaveRequest", "approvedBy") { (details: LeaveRequestDetails) in .objects(details.request.approvedBy) }
        resolvers.field("LeaveRequest", "requestedAt") { (details: LeaveRequestDetails) in .instant(details.entry.requestedAt) }
        resolvers.field("LeaveRequest", "supersedes") { (details: LeaveRequestDetails) in .text(details.entry.supersedes) }
        resolvers.field("LeaveRequest", "history") { (details: LeaveRequestDetails) in .objects(details.entry.history) }
        resolvers.field("RequestStep", "sequence") { (step: RequestEntry.Step) in .number(step.sequence.sequence) }
        resolvers.field("RequestStep", "type") { (step: RequestEntry.Step) in .text(step.type) }
        resolvers.field("RequestStep", "by") { (step: RequestEntry.Step) in .object(orNull: step.by) }
        resolvers.field("RequestStep", "at") { (step: RequestEntry.Step) in .instant(step.at) }
        resolvers.field("RequestStep", "comment") { (step: RequestEntry.Step) in .text(step.comment?.text) }
    }

    private static func preview(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.field("LeaveRequestPreview", "count") { (preview: RequestAssessment) in .object(preview.count) }
        resolvers.field("LeaveRequestPreview", "days") { (preview: RequestAssessment) in .objects(preview.count.days) }
        resolvers.field("LeaveRequestPreview", "status") { (preview: RequestAssessment) in .text(preview.status.rawValue) }
        resolvers.field("LeaveRequestPreview", "balanceAfter") { (preview: RequestAssessment) in .text(preview.balanceAfter) }
        resolvers.field("LeaveRequestPreview", "approvers") { (preview: RequestAssessment) in .objects(preview.approvers) }
        resolvers.field("LeaveRequestPreview", "errors") { (preview: RequestAssessment) in .objects(preview.faults) }
        resolvers.field("CountedDay", "date") { (day: LeaveCount.Day) in .text(day.date) }
        resolvers.field("CountedDay", "amount") { (day: LeaveCount.Day) in .text(day.amount) }
        resolvers.field("Fault", "pointer") { (code: RuleCode) in .text(code.pointerInRequest) }
        resolvers.field("Fault", "code") { (code: RuleCode) in .text(code.rawValue) }
        resolvers.field("Fault", "rule") { (code: RuleCode) in .text(code.rule) }
        resolvers.each("Fault", "detail") { (code: RuleCode, call) in .text(call.context.texts.text(code.message)) }
    }

    /// `from`, `to`, `fromPart`, `toPart`, `hours`.
    static func days<Parent: Sendable>(
        _ type: String,
        _ resolvers: inout Resolvers<Viewer>,
        _ days: @escaping @Sendable (Parent) -> LeaveDays
    ) {
        resolvers.field(type, "from") { (parent: Parent) in .text(days(parent).span.first) }
        resolvers.field(type, "to") { (parent: Parent) in .text(days(parent).span.last) }
        resolvers.field(type, "fromPart") { (parent: Parent) in .text(days(parent).fromPart.rawValue) }
        resolvers.field(type, "toPart") { (parent: Parent) in .text(days(parent).toPart.rawValue) }
        resolvers.field(type, "hours") { (parent: Parent) in .text(days(parent).hours) }
    }
}

extension LeaveRequestRow.Key {
    var text: String { "\(firstDay)/\(id)" }

    /// - Throws: `invalid-value`.
    init(reading text: String) throws(GraphQLError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 2, let day = LocalDate(parts[0]), let id = LeaveRequestID(parts[1]) else { throw .invalid("after") }
        self.init(firstDay: day, id: id)
    }
}
