import Application
import EventSourcing
import Foundation
import Leave
import Persistence
import Postgres
import Support
import Synchronization

/// The organization of one case, in PostgreSQL, with a clock that the case sets.
final class CaseOrganization: Sendable {
    let id = OrganizationID(Fixtures.newID())
    /// An admin whom the rules never meet otherwise: without location, and not employed on any day that a case speaks of.
    static let founder = EmployeeID(UInt128.max)
    static let founderEmployment = (first: LocalDate(daysSinceEpoch: -40_000), last: LocalDate(daysSinceEpoch: -39_999))

    let handler: CommandHandler
    let queries: LeaveRequestQueries
    private let events: PostgresEvents<LeaveEvent>
    private let clock = CaseClock()

    init(_ client: PostgresClient) throws {
        guard let secrets = Fixtures.secrets else { throw MissingServer() }
        let events = PostgresEvents(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: [LeaveRequestsProjector()],
            now: Fixtures.now
        )
        let (clock, store) = (clock, Self.store(events))
        self.events = events
        handler = CommandHandler(store: store, zones: FoundationTimeZones(), now: { clock.now }, newID: Fixtures.newID)
        queries = LeaveRequestQueries(
            handler: handler,
            index: PostgresLeaveRequestIndex(LeaveRequestsTable(client: client)),
            history: store
        )
    }

    private static func store(_ events: PostgresEvents<LeaveEvent>) -> @Sendable (OrganizationID) -> any EventStore<LeaveEvent> {
        { events.store(of: $0.bits) }
    }

    func begin() async throws {
        try await events.begin(id.bits)
        clock.set(Instant(microseconds: 0))
        let employment = Self.founderEmployment
        let founder = try Employee(id: Self.founder, employmentStart: employment.first, roles: [.admin])
        let founding = FoundOrganization(
            name: "Case",
            slug: "case",
            admin: founder,
            email: "founder@example.org",
            domain: nil,
            connection: nil
        )
        _ = try await handler.perform(founding, by: Caller(principal(Self.founder, .operatorConsole), channel: "test", correlation: 1))
        try await perform(EndEmployment(employee: Self.founder, lastDay: employment.last))
    }

    /// By the founder unless somebody else is named.
    @discardableResult
    func perform(_ command: some Command, as employee: EmployeeID = founder) async throws(CommandError) -> Position {
        try await handler.perform(command, by: Caller(principal(employee), channel: "test", correlation: 1))
    }

    func principal(_ employee: EmployeeID, _ credential: Principal.Credential = .accessToken) -> Principal {
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
    func situation(for viewer: EmployeeID = founder) async throws -> Situation {
        try await handler.situation(for: principal(viewer)) { Set($0.organization.people.keys) }
    }

    /// Everything that is stored, read anew from the first event on.
    func replayed() async throws -> Situation {
        let clock = clock
        let reader = CommandHandler(
            store: Self.store(events),
            zones: FoundationTimeZones(),
            now: { clock.now },
            newID: Fixtures.newID
        )
        return try await reader.situation(for: principal(Self.founder)) { Set($0.organization.people.keys) }
    }

    func closings() async throws -> [LeaveYearClosed] {
        try await events.store(of: id.bits).read(.everything).events.compactMap { recorded in
            guard case .leaveYearClosed(let event) = recorded.event else { return nil }
            return event
        }
    }
}

extension CaseOrganization {
    func go(to instant: Instant) { clock.set(instant) }

    /// To an hour at which it is that day where the employee is; in the middle of the day if possible.
    func go(to today: LocalDate, of employee: EmployeeID) async throws {
        for hour in [12, 0, 23] {
            clock.set(today, hour: hour)
            if try await handler.situation(for: principal(Self.founder)).today(of: employee) == today { return }
        }
    }

    func go(to today: LocalDate, at location: LocationID) async throws {
        for hour in [12, 0, 23] {
            clock.set(today, hour: hour)
            if try await handler.situation(for: principal(Self.founder)).today(at: location) == today { return }
        }
    }
}

/// Stands until it is set.
private final class CaseClock: Sendable {
    private let microseconds = Mutex<Int64>(0)

    var now: Instant { Instant(microseconds: microseconds.withLock { $0 }) }

    func set(_ instant: Instant) { microseconds.withLock { $0 = instant.microseconds } }

    func set(_ date: LocalDate, hour: Int) {
        set(Instant(microseconds: (Int64(date.daysSinceEpoch) * 24 + Int64(hour)) * 3_600_000_000))
    }
}

/// Another reader of the tz database than the product's.
struct FoundationTimeZones: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard let zone = TimeZone(identifier: zone) else { return nil }
        let seconds = Double(instant.microseconds) / 1_000_000
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
        return LocalDate(daysSinceEpoch: Int(((seconds + Double(offset)) / 86_400).rounded(.down)))
    }
}
