package import Application
package import EventSourcing
import Foundation
package import Leave
import Persistence
package import Postgres
import Synchronization

/// An organization to which commands are given, with a clock that the test sets.
package final class StoredOrganization: Sendable {
    package let id = OrganizationID(Fixtures.newID())
    /// An admin whom the rules never meet otherwise: without location, and not employed on any day that a test speaks of.
    package static let founder = EmployeeID(UInt128.max)
    package static let founderEmployment = (first: LocalDate(daysSinceEpoch: -40_000), last: LocalDate(daysSinceEpoch: -39_999))

    package let handler: CommandHandler
    package let queries: LeaveRequestQueries
    private let clock: SetClock
    private let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent>
    private let beginHistory: @Sendable (OrganizationID) async throws -> Void

    /// In PostgreSQL.
    package convenience init(_ client: PostgresClient) throws {
        guard let secrets = Fixtures.secrets else { throw MissingServer() }
        let events = PostgresEvents(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: [LeaveRequestsProjector()],
            now: Fixtures.now
        )
        let index = PostgresLeaveRequestIndex(LeaveRequestsTable(client: client))
        self.init(index: index, store: { events.store(of: $0.bits) }, begin: { try await events.begin($0.bits) })
    }

    /// In memory.
    package convenience init() {
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: Fixtures.now)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        self.init(index: InMemoryLeaveRequestIndex(Organizations(store: store)), store: store, begin: { log.begin($0.bits) })
    }

    private init(
        index: any LeaveRequestIndex,
        store: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>,
        begin: @escaping @Sendable (OrganizationID) async throws -> Void
    ) {
        let clock = SetClock()
        self.clock = clock
        self.store = store
        beginHistory = begin
        handler = Self.handler(store, clock)
        queries = LeaveRequestQueries(handler: handler, index: index, history: store)
    }

    private static func handler(
        _ store: @escaping @Sendable (OrganizationID) -> any EventStore<LeaveEvent>,
        _ clock: SetClock
    ) -> CommandHandler {
        CommandHandler(store: store, zones: FoundationTimeZones(), now: { clock.now }, newID: Fixtures.newID)
    }

    package func begin() async throws {
        try await beginHistory(id)
        let employment = Self.founderEmployment
        let founder = try Employee(id: Self.founder, employmentStart: employment.first, roles: [.admin])
        let founding = FoundOrganization(
            name: "Test",
            slug: "test",
            admin: founder,
            email: "founder@example.org",
            domain: nil,
            connection: nil
        )
        let caller = Caller(principal(Self.founder, .operatorConsole), channel: "test", correlation: 1)
        _ = try await handler.perform(founding, by: caller)
        try await perform(EndEmployment(employee: Self.founder, lastDay: employment.last))
    }

    /// By the founder unless somebody else is named.
    @discardableResult
    package func perform(_ command: some Command, as employee: EmployeeID = founder) async throws(CommandError) -> Position {
        try await handler.perform(command, by: Caller(principal(employee), channel: "test", correlation: 1))
    }

    package func principal(_ employee: EmployeeID, _ credential: Principal.Credential = .accessToken) -> Principal {
        Principal(
            organization: id,
            employee: employee,
            isAdmin: credential == .operatorConsole,
            scope: .admin,
            credential: credential,
            authenticatedAt: nil
        )
    }

    /// Everything that is stored, folded as commands go.
    package func situation(for viewer: EmployeeID = founder) async throws -> Situation {
        try await handler.situation(for: principal(viewer)) { Set($0.organization.people.keys) }
    }

    /// Everything that is stored, read anew from the first event on.
    package func replayed() async throws -> Situation {
        try await Self.handler(store, clock).situation(for: principal(Self.founder)) { Set($0.organization.people.keys) }
    }

    package var history: [RecordedEvent<LeaveEvent>] {
        get async throws { try await store(id).read(.everything).events }
    }
}

extension StoredOrganization {
    package func go(to instant: Instant) { clock.set(instant) }

    /// To an hour at which it is that day where the employee is; in the middle of the day if possible.
    package func go(to today: LocalDate, of employee: EmployeeID) async throws {
        for hour in [12, 0, 23] {
            clock.set(today, hour: hour)
            if try await handler.situation(for: principal(Self.founder)).today(of: employee) == today { return }
        }
    }

    package func go(to today: LocalDate, at location: LocationID) async throws {
        for hour in [12, 0, 23] {
            clock.set(today, hour: hour)
            if try await handler.situation(for: principal(Self.founder)).today(at: location) == today { return }
        }
    }
}

/// Stands until it is set.
private final class SetClock: Sendable {
    private let microseconds = Mutex<Int64>(0)

    var now: Instant { Instant(microseconds: microseconds.withLock { $0 }) }

    func set(_ instant: Instant) { microseconds.withLock { $0 = instant.microseconds } }

    func set(_ date: LocalDate, hour: Int) {
        set(Instant(microseconds: (Int64(date.daysSinceEpoch) * 24 + Int64(hour)) * 3_600_000_000))
    }
}

/// Another reader of the tz database than the product's.
package struct FoundationTimeZones: TimeZones {
    package init() {}

    package func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let seconds = Double(instant.microseconds) / 1_000_000
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
        return LocalDate(daysSinceEpoch: Int(((seconds + Double(offset)) / 86_400).rounded(.down)))
    }
}
