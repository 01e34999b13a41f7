import EventSourcing
import Foundation
import Persistence
import Postgres
import Support
import Testing

/// `kill -9`, at random moments, of a server that is ours, and of a process that writes. AWAY_FAULT_ROUNDS says how often (3).
@Suite(.tags(.database), .serialized, .enabled(if: FaultServer.isPossible, "needs the scripts in deploy/dev and the writer"))
struct `After a crash` {
    private static let rounds = ProcessInfo.processInfo.environment["AWAY_FAULT_ROUNDS"].flatMap { Int($0) } ?? 3

    @Test(.timeLimit(.minutes(30)))
    func `every acknowledged event is there, once, without gaps, and projections equal a rebuild`() async throws {
        let server = FaultServer()
        defer { server.remove() }
        try await TestServer.withDatabase(on: try server.start()) { database in
            try await TestOrganization.with(on: database) { organization in
                let others = try (0..<2).map { _ in try organization.anotherProcess(of: Fixtures.newID()) }
                let all = [organization] + others
                for each in others { try await each.events.begin(each.id) }
                var acknowledged: [String: [Int64: String]] = [:]
                for round in 0..<Self.rounds {
                    let writer = try CrashWriterProcess(url: database.serviceURL, organizations: all.map(\.idText))
                    // The moment is what is random here; the writer needs some to connect.
                    try await Task.sleep(for: .milliseconds(Int.random(in: 150...600)))
                    if round % 2 == 0 {
                        server.crash()
                        try await Task.sleep(for: .milliseconds(Int.random(in: 0...50)))
                        writer.kill()
                        _ = try server.start()
                    } else {
                        writer.kill()
                    }
                    for line in writer.lines() {
                        let known = acknowledged[line.organization, default: [:]][line.position]
                        #expect(known == nil, "one position, one event")
                        acknowledged[line.organization, default: [:]][line.position] = line.id
                    }
                    for each in all { try await check(each, acknowledged[each.idText] ?? [:]) }
                }
                #expect(acknowledged.values.reduce(0) { $0 + $1.count } > 10 * Self.rounds, "something must have been written")
            }
        }
    }

    private func check(_ organization: TestOrganization, _ acknowledged: [Int64: String]) async throws {
        let history = try await organization.store.read(.everything)
        #expect(history.events.map(\.position.sequence) == Array(1...max(1, history.upTo.sequence)).prefix(history.events.count).map { $0 })
        #expect(Int64(history.events.count) == history.upTo.sequence)
        let stored = Dictionary(history.events.map { ($0.position.sequence, UUIDText.string($0.id)) }) { first, _ in first }
        for (position, id) in acknowledged { #expect(stored[position] == id) }
        #expect(Set(history.events.map(\.id)).count == history.events.count)
        #expect(try await organization.store.verify() == .intact(history.upTo))
        #expect(try await ProjectionRebuild(BookingProjector.projection, of: organization.events).differences(organization.id) == 0)
    }
}
