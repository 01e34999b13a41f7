import Application
import EventSourcing
import GraphQL
import JSON
import Leave

/// Where subscriptions begin: each waits on the history of the organization, and shows what the viewer may see of it now.
enum SubscriptionFields {
    struct RequestChange: Sendable {
        let sequence: Int64
        let type: String
        let details: LeaveRequestDetails
    }

    struct Change<Value: Sendable>: Sendable {
        let sequence: Int64
        let value: Value
    }

    static func add(to resolvers: inout Resolvers<Viewer>) {
        requests(&resolvers)
        resolvers.events("approvalsChanged") { call in
            try await changes(call) { viewer in try await viewer.service.requests.approvals(for: viewer.principal).requests }
        }
        resolvers.events("balanceChanged") { call in
            let employee = try call.id("employeeId") ?? call.context.principal.employee
            try await call.context.situation().requireSight(of: employee)
            return try await changes(call) { viewer in
                try await viewer.situation(leaveOf: [employee]).balances(of: employee)
            }
        }
        resolvers.events("calendarChanged") { call in
            _ = try await CalendarFields.absences(call)  // what is wrong with the span is told at once
            return try await changes(call) { _ in try await CalendarFields.absences(call) }
        }
        change("approvalsChanged", "ApprovalsChange", "approvals", of: [LeaveRequestDetails].self, &resolvers)
        change("balanceChanged", "BalanceChange", "balances", of: [BalanceItem].self, &resolvers)
        change("calendarChanged", "CalendarChange", "absences", of: [AbsenceCalendar.Absence].self, &resolvers)
    }

    private static func requests(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.events("leaveRequestChanged") { call in
            let employee: EmployeeID? = try call.id("employeeId")
            let viewer = call.context
            let query = EventQuery(types: LeaveEvent.leaveTypes, tags: employee.map { [.employee($0)] } ?? [])
            return try await Follower(viewer: viewer, query: query).changes(after: call.arguments["after"]?.integer, isEager: false) {
                events,
                _ in
                var changes: [any Sendable] = []
                for event in events {
                    guard let request = event.request, let owner = event.employee else { continue }
                    // What the viewer may not see did not happen for them.
                    do throws(CommandError) {
                        let details = try await viewer.situation(leaveOf: [owner]).details(of: request)
                        changes.append(RequestChange(sequence: event.position.sequence, type: event.type, details: details))
                    } catch {
                        guard case .notFound = error else { throw error }
                    }
                }
                return changes
            }
        }
        resolvers.batch("Subscription", "leaveRequestChanged") { call in call.parents.map { .object($0) } }
        resolvers.field("LeaveRequestChange", "sequence") { (change: RequestChange) in .number(change.sequence) }
        resolvers.field("LeaveRequestChange", "type") { (change: RequestChange) in .text(change.type) }
        resolvers.field("LeaveRequestChange", "leaveRequest") { (change: RequestChange) in .object(change.details) }
    }

    private static func changes<Value: Sendable>(
        _ call: Call,
        _ value: @escaping @Sendable (Viewer) async throws -> Value
    ) async throws -> AsyncThrowingStream<any Sendable, any Error> {
        let viewer = call.context
        let after = call.arguments["after"]?.integer
        return try await Follower(viewer: viewer, query: .everything).changes(after: after, isEager: true) { _, position in
            [Change(sequence: position.sequence, value: try await value(viewer))]
        }
    }

    private static func change<Item: Sendable>(
        _ field: String,
        _ type: String,
        _ member: String,
        of: [Item].Type,
        _ resolvers: inout Resolvers<Viewer>
    ) {
        resolvers.batch("Subscription", field) { call in call.parents.map { .object($0) } }
        resolvers.field(type, "sequence") { (change: Change<[Item]>) in .number(change.sequence) }
        resolvers.field(type, member) { (change: Change<[Item]>) in .objects(change.value) }
    }
}
