import Application
import Demo
import DemoSupport
import EventSourcing
import Leave
import Synchronization
import Testing

@testable import GraphQLAPI

@Suite struct `The newest events, read once for all` {
    /// Counts how often pages are read.
    private final class Counting: EventHistory {
        typealias Event = LeaveEvent

        private let history: any EventHistory<LeaveEvent>
        private let count = Mutex(0)

        init(_ history: any EventHistory<LeaveEvent>) { self.history = history }

        var reads: Int { count.withLock { $0 } }

        func page(_ query: EventQuery, after: Position, limit: Int) async throws(EventStoreError) -> HistoryPage<LeaveEvent> {
            count.withLock { $0 += 1 }
            return try await history.page(query, after: after, limit: limit)
        }

        func head() async throws(EventStoreError) -> Position { try await history.head() }
    }

    private let demo: DemoInMemory
    private let ana: EmployeeID
    private let counting: Counting
    private let tails: SharedTails

    init() async throws {
        demo = DemoInMemory(today: try #require(LocalDate("2026-11-24")))
        ana = try #require(try await demo.create().first { $0.email == "ana@acme.example" }).id
        let counting = Counting(demo.log.store(of: demo.organization.bits))
        self.counting = counting
        tails = SharedTails { _ in counting }
    }

    private func rename(_ name: String) async throws {
        let command = ChangeOrganization(name: name, sessionLimits: .usual, language: nil)
        _ = try await demo.handler.perform(command, by: Caller(demo.principal(ana), channel: "test", correlation: 1))
    }

    private func page(_ query: EventQuery = .everything, after: Position, limit: Int = 100) async throws -> SharedTails.Page {
        try await tails.page(query, after: after, limit: limit, of: demo.organization)
    }

    @Test func `are those that the history has, for each at its own place`() async throws {
        let start = try await tails.head(of: demo.organization)
        #expect(try await page(after: start).events.isEmpty)
        for number in 1...7 { try await rename("Acme \(number)") }
        let all = try await page(after: start)
        #expect(all.events.map(\.position.sequence) == Array(start.sequence + 1...start.sequence + 7) && all.head == start.advanced(by: 7))
        #expect(try await page(after: start, limit: 3).events == Array(all.events.prefix(3)))
        #expect(try await page(after: start.advanced(by: 5)).events == Array(all.events.suffix(2)))
        #expect(try await page(after: all.head).events.isEmpty)
        #expect(try await page(EventQuery(types: ["LeaveRequested"]), after: start).events.isEmpty)
        let reads = counting.reads
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<100 { group.addTask { _ = try await page(after: all.head) } }
            try await group.waitForAll()
        }
        // Whoever comes while one is read waits for the next.
        #expect(counting.reads - reads < 50)
    }

    @Test func `that are older are read from the history`() async throws {
        let head = try await tails.head(of: demo.organization)
        _ = try await page(after: head)
        let old = try await page(EventQuery(types: ["LeaveRequested"]), after: .start, limit: 5)
        #expect(old.events.count == 5 && old.events.allSatisfy { $0.type == "LeaveRequested" && $0.employee != nil && $0.request != nil })
    }

    @Test func `come after a burst without a gap`() async throws {
        let start = try await tails.head(of: demo.organization)
        _ = try await page(after: start)
        for number in 1...450 { try await rename("Acme \(number)") }
        var (position, seen) = (start, [Int64]())
        while true {
            let next = try await page(after: position)
            seen += next.events.map(\.position.sequence)
            guard next.events.count == 100 else { break }
            position = next.events.last?.position ?? position
        }
        #expect(seen == Array(start.sequence + 1...start.sequence + 450))
    }
}
