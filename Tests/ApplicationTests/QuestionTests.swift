import EventSourcing
import Leave
import Synchronization
import Testing

@testable import Application

@Suite struct `One question about an organization` {
    private let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { Instant(microseconds: 0) })
    private let organization = OrganizationID(1)

    @Test func `reads it once, however often it is asked`() async throws {
        let (organizations, reads) = try await founded()
        try await Question.$current.withValue(Question()) {
            for _ in 0..<3 { try await check(organizations, "First") }
        }
        #expect(reads.count == 1)
    }

    @Test func `sees what was stored before it was asked`() async throws {
        let (organizations, reads) = try await founded()
        try await check(organizations, "First")
        try await rename("Second")
        try await Question.$current.withValue(Question()) {
            try await check(organizations, "Second")
        }
        #expect(reads.count == 2)
    }

    @Test func `begins anew when something was stored on the way`() async throws {
        let (organizations, _) = try await founded()
        let question = Question()
        try await Question.$current.withValue(question) {
            try await check(organizations, "First")
            try await rename("Second")
            question.renew()
            try await check(organizations, "Second")
        }
    }

    @Test func `outside of a request each question reads anew`() async throws {
        let (organizations, reads) = try await founded()
        try await check(organizations, "First")
        try await rename("Second")
        try await check(organizations, "Second")
        #expect(reads.count == 2)
    }

    private func founded() async throws -> (Organizations, Reads) {
        log.begin(organization.bits)
        try await append(.organizationFounded(OrganizationFounded(name: "First", slug: "first")))
        let reads = Reads()
        let log = log
        return (Organizations { CountingStore(store: log.store(of: $0.bits), reads: reads) }, reads)
    }

    private func rename(_ name: String) async throws {
        try await append(.organizationSettingsChanged(OrganizationSettingsChanged(name: name)))
    }

    private func append(_ event: LeaveEvent) async throws {
        _ = try await log.store(of: organization.bits).append(
            [NewEvent(id: .random(in: 1 ... .max), event: event)],
            metadata: EventMetadata(actor: nil, correlationID: 1, channel: "test", clientAddress: nil),
            unlessAny: nil,
            after: .start,
            receipt: nil
        )
    }

    private func check(_ organizations: Organizations, _ name: String) async throws {
        let known = try await organizations.snapshot(of: organization) { _ in [] }
        #expect(known.model.name == name)
    }
}

private final class Reads: Sendable {
    private let all = Atomic(0)
    var count: Int { all.load(ordering: .relaxed) }
    func add() { all.add(1, ordering: .relaxed) }
}

private struct CountingStore<Store: EventStore>: EventStore {
    let store: Store
    let reads: Reads

    func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<Store.Event> {
        reads.add()
        return try await store.read(query, after: after)
    }

    func append(
        _ events: [NewEvent<Store.Event>],
        metadata: EventMetadata,
        unlessAny condition: EventQuery?,
        after: Position,
        receipt: CommandReceipt?
    ) async throws(EventStoreError) -> Position {
        try await store.append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
    }
}
