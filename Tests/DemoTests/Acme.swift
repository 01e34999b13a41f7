import EventSourcing
import Leave
import Synchronization
import Testing

@testable import Application
@testable import Demo

/// The demo organization in memory, looked at on the day that it was made for.
final class Acme: Sendable {
    let today: LocalDate
    private let id = OrganizationID(1)
    private let time = Time()
    private let log: InMemoryEventLog<LeaveEvent>
    private let handler: CommandHandler
    private let queries: LeaveRequestQueries
    private let newID: @Sendable () -> UInt128

    init(today: String) throws {
        self.today = try #require(LocalDate(today))
        let (time, ids) = (time, Ids())
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { time.now })
        log.begin(id.bits)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        handler = CommandHandler(store: store, zones: Universal(), now: { time.now }, newID: { ids.next() })
        let index = InMemoryLeaveRequestIndex(Organizations(store: store))
        queries = LeaveRequestQueries(handler: handler, index: index, history: store)
        newID = { ids.next() }
        self.log = log
    }

    @discardableResult
    func create() async throws -> [DemoPerson] {
        let settings = OpenIDConnectSettings(issuer: "http://127.0.0.1:8081", clientID: "away", clientAuthentication: .none)
        let connection = SSOConnection(id: SSOConnectionID(2), name: "Acme", provider: .openIDConnect(settings))
        return try await DemoOrganization(today: today, newID: newID).create(as: id, connection: connection) { clock in
            time.follow(clock)
            return handler
        }
    }

    func requests(of employee: EmployeeID) async throws -> [LeaveRequest] {
        let filter = LeaveRequestFilter(employees: [employee])
        let (situation, rows) = try await queries.page(filter, for: principal(employee), after: nil, limit: 200)
        return rows.compactMap { situation.facts.request($0.id) }
    }

    func approvals(for employee: EmployeeID) async throws -> [LeaveRequest] {
        try await queries.approvals(for: principal(employee)).requests.map(\.request)
    }

    /// By the name of the leave type.
    func balances(of employee: EmployeeID, on day: String? = nil) async throws -> [String: BalanceSummary] {
        let situation = try await handler.situation(for: principal(employee)) { _ in [employee] }
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
            try await log.store(of: id.bits).read(.everything).events.map { Written(event: $0.event, recordedAt: $0.recordedAt) }
        }
    }

    private func principal(_ employee: EmployeeID) -> Principal {
        Principal(
            organization: id,
            employee: employee,
            isAdmin: false,
            scope: .admin,
            credential: .accessToken,
            authenticatedAt: nil
        )
    }
}

/// The time that the organization's own clock says.
private final class Time: Sendable {
    private let clock = Mutex(DemoClock())

    var now: Instant { clock.withLock { $0 }.now }

    func follow(_ other: DemoClock) { clock.withLock { $0 = other } }
}

private final class Ids: Sendable {
    private let last = Mutex<UInt128>(1_000)
    func next() -> UInt128 {
        last.withLock {
            $0 += 1; return $0
        }
    }
}

/// Both places on UTC.
private struct Universal: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        ["Europe/Belgrade", "Europe/Lisbon"].contains(zone) ? LocalDate.utc(at: instant) : nil
    }
}
