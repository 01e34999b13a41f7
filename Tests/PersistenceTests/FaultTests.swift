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

    private enum Victim: CaseIterable {
        /// The writer meets the server that comes back.
        case server
        case writer
        case both
    }

    /// What is known of one organization: seen in its history, round after round.
    private struct Record {
        var upTo = Position.start
        var ids: [Int64: String] = [:]
    }

    @Test(.timeLimit(.minutes(30)))
    func `every acknowledged event is there, once, without gaps, and projections equal a rebuild`() async throws {
        try await FaultServer.with { server, url in
            try await TestServer.withDatabase(on: url) { database in
                try await TestOrganization.with(on: database) { organization in
                    let all = [organization] + (try (0..<2).map { _ in try organization.anotherProcess(of: Fixtures.newID()) })
                    for each in all { try await each.events.begin(each.id) }
                    var records: [String: Record] = [:]
                    for round in 0..<Self.rounds {
                        let acknowledged = try await CrashWriterProcess.run(url: database.serviceURL, organizations: all.map(\.idText)) {
                            try await kill(Victim.allCases[round % Victim.allCases.count], server: server, writer: $0)
                        }
                        #expect(!acknowledged.isEmpty)
                        for each in all { try await look(at: each, &records[each.idText, default: Record()]) }
                        for line in acknowledged { #expect(records[line.organization]?.ids[line.position] == line.id) }
                        try await expectProjectionEqualsRebuild(of: all[round % all.count])
                    }
                    for each in all { try await expectProjectionEqualsRebuild(of: each) }
                    for each in all { try await expectWhatWasSeen(in: each, records[each.idText, default: Record()]) }
                }
            }
        }
    }

    /// The moment is what is random here.
    private func kill(_ victim: Victim, server: FaultServer, writer: CrashWriterProcess) async throws {
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...400)))
        switch victim {
        case .writer:
            writer.kill()
        case .server:
            try await server.crash()
            try await server.start()
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...100)))
            writer.kill()
        case .both:
            async let crash: Void = server.crash()
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...50)))
            writer.kill()
            try await crash
            try await server.start()
        }
    }

    /// Reads on in the history. What a killed process had sent may still be committed at any moment: what was acknowledged is there by now, and
    /// whatever else comes is whole and follows without a gap.
    private func look(at organization: TestOrganization, _ record: inout Record) async throws {
        _ = try await afterReconnecting { try await organization.store.head() }
        let history = try await organization.store.read(.everything, after: record.upTo)
        let expected = record.upTo.sequence..<history.upTo.sequence
        #expect(history.events.map(\.position.sequence) == expected.map { $0 + 1 })
        for event in history.events { record.ids[event.position.sequence] = UUIDText.string(event.id) }
        record.upTo = history.upTo
        #expect(Set(record.ids.values).count == record.ids.count, "no event is there twice")
        let walked = try await organization.store.verify()
        guard case .intact(let end) = walked, end >= history.upTo else {
            Issue.record("\(walked), read up to \(history.upTo)")
            return
        }
    }

    /// Connections that the crash has broken are found out one by one.
    private func afterReconnecting<R>(_ body: () async throws -> R) async throws -> R {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await body()
            } catch EventStoreError.unavailable where ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }

    private func expectProjectionEqualsRebuild(of organization: TestOrganization) async throws {
        #expect(try await ProjectionRebuild(BookingProjector.projection, of: organization.events).differences(organization.id) == 0)
    }

    /// Nothing of what was ever seen has gone or changed.
    private func expectWhatWasSeen(in organization: TestOrganization, _ record: Record) async throws {
        let events = try await organization.store.read(.everything).events.filter { $0.position <= record.upTo }
        let stored = Dictionary(events.map { ($0.position.sequence, UUIDText.string($0.id)) }) { first, _ in first }
        #expect(stored == record.ids)
    }
}
