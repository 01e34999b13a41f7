package import Application
package import Demo
package import EventSourcing
package import Leave
import Synchronization

/// The demo organization in memory, all of its places on UTC: what the suites that look at it share.
package final class DemoInMemory: Sendable {
    package let organization = OrganizationID(1)
    package let log: InMemoryEventLog<LeaveEvent>
    package let handler: CommandHandler
    package let queries: LeaveRequestQueries
    package let zones: any TimeZones = Universal()
    private let today: LocalDate
    private let time = Time()
    private let ids = Ids()

    package init(today: LocalDate) {
        self.today = today
        let (time, ids) = (time, ids)
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { time.now })
        log.begin(organization.bits)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        handler = CommandHandler(store: store, zones: Universal(), now: { time.now }, newID: { ids.next() })
        let index = InMemoryLeaveRequestIndex(Organizations(store: store))
        queries = LeaveRequestQueries(handler: handler, index: index, history: store)
        self.log = log
    }

    @discardableResult
    package func create() async throws -> [DemoPerson] {
        let (time, ids, handler) = (time, ids, handler)
        let settings = OpenIDConnectSettings(issuer: "http://127.0.0.1:8081", clientID: "away", clientAuthentication: .none)
        let connection = SSOConnection(id: SSOConnectionID(2), name: "Acme", provider: .openIDConnect(settings))
        let demo = DemoOrganization(today: today, newID: { ids.next() })
        return try await demo.create(as: organization, connection: connection) { clock in
            time.follow(clock)
            return handler
        }
    }

    /// Somebody with a session and every right that they have.
    package func principal(_ employee: EmployeeID) -> Principal {
        Principal(
            organization: organization,
            employee: employee,
            isAdmin: false,
            scope: .admin,
            credential: .session([]),
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
        last.withLock { last in
            last += 1
            return last
        }
    }
}

private struct Universal: TimeZones {
    /// Nil where no place of the demo organization is.
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        guard ["Europe/Belgrade", "Europe/Lisbon"].contains(zone) else { return nil }
        return LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}
