import Application
import CalendarFeed
import Demo
import DemoSupport
import EventSourcing
import Hummingbird
import HummingbirdTesting
import Identity
import Leave
import OpenSSL
import Synchronization
import Testing
import Texts

/// The demo organization in memory, on 24 November 2026, with calendar feeds behind HTTP. How often its history and its lists are read is counted.
final class Subscription: Sendable {
    let demo: DemoInMemory
    private let people: [DemoPerson]
    private let feeds = FeedCredentials(InMemoryCalendarFeeds(), publicURL: "https://away.example")
    private let counted: CountingStores
    private let ids = Mutex<UInt128>(0xFEED_0000)

    init() async throws {
        demo = DemoInMemory(today: try #require(LocalDate("2026-11-24")))
        people = try await demo.create()
        counted = CountingStores(demo.log)
    }

    var reads: Int { counted.reads }

    func id(of name: String) throws -> EmployeeID { try #require(people.first { $0.email == name + "@acme.example" }).id }

    func perform(_ command: some Command, as name: String) async throws {
        _ = try await demo.handler.perform(command, by: Caller(demo.principal(try id(of: name)), channel: "test", correlation: 1))
    }

    func situation(for name: String) async throws -> Situation {
        try await demo.handler.situation(for: demo.principal(try id(of: name)))
    }

    func newID<Subject>() -> Identifier<Subject> {
        ids.withLock { ids in
            ids += 1
            return Identifier(ids)
        }
    }

    /// - Returns: The feed, and the path of its address.
    func make(_ scope: FeedScope, for name: String, holidays: Bool = true, language: String = "en") async throws -> (CalendarFeedID, String)
    {
        let id: CalendarFeedID = newID()
        try await perform(MakeCalendarFeed(id: id, scope: scope, hasHolidays: holidays, language: language), as: name)
        let place = FeedPlace(organization: demo.organization, feed: id, owner: try self.id(of: name))
        return (id, String(try await feeds.make(for: place).dropFirst("https://away.example".count)))
    }

    /// - Parameter wait: For how many seconds somebody has to wait, who asked too much.
    func test(
        wait: @escaping @Sendable (Principal) -> Int? = { _ in nil },
        _ body: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let router = Router(context: BasicRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: Missing())
        let head = counted.head
        let queries = LeaveRequestQueries(
            handler: CommandHandler(
                store: counted.store,
                zones: demo.zones,
                now: demo.handler.now,
                newID: demo.handler.newID
            ),
            index: counted.index(InMemoryLeaveRequestIndex(Organizations(store: counted.uncounted))),
            history: counted.store
        )
        CalendarFeedRoutes<BasicRequestContext>(
            CalendarFeeds(queries, head: head, languages: .shipped),
            addresses: feeds,
            digest: { HashAlgorithm.sha256.hash($0) },
            wait: wait
        ).addRoutes(to: router)
        try await Hummingbird.Application(router: router).test(.router, body)
    }
}

/// What is not there is 404: in the program another adapter says it.
private struct Missing: RouterMiddleware {
    typealias Context = BasicRequestContext

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: @concurrent (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as CommandError {
            guard case .notFound = error else { throw error }
            throw HTTPError(.notFound)
        }
    }
}

/// Stores and lists that count how often they are read.
private final class CountingStores: Sendable {
    private let log: InMemoryEventLog<LeaveEvent>
    private let count = Mutex(0)

    init(_ log: InMemoryEventLog<LeaveEvent>) { self.log = log }

    var reads: Int { count.withLock { $0 } }

    fileprivate func note() { count.withLock { $0 += 1 } }

    var store: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> {
        { organization in CountingStore(store: self.log.store(of: organization.bits), counter: self) }
    }

    /// For the list, which stands for a table.
    var uncounted: @Sendable (OrganizationID) -> any EventStore<LeaveEvent> {
        let log = log
        return { log.store(of: $0.bits) }
    }

    var head: @Sendable (OrganizationID) async throws(EventStoreError) -> Position {
        { organization throws(EventStoreError) in try await self.log.store(of: organization.bits).head() }
    }

    func index(_ index: any LeaveRequestIndex) -> any LeaveRequestIndex { CountingIndex(index: index, counter: self) }
}

private struct CountingStore: EventStore {
    let store: any EventStore<LeaveEvent>
    let counter: CountingStores

    func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<LeaveEvent> {
        counter.note()
        return try await store.read(query, after: after)
    }

    func append(
        _ events: [NewEvent<LeaveEvent>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        try await store.append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
    }
}

private struct CountingIndex: LeaveRequestIndex {
    let index: any LeaveRequestIndex
    let counter: CountingStores

    func page(
        _ filter: LeaveRequestFilter,
        of organization: OrganizationID,
        after: LeaveRequestRow.Key?,
        limit: Int
    ) async throws(CommandError) -> [LeaveRequestRow] {
        counter.note()
        return try await index.page(filter, of: organization, after: after, limit: limit)
    }
}
