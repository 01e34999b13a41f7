import Leave
import Synchronization
import Testing

@testable import Application

@Suite struct `Reads that many want at once` {
    private let reads = JoinedReads<Squares>()
    private let log = ReadLog()

    @Test func `are made one after the other by those who come alone`() async throws {
        for wish in 1...3 { #expect(try await square(wish) == wish * wish) }
        #expect(log.batches == [[1], [2], [3]])
    }

    @Test func `are joined in the next by all who come while one is under way`() async throws {
        let gate = Gate()
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await square(0, after: gate) }
            await log.hasBegun(1)
            for wish in 1...5 { group.addTask { try await square(wish) } }
            while reads.waiting() < 5 { await Task.yield() }
            gate.open()
            let squares = try await group.reduce(into: Set()) { $0.insert($1) }
            #expect(squares == [0, 1, 4, 9, 16, 25])
        }
        #expect(log.batches.map(\.count) == [1, 5])
    }

    @Test func `begin after the call, so that they hold what was stored before it`() async throws {
        let gate = Gate()
        let stored = Stored()
        async let early = reads { _ in
            let seen = stored.value
            await log.begin([0])
            await gate.wait()
            return Squares([0: seen])
        }
        await log.hasBegun(1)
        stored.value = 2
        async let late = reads { _ in Squares([0: stored.value]) }
        while reads.waiting() < 1 { await Task.yield() }
        gate.open()
        #expect(try await early.of == [0: 1])
        #expect(try await late.of == [0: 2])
    }

    @Test func `do not wait for those of another lane`() async throws {
        let gate = Gate()
        async let slow = square(2, after: gate)
        await log.hasBegun(1)
        #expect(try await reads(in: OrganizationID(1)) { _ in Squares([3: 9]) }.of == [3: 9])
        gate.open()
        #expect(try await slow == 4)
    }

    @Test func `fail for all that asked for them`() async throws {
        let gate = Gate()
        async let first = square(0, after: gate)
        await log.hasBegun(1)
        let others = (1...3).map { wish in Task { try await reads(hash(wish)) { _ in throw Broken() } } }
        while reads.waiting() < 3 { await Task.yield() }
        gate.open()
        #expect(try await first == 0)
        for other in others { await #expect(throws: Broken.self) { try await other.value } }
        #expect(try await square(7) == 49)
    }

    @Test func `are made by another when the one who should make them is cancelled`() async throws {
        let (gate, second) = (Gate(), Gate())
        async let first = square(0, after: gate)
        await log.hasBegun(1)
        let cancelled = Task {
            try await reads(hash(1)) { wishes in
                await log.begin(wishes.map { Int($0.bytes[0]) })
                await second.wait()
                try Task.checkCancellation()
                return Squares([:])
            }
        }
        while reads.waiting() < 1 { await Task.yield() }
        async let other = square(2)
        while reads.waiting() < 2 { await Task.yield() }
        gate.open()
        await log.hasBegun(2)
        cancelled.cancel()
        second.open()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        #expect(try await first == 0)
        #expect(try await other == 4)
    }

    @Test func `are not waited for by one who is cancelled`() async throws {
        let gate = Gate()
        async let first = square(0, after: gate)
        await log.hasBegun(1)
        let waiting = Task { try await square(1) }
        while reads.waiting() < 1 { await Task.yield() }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        gate.open()
        #expect(try await first == 0)
        #expect(try await square(2) == 4)
    }

    private func square(_ wish: Int, after gate: Gate? = nil) async throws -> Int {
        let squares = try await reads(hash(wish)) { hashes in
            let wishes = hashes.map { Int($0.bytes[0]) }
            await log.begin(wishes)
            await gate?.wait()
            return Squares(Dictionary(uniqueKeysWithValues: wishes.map { ($0, $0 * $0) }))
        }
        return squares.of[wish] ?? -1
    }

    private func hash(_ wish: Int) -> SecretHash? { SecretHash([UInt8](repeating: UInt8(wish), count: 32)) }
}

private final class Squares: Sendable {
    let of: [Int: Int]

    init(_ of: [Int: Int]) { self.of = of }
}

private final class Stored: Sendable {
    private let stored = Mutex(1)

    var value: Int {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}

private struct Broken: Error {}

private final class ReadLog: Sendable {
    private let made = Mutex<[[Int]]>([])

    var batches: [[Int]] { made.withLock { $0 } }

    func begin(_ wishes: [Int]) async { made.withLock { $0.append(wishes) } }

    func hasBegun(_ count: Int) async {
        while batches.count < count { await Task.yield() }
    }
}

/// Closed until it is opened.
private final class Gate: Sendable {
    private let isOpen = Atomic(false)

    func open() { isOpen.store(true, ordering: .releasing) }

    func wait() async {
        while !isOpen.load(ordering: .acquiring) { await Task.yield() }
    }
}
