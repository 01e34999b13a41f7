import EventSourcing
import Leave
import Synchronization
import Testing

@testable import Application

@Suite struct `Commands that change the same` {
    private let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { Instant(microseconds: 0) })
    private let organization = OrganizationID(1)

    @Test func `are all done in the end, however many come at once`() async throws {
        let handler = try await founded { $0 }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<8 {
                group.addTask { for turn in 0..<25 { _ = try await handler.perform(Rename(to: "\(client) \(turn)"), by: caller) } }
            }
            try await group.waitForAll()
        }
        let names = try await log.store(of: organization.bits).read(EventQuery([EventQuery.Clause()])).events.count
        #expect(names == 1 + 8 * 25)
    }

    @Test func `are given up when others were faster every time`() async throws {
        let attempts = Atomic(0)
        let handler = try await founded { Hasty(store: $0) { attempts.add(1, ordering: .relaxed) } }
        let error = await #expect(throws: CommandError.self) { try await handler.perform(Rename(to: "Mine"), by: caller) }
        #expect("\(try #require(error))" == "\(CommandError.conflict)")
        #expect(attempts.load(ordering: .relaxed) == 9)
    }

    private var caller: Caller {
        let admin = Principal(
            organization: organization,
            employee: EmployeeID(1),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
        return Caller(admin, channel: "test", correlation: 1)
    }

    private func founded(
        _ wrap: @escaping @Sendable (any EventStore<LeaveEvent>) -> any EventStore<LeaveEvent>
    ) async throws -> CommandHandler {
        log.begin(organization.bits)
        let (log, ids) = (log, Ids())
        _ = try await log.store(of: organization.bits).append(
            [NewEvent(id: ids.next(), event: .organizationFounded(OrganizationFounded(name: "First", slug: "first")))],
            metadata: EventMetadata(actor: nil, correlationID: 1, channel: "test", clientAddress: nil),
            unlessAny: nil,
            after: .start,
            receipt: nil
        )
        return CommandHandler(
            store: { wrap(Slow(store: log.store(of: $0.bits))) },
            zones: UTC(),
            now: { Instant(microseconds: 0) },
            newID: { ids.next() }
        )
    }
}

/// Gives the organization another name, even where it has it.
private struct Rename: Command {
    let to: String

    init(to name: String) { to = name }

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        [.organizationSettingsChanged(OrganizationSettingsChanged(name: to))]
    }
}

/// Lets others in between reading and appending.
private struct Slow<Store: EventStore>: EventStore {
    let store: Store

    func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<Store.Event> {
        let history = try await store.read(query, after: after)
        for _ in 0..<5 { await Task.yield() }
        return history
    }

    func append(
        _ events: [NewEvent<Store.Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        for _ in 0..<5 { await Task.yield() }
        return try await store.append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
    }
}

/// Something else always happens first.
private struct Hasty: EventStore {
    let store: any EventStore<LeaveEvent>
    let appending: @Sendable () -> Void

    func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<LeaveEvent> {
        try await store.read(query, after: after)
    }

    func append(
        _ events: [NewEvent<LeaveEvent>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        appending()
        throw .conflict
    }
}
