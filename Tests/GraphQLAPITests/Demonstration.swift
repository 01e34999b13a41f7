import Application
import Demo
import DemoSupport
import EventSourcing
import GraphQLAPI
import HTTPTypes
import Hummingbird
import Leave
import OpenSSL
import Testing
import Texts

/// The demo organization in memory, on 24 November 2026, behind `/graphql`. Who calls is the header `caller`.
final class Demonstration: Sendable {
    private let demo: DemoInMemory
    private let backend: GraphQLBackend
    private let people: [DemoPerson]
    private let signals = EventSignals()

    init() async throws {
        demo = DemoInMemory(today: try #require(LocalDate("2026-11-24")))
        people = try await demo.create()
        let (log, signals) = (demo.log, signals)
        backend = GraphQLBackend(
            commands: demo.handler,
            requests: demo.queries,
            history: { log.store(of: $0.bits) },
            signals: { signals.signals(of: $0.bits) }
        )
    }

    func id(of name: String) throws -> EmployeeID {
        try #require(people.first { $0.email == name + "@acme.example" }).id
    }

    func id(ofType name: String) async throws -> LeaveTypeID {
        let situation = try await demo.handler.situation(for: demo.principal(try id(of: "ana")))
        return try #require(situation.organization.leaveTypes.first { $0.value.name == name }).key
    }

    /// Whoever follows is told after the command, as the feed tells it.
    func perform(_ command: some Command, as name: String) async throws {
        _ = try await demo.handler.perform(command, by: Caller(demo.principal(try id(of: name)), channel: "test", correlation: 1))
        signals.signal([demo.organization.bits])
    }

    func principal(of name: String) throws -> Principal { demo.principal(try id(of: name)) }

    func viewer(_ caller: Authenticated, language: String? = nil) -> Viewer {
        Viewer(caller, of: backend, texts: Languages.shipped.matching(language), requestID: 1, address: nil)
    }

    func service() throws -> GraphQLService { try GraphQLService { HashAlgorithm.sha256.hash($0) } }

    func router() throws -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        GraphQLRoutes<BasicRequestContext>(try service()) { [self] request, _ in
            guard let name = request.headers[.caller] else { throw HTTPError(.unauthorized) }
            let caller = Authenticated(principal: try principal(of: name), csrfToken: nil)
            return viewer(caller, language: request.headers[.acceptLanguage])
        }.add(to: router)
        return router
    }
}

extension HTTPField.Name {
    static var caller: HTTPField.Name { HTTPField.Name("caller") ?? .from }
}
