import EventSourcing
import Synchronization
import Testing

@Suite struct `Deciding on a history` {
    private struct Count: DecisionModel {
        var value = 0
        mutating func evolve(_ event: String) { value += 1 }
    }

    private struct Schema: EventSchema {
        func type(of event: String) -> String { event }
        func tags(of event: String) -> [EventSourcing.Tag] { [] }
        func holdsPersonalData(type: String) -> Bool { false }
        func encode(_ event: String, id: UInt128, cipher: any PersonalCipher) -> EncodedEvent { EncodedEvent(version: 1, payload: []) }
        func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) -> String { type }
    }

    /// Lets others in between the read and the append, a number of times; or loses the answer of the first append.
    private final class Interfered: EventStore {
        let inner: InMemoryEventStore<String>
        let rivals: Mutex<Int>
        let losesAnswer: Mutex<Bool>

        init(_ inner: InMemoryEventStore<String>, rivals: Int = 0, losesAnswer: Bool = false) {
            self.inner = inner
            self.rivals = Mutex(rivals)
            self.losesAnswer = Mutex(losesAnswer)
        }

        func read(_ query: EventQuery, after: Position) async throws(EventStoreError) -> History<String> {
            let history = try await inner.read(query, after: after)
            let comes = rivals.withLock { left in
                defer { left = max(0, left - 1) }
                return left > 0
            }
            if comes {
                _ = try await inner.append(
                    [NewEvent(id: .random(in: 1_000...UInt128.max), event: "rival")],
                    metadata: metadata,
                    unlessAny: nil,
                    after: .start,
                    receipt: nil
                )
            }
            return history
        }

        func append(
            _ events: [NewEvent<String>],
            metadata: EventMetadata,
            unlessAny condition: EventQuery?,
            after: Position,
            receipt: CommandReceipt?
        ) async throws(EventStoreError) -> Position {
            let position = try await inner.append(events, metadata: metadata, unlessAny: condition, after: after, receipt: receipt)
            let isLost = losesAnswer.withLock { loses in
                defer { loses = false }
                return loses
            }
            if isLost { throw .unavailable(CancellationError(), outcomeUnknown: true) }
            return position
        }
    }

    private let store: InMemoryEventStore<String>

    init() {
        let clock = Mutex<Int64>(0)
        let log = InMemoryEventLog<String>(
            schema: Schema(),
            now: {
                Instant(
                    microseconds: clock.withLock {
                        $0 += 1; return $0
                    }
                )
            }
        )
        log.begin(1)
        store = log.store(of: 1)
    }

    @Test func `appends what was decided`() async throws {
        let done = try await store.transact(Count.self, over: .everything, metadata: metadata, newID: ids()) { ["\($0.value)", "x"] }
        #expect(done.position == Position(2))
        #expect(done.events.map(\.event) == ["0", "x"])
        #expect(try await store.read(.everything).events.map(\.event) == ["0", "x"])
    }

    @Test func `appends nothing where there is nothing to do`() async throws {
        let done = try await store.transact(Count.self, over: .everything, metadata: metadata, newID: ids()) { _ in [] }
        #expect(done.position == .start)
        #expect(try await store.read(.everything).events.isEmpty)
    }

    @Test func `decides again on a new history when others came in between`() async throws {
        let done = try await Interfered(store, rivals: 3)
            .transact(Count.self, over: .everything, metadata: metadata, newID: ids()) { ["\($0.value)"] }
        #expect(done.events.map(\.event) == ["3"])
        #expect(done.position == Position(4))
    }

    @Test func `gives up after the attempts it was given`() async throws {
        let error = await #expect(throws: EventStoreError.self) {
            try await Interfered(store, rivals: 3)
                .transact(Count.self, over: .everything, metadata: metadata, attempts: 3, newID: ids()) { ["\($0.value)"] }
        }
        guard case .conflict? = error else { throw try #require(error) }
    }

    @Test func `stores once what was appended and not answered`() async throws {
        let done = try await Interfered(store, losesAnswer: true)
            .transact(Count.self, over: .everything, metadata: metadata, newID: ids()) { ["\($0.value)"] }
        #expect(done.position == Position(1))
        #expect(try await store.read(.everything).events.map(\.event) == ["0"])
    }

    @Test func `passes a refusal through`() async {
        struct Refused: Error, Equatable {}
        await #expect(throws: Refused()) {
            try await store.transact(Count.self, over: .everything, metadata: metadata, newID: ids()) { _ in throw Refused() }
        }
    }

    private func ids() -> () -> UInt128 {
        var last: UInt128 = 0
        return {
            last += 1
            return last
        }
    }
}

private let metadata = EventMetadata(actor: nil, correlationID: 1, channel: "test")
