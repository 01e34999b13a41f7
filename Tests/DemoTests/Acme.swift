import Application
import Demo
import DemoSupport
import EventSourcing
import Leave
import Testing

/// The demo organization in memory, looked at on the day that it was made for.
final class Acme: Sendable {
    let today: LocalDate
    private let demo: DemoInMemory

    init(today: String) throws {
        self.today = try #require(LocalDate(today))
        demo = DemoInMemory(today: self.today)
    }

    @discardableResult
    func create() async throws -> [DemoPerson] { try await demo.create() }

    func requests(of employee: EmployeeID) async throws -> [LeaveRequest] {
        let filter = LeaveRequestFilter(employees: [employee])
        let (situation, rows) = try await demo.queries.page(filter, for: demo.principal(employee), after: nil, limit: 200)
        return rows.compactMap { situation.facts.request($0.id) }
    }

    func approvals(for employee: EmployeeID) async throws -> [LeaveRequest] {
        try await demo.queries.approvals(for: demo.principal(employee)).requests.map(\.request)
    }

    /// By the name of the leave type.
    func balances(of employee: EmployeeID, on day: String? = nil) async throws -> [String: BalanceSummary] {
        let situation = try await demo.handler.situation(for: demo.principal(employee)) { _ in [employee] }
        let items = try situation.balances(of: employee, on: day.flatMap { LocalDate($0) })
        return Dictionary(
            uniqueKeysWithValues: items.map { (situation.organization.leaveTypes[$0.leaveType]?.name ?? "", $0.summary) }
        )
    }

    struct Written: Hashable {
        let event: LeaveEvent
        let recordedAt: Instant
    }

    var history: [Written] {
        get async throws {
            try await demo.log.store(of: demo.organization.bits).read(.everything).events.map {
                Written(event: $0.event, recordedAt: $0.recordedAt)
            }
        }
    }
}
