import EventSourcing
import Foundation
import Glibc
import HTTPAPI
import HTTPTypes
import JSON
import Leave
import Persistence
import Support
import Synchronization
import Testing

@testable import Away

/// The real program, killed.
@Suite(.database, .tags(.database), .timeLimit(.minutes(2)))
struct `A service that is killed in the middle of commands` {
    /// One leave request for each working day from next week on, each with an idempotency key of its own.
    private struct Commands: Sendable {
        let leaveType: String
        let days: [String]

        init(leaveType: String) {
            self.leaveType = leaveType
            let today = LocalDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400)
            let monday = today.monday + 7
            days = (0..<90).map { monday + $0 }.filter { $0 < $0.monday + 5 }.map { "\($0)" }
        }

        func send(_ day: String, _ member: Member) async throws -> Answer {
            let request: JSON = ["leaveTypeId": .string(leaveType), "from": .string(day), "to": .string(day)]
            while true {
                let answer = try await member.post("/v1/leave-requests", request, headers: [.idempotencyKey: "day \(day)"])
                // The others were quicker, again and again: asking again is safe.
                if answer.status != .conflict { return answer }
            }
        }
    }

    /// Ids of requests by day.
    private final class Acknowledged: Sendable {
        let ids = Mutex<[String: String]>([:])

        func add(_ day: String, _ id: String) -> Int {
            ids.withLock { ids in
                ids[day] = id
                return ids.count
            }
        }
    }

    @Test func `has lost nothing that it acknowledged, and does nothing twice`() async throws {
        let database = try #require(TestDatabase.current)
        let program = try AwayProgram(database)
        let boss = "boss@acme.example"
        let made = try JSON(
            parsing: try await program.run("organization", "create", "--name", "Acme", "--slug", "acme", "--admin", boss, "--json")
        )
        #expect(made["setupUrl"]?.string?.hasPrefix(program.origin + "/setup/") == true)
        let token = try JSON(
            parsing: try await program.run("token", "create", "--organization", "acme", "--employee", boss, "--scope", "admin", "--json")
        )
        let admin = Member(.bearer(try #require(token["token"]?.string)), at: program.origin)
        var process = try await program.serve()
        do {
            let commands = try await prepare(admin)
            let acknowledged = await sendUntilKilled(commands, admin, process)
            check(await process.end(), 128 + SIGKILL)
            #expect(acknowledged.count >= 20)
            process = try await program.serve()
            for (day, id) in acknowledged {
                let request = try await admin.get("/v1/leave-requests/\(id)").expect(.ok)
                #expect(request.json["from"]?.string == day)
                #expect(request.json["status"] == "approved")
            }
            // The clients whose answers were lost ask again.
            for day in commands.days {
                let status = try await commands.send(day, admin).status
                #expect(status == .created || status == .noContent)
            }
            let all = try await list(admin)
            #expect(all.compactMap { $0["from"]?.string }.sorted() == commands.days)
            try await checkHistory(program, database, admin, all)
            process.signal(SIGTERM)
            check(await process.end(), 0)
        } catch {
            process.signal(SIGKILL)
            throw error
        }
    }

    private func prepare(_ admin: Member) async throws -> Commands {
        let location = try await admin.make(
            "/v1/locations",
            ["name": "Belgrade", "timeZone": "Europe/Belgrade", "workingWeek": Story.week]
        )
        try await admin.put("/v1/employees/me/location", ["locationId": .string(location)]).expect(.ok)
        let type: JSON = ["name": "Remote", "unit": "days", "tracking": "untracked", "approvalNeeded": false]
        let leaveType = try await admin.make("/v1/leave-types", type)
        let policy: JSON = [
            "locationId": .string(location), "leaveTypeId": .string(leaveType), "effectiveDate": "2025-01-01", "entitlement": "0",
            "grant": ["kind": "upFront"],
        ]
        _ = try await admin.make("/v1/policies", policy)
        return Commands(leaveType: leaveType)
    }

    /// Four at a time; when twenty are acknowledged, the others are cut off wherever they are.
    private func sendUntilKilled(_ commands: Commands, _ admin: Member, _ process: RunningProcess) async -> [String: String] {
        let acknowledged = Acknowledged()
        await withTaskGroup { tasks in
            for first in 0..<4 {
                tasks.addTask {
                    for index in stride(from: first, to: commands.days.count, by: 4) {
                        let day = commands.days[index]
                        // Cut off, or nobody listens any more.
                        guard let answer = try? await commands.send(day, admin) else { return }
                        guard answer.status == .created, let id = answer.id else {
                            Issue.record("\(answer.status): \(answer.text)")
                            return
                        }
                        let count = acknowledged.add(day, id)
                        if count == 20 { process.signal(SIGKILL) }
                    }
                }
            }
        }
        return acknowledged.ids.withLock(\.self)
    }

    private func list(_ member: Member) async throws -> [JSON] {
        try await member.get("/v1/leave-requests?limit=200").expect(.ok).items
    }

    private func checkHistory(_ program: AwayProgram, _ database: TestDatabase, _ admin: Member, _ all: [JSON]) async throws {
        let verified = try JSON(parsing: try await program.run("events", "verify", "--organization", "acme", "--json"))
        #expect(verified["intact"] == true)
        try await RunningAway.with(database) { away in
            let organization = try await away.installation.situation(slug: "acme").organization
            let projection = try #require(Installation.projections.first)
            try check(await ProjectionRebuild(projection, of: away.installation.events).differences(organization.bits), 0)
        }
        let rebuilt = try JSON(
            parsing: try await program.run("projections", "rebuild", "leave_requests", "--organization", "acme", "--json")
        )
        #expect(rebuilt["sequence"] == verified["sequence"])
        #expect(try await list(admin) == all)
    }
}
