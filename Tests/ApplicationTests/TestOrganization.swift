import EventSourcing
import Leave
import Synchronization
import Testing

@testable import Application

/// An organization in memory, with a clock that the test sets.
final class TestOrganization: Sendable {
    let id = OrganizationID(1)
    let handler: CommandHandler
    let queries: LeaveRequestQueries

    private let log: InMemoryEventLog<LeaveEvent>

    init() {
        let (clock, ids) = (Clock(), Ids())
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { clock.now })
        self.log = log
        log.begin(id.bits)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        handler = CommandHandler(store: store, zones: UTC(), now: { clock.now }, newID: { ids.next() })
        queries = LeaveRequestQueries(
            handler: handler,
            index: InMemoryLeaveRequestIndex(Organizations(store: store)),
            history: store
        )
        self.time = clock
        self.identifiers = ids
    }

    private let time: Clock
    private let identifiers: Ids

    func newID<Subject>() -> Identifier<Subject> { Identifier(identifiers.next()) }

    /// The hour of the day, UTC.
    func go(to day: String, hour: Int64 = 12) throws {
        let date = try #require(LocalDate(day))
        time.set(Int64(date.daysSinceEpoch) * 86_400_000_000 + hour * 3_600_000_000)
    }

    func principal(_ employee: EmployeeID, isAdmin: Bool = false) -> Principal {
        Principal(organization: id, employee: employee, isAdmin: isAdmin, scope: .admin, credential: .accessToken, authenticatedAt: nil)
    }

    var console: Principal {
        Principal(
            organization: id,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }

    @discardableResult
    func perform(_ command: some Command, as employee: EmployeeID) async throws -> Position {
        try await handler.perform(command, by: Caller(principal(employee), channel: "test", correlation: 1))
    }

    func perform(asOperator command: some Command) async throws {
        _ = try await handler.perform(command, by: Caller(console, channel: "test", correlation: 1))
    }

    /// All that happened, oldest first.
    func history() async throws -> [RecordedEvent<LeaveEvent>] {
        try await log.store(of: id.bits).read(.everything).events
    }

    func head() async throws(EventStoreError) -> Position { try await log.store(of: id.bits).head() }

    func balance(of employee: EmployeeID, on day: String) async throws -> BalanceSummary {
        let situation = try await handler.situation(for: principal(employee)) { _ in [employee] }
        return try #require(try situation.balances(of: employee, on: LocalDate(day)).first).summary
    }
}

final class Clock: Sendable {
    private let microseconds = Mutex<Int64>(0)
    var now: Instant { Instant(microseconds: microseconds.withLock { $0 }) }
    func set(_ value: Int64) { microseconds.withLock { $0 = value } }
}

final class Ids: Sendable {
    private let last = Mutex<UInt128>(1_000)
    func next() -> UInt128 {
        last.withLock {
            $0 += 1; return $0
        }
    }
}

/// Knows UTC and two zones on it.
struct UTC: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        ["UTC", "Europe/Belgrade", "Europe/Lisbon"].contains(zone) ? LocalDate.utc(at: instant) : nil
    }
}
