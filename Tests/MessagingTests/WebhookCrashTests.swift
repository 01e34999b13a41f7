import EventSourcing
import Foundation
import Leave
import Persistence
import Postgres
import Support
import Testing

@testable import Application

/// `kill -9`, at random moments, of processes that deliver, while receivers hang, fail, ask for patience, lead astray and cut. AWAY_OUTBOX_ROUNDS
/// says how often; without it they are left out.
@Suite(
    .tags(.database),
    .serialized,
    .enabled(if: ProcessInfo.processInfo.environment["AWAY_OUTBOX_ROUNDS"] != nil, "AWAY_OUTBOX_ROUNDS is not set"),
    .enabled(if: Receiver.python != nil && OutboxWorkerProcess.isPossible, "needs AWAY_TEST_PYTHON with standardwebhooks, and the worker")
)
struct `Webhooks whose workers are killed` {
    private static let rounds = ProcessInfo.processInfo.environment["AWAY_OUTBOX_ROUNDS"].flatMap { Int($0) } ?? 6
    private static let behaviours = ["good", "hang", "fail", "busy", "redirect", "private", "cut"]

    @Test(.timeLimit(.minutes(20)))
    func `lose nothing, and send again only what was under way, with the same id`() async throws {
        try await TestServer.withDatabase { database in
            try await HookedOrganization.with(on: database, behaviours: Self.behaviours) { organization, receiver in
                var kills: [Double] = []
                var workers = [
                    try OutboxWorkerProcess(url: database.serviceURL), try OutboxWorkerProcess(url: database.serviceURL),
                ]
                let appending = Task { try await organization.happen(everyMilliseconds: 50) }  // ended below
                for round in 0..<Self.rounds {
                    try await Task.sleep(for: .milliseconds(Int.random(in: 150...450)))
                    let victim = round % workers.count
                    kills.append(Date().timeIntervalSince1970)
                    await workers[victim].kill()
                    workers[victim] = try OutboxWorkerProcess(url: database.serviceURL)
                }
                appending.cancel()
                let last = try await appending.value
                try await organization.waitUntilNothingWaits()
                for worker in workers { await worker.kill() }
                expectAll(upTo: last, organization, receiver, kills)
            }
        }
    }

    @Test(.timeLimit(.minutes(5)), .enabled(if: FaultServer.isPossible, "needs the scripts in deploy/dev"))
    func `go on when PostgreSQL was restarted, and send nothing twice`() async throws {
        try await FaultServer.with { server, url in
            try await TestServer.withDatabase(on: url) { database in
                try await HookedOrganization.with(on: database, behaviours: ["good", "fail"]) { organization, receiver in
                    let worker = try OutboxWorkerProcess(url: database.serviceURL)
                    var last = try await organization.happen(times: 40)
                    while receiver.acknowledgements.count < 5 { try await Task.sleep(for: .milliseconds(20)) }
                    try await server.crash()
                    try await server.start()
                    last = try await organization.happen(times: 5)
                    try await organization.waitUntilNothingWaits()
                    await worker.kill()
                    expectAll(upTo: last, organization, receiver, [])
                }
            }
        }
    }

    private func expectAll(upTo last: Int64, _ organization: HookedOrganization, _ receiver: Receiver, _ kills: [Double]) {
        let acknowledgements = receiver.acknowledgements
        #expect(receiver.count("BAD") == 0, "every signature holds")
        #expect(receiver.count("TRAP") == 0, "no redirection is followed")
        for lane in organization.lanes {
            let sequences = Set(acknowledgements.filter { $0.lane == lane }.map(\.sequence))
            #expect(sequences == Set((organization.first + 1)...last), "nothing is lost on its way to \(lane)")
        }
        var doubled = 0
        for (_, times) in Dictionary(grouping: acknowledgements, by: { "\($0.lane) \($0.sequence)" }) {
            #expect(Set(times.map(\.id)).count == 1, "the same delivery has the same id")
            let times = times.map(\.at).sorted()
            for (earlier, _) in zip(times, times.dropFirst()) {
                doubled += 1
                #expect(kills.contains { (-0.1...1.5).contains($0 - earlier) }, "what came twice was under way when its sender was killed")
            }
        }
        #expect(doubled <= kills.count * organization.lanes.count * 16)
    }
}
