import Demo
import EventSourcing
import GraphQLAPI
import HTTPTypes
import Hummingbird
import Leave
import OpenSSL
import Synchronization
import Testing
import Texts

@testable import Application

/// The demo organization in memory, on 24 November 2026, behind `/graphql`. Who calls is the header `caller`.
final class Demonstration: Sendable {
    private let organization = OrganizationID(1)
    private let backend: GraphQLBackend
    private let handler: CommandHandler
    private let people: [DemoPerson]
    private let signals = EventSignals()

    init() async throws {
        let (time, ids, organization, signals) = (Time(), Ids(), organization, signals)
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { time.now })
        log.begin(organization.bits)
        let store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> = { log.store(of: $0.bits) }
        handler = CommandHandler(store: store, zones: Universal(), now: { time.now }, newID: { ids.next() })
        let index = InMemoryLeaveRequestIndex(Organizations(store: store))
        let settings = OpenIDConnectSettings(issuer: "http://127.0.0.1:8081", clientID: "away", clientAuthentication: .none)
        let connection = SSOConnection(id: SSOConnectionID(2), name: "Acme", provider: .openIDConnect(settings))
        let demo = DemoOrganization(today: try #require(LocalDate("2026-11-24")), newID: { ids.next() })
        let handler = handler
        people = try await demo.create(as: organization, connection: connection) { clock in
            time.follow(clock)
            return handler
        }
        backend = GraphQLBackend(
            commands: handler,
            requests: LeaveRequestQueries(handler: handler, index: index, history: store),
            history: { log.store(of: $0.bits) },
            signals: { signals.signals(of: $0.bits) }
        )
    }

    func id(of name: String) throws -> EmployeeID {
        try #require(people.first { $0.email == name + "@acme.example" }).id
    }

    func id(ofType name: String) async throws -> LeaveTypeID {
        let situation = try await handler.situation(for: principal(try id(of: "ana")))
        return try #require(situation.organization.leaveTypes.first { $0.value.name == name }).key
    }

    /// Whoever follows is told after the command, as the feed tells it.
    func perform(_ command: some Command, as name: String) async throws {
        _ = try await handler.perform(command, by: Caller(principal(try id(of: name)), channel: "test", correlation: 1))
        signals.signal([organization.bits])
    }

    func router() throws -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        GraphQLRoutes<BasicRequestContext>(try GraphQLService { HashAlgorithm.sha256.hash($0) }) { [self] request, _ in
            guard let name = request.headers[.caller] else { throw HTTPError(.unauthorized) }
            return Viewer(
                Authenticated(principal: principal(try id(of: name)), csrfToken: nil),
                of: backend,
                texts: Languages.shipped.matching(request.headers[.acceptLanguage]),
                requestID: 1,
                address: nil
            )
        }.add(to: router)
        return router
    }

    private func principal(_ employee: EmployeeID) -> Principal {
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

private final class Time: Sendable {
    private let clock = Mutex(DemoClock())

    var now: EventSourcing.Instant { clock.withLock { $0 }.now }

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

/// All places on UTC.
private struct Universal: TimeZones {
    func date(at instant: EventSourcing.Instant, in zone: String) -> LocalDate? { LocalDate.utc(at: instant) }
}

extension HTTPField.Name {
    static var caller: HTTPField.Name { HTTPField.Name("caller") ?? .from }
}
