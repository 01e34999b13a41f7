import EventSourcing
import Persistence
import Support
import Synchronization
import Testing

/// Sixty-four tasks fight over two rules: a person's bookings do not overlap, and at most two of a department are away on a day.
@Suite(.database, .tags(.database)) struct `Many commands at once` {
    private static let tasks = 64
    private static let commands = 2_000
    private static let employees = 24
    private static let departments = 4
    private static let days = 12
    private static let mostAway = 2

    private struct Bookings: DecisionModel {
        private(set) var standing: [UInt128: TestEvent.Booked] = [:]

        mutating func evolve(_ event: TestEvent) {
            switch event {
            case .booked(let booked): standing[booked.request] = booked
            case .released(let released): standing[released.request] = nil
            case .noted, .moved: break
            }
        }

        func of(_ employee: UInt128, on day: Int32) -> TestEvent.Booked? {
            standing.values.first { $0.employee == employee && $0.firstDay == day }
        }

        func away(_ department: UInt128, on day: Int32) -> Int {
            standing.values.count { $0.department == department && $0.firstDay == day }
        }
    }

    private struct Refused: Error {}

    private struct Command: Sendable {
        let employee = UInt128(Int.random(in: 1...employees))
        let day = Int32.random(in: 0..<Int32(days))
        let request = Fixtures.newID()

        var department: UInt128 { 100 + employee % UInt128(departments) }

        var query: EventQuery {
            EventQuery(tags: [EventTag(kind: "employee", id: employee)])
                .or(EventQuery(types: ["Booked", "Released"], tags: [EventTag(kind: "department", id: department)]))
        }

        /// Releases a booking that stands half of the time, else books or is refused.
        func decide(_ model: Bookings) throws -> [TestEvent] {
            if let standing = model.of(employee, on: day) {
                guard request % 2 == 0 else { throw Refused() }
                return [.released(employee, department, standing.request)]
            }
            guard model.away(department, on: day) < mostAway else { throw Refused() }
            return [.booked(employee, department, request, day: day)]
        }
    }

    private final class Tally: Sendable {
        private let left = Atomic<Int>(commands)
        let stored = Atomic<Int>(0)
        let refused = Atomic<Int>(0)

        func takeOne() -> Bool { left.subtract(1, ordering: .relaxed).newValue >= 0 }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [1, 2])
    func `break neither rule, whatever number of processes they come through`(processes: Int) async throws {
        try await TestOrganization.with { organization in
            let stores = try (0..<processes).map { _ in try organization.anotherProcess().store }
            let tally = Tally()
            try await withThrowingTaskGroup { group in
                for task in 0..<Self.tasks {
                    let store = stores[task % processes]
                    group.addTask {
                        while tally.takeOne() {
                            let command = Command()
                            do {
                                try await store.transact(
                                    Bookings.self,
                                    over: command.query,
                                    metadata: Fixtures.metadata,
                                    attempts: 10_000,
                                    newID: Fixtures.newID,
                                    deciding: command.decide
                                )
                                tally.stored.add(1, ordering: .relaxed)
                            } catch is Refused {
                                tally.refused.add(1, ordering: .relaxed)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let stored = tally.stored.load(ordering: .relaxed)
            let refused = tally.refused.load(ordering: .relaxed)
            #expect(stored + refused == Self.commands)
            #expect(stored > 200 && refused > 200, "both must happen for this to say anything")
            let history = try await organization.store.read(.everything)
            #expect(history.events.count == stored)
            try Self.checkInvariants(history.events)
            #expect(try await organization.store.verify() == .intact(Position(Int64(stored))))
        }
    }

    /// After every single event, not only at the end.
    private static func checkInvariants(_ events: [RecordedEvent<TestEvent>]) throws {
        var model = Bookings()
        for event in events {
            if case .booked(let booked) = event.event {
                #expect(model.of(booked.employee, on: booked.firstDay) == nil)
                #expect(model.away(booked.department, on: booked.firstDay) < mostAway)
            }
            if case .released(let released) = event.event { #expect(model.standing[released.request] != nil) }
            model.evolve(event.event)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `waiting for one organization go in groups, and one that is cancelled harms no other`() async throws {
        try await TestOrganization.with { organization in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask { try await organization.append(.booked(UInt128(number), 1, Fixtures.newID())) }
                }
                let doomed = (0..<20).map { _ in Task { try await organization.append(.noted(1, "gone or not")) } }
                for task in doomed { task.cancel() }
                for task in doomed { _ = await task.result }
                try await group.waitForAll()
            }
            let history = try await organization.store.read(EventQuery(types: ["Booked"]))
            #expect(history.events.count == 200)
            #expect(try await organization.store.verify() == .intact(history.upTo))
        }
    }
}
