import Application
import EventSourcing
import Foundation
import Glibc
import HTTPTypes
import JSON
import Leave
import Support
import Testing

@testable import Away

@Suite(.database, .tags(.database), .timeLimit(.minutes(2)))
struct `The end of leave years` {
    /// Leave years that end in two weeks, so that some are over whose end nobody looked at, and leave is about to be lost.
    private struct Setting {
        let today = LocalDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400)

        var start: String {
            let day = (today + 15).components
            // 29 February begins no leave year.
            return String(format: "%02d-%02d", day.month, min(day.day, 28))
        }
    }

    private static let places = 8
    private static let peopleInPlace = 12

    /// - Returns: The places.
    private func fill(_ admin: Member) async throws -> [String] {
        let setting = Setting()
        let type = try await admin.make("/v1/leave-types", ["name": "PTO", "unit": "days"])
        var places: [String] = []
        for place in 0..<Self.places {
            let body: JSON = [
                "name": .string("Place \(place)"), "timeZone": "Europe/Belgrade", "workingWeek": Story.week,
                "leaveYear": ["startsOn": .string(setting.start)],
            ]
            let location = try await admin.make("/v1/locations", body)
            let policy: JSON = [
                "locationId": .string(location), "leaveTypeId": .string(type), "effectiveDate": "2020-01-01", "entitlement": "20",
            ]
            _ = try await admin.make("/v1/policies", policy)
            for person in 0..<Self.peopleInPlace {
                let employee: JSON = [
                    "email": .string("p\(person)@place\(place).example"), "name": .string("Person \(person)"),
                    "employmentStart": .string("\(setting.today - 600)"), "locationId": .string(location),
                ]
                _ = try await admin.make("/v1/employees", employee)
            }
            places.append(location)
        }
        for place in places { try await admin.send(.patch, "/v1/locations/\(place)", ["closing": "automatic"]).expect(.ok) }
        return places
    }

    private func events(_ type: String, _ member: Member) async throws -> [JSON] {
        var events: [JSON] = []
        while true {
            let after = events.last?["sequence"]?.integer ?? 0
            let page = try await member.get("/v1/events?limit=200&type=\(type)&after=\(after)").expect(.ok).items
            events += page
            if page.count < 200 { return events }
        }
    }

    /// Asks until it is so.
    private func wait(for condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }

    @Test func `are worked on by several workers, one of them killed, each once`() async throws {
        let database = try #require(TestDatabase.current)
        let program = try AwayProgram(database)
        let boss = "boss@acme.example"
        try await program.run("organization", "create", "--name", "Acme", "--slug", "acme", "--admin", boss)
        let token = try JSON(
            parsing: try await program.run("token", "create", "--organization", "acme", "--employee", boss, "--scope", "admin", "--json")
        )
        let admin = Member(.bearer(try #require(token["token"]?.string)), at: program.origin)
        let service = try await program.serve(["serve"])
        defer { service.signal(SIGKILL) }
        let places = try await fill(admin)
        let files = TemporaryFolder()
        defer { files.remove() }
        func worker(_ name: String) throws -> RunningProcess {
            try Command.start(
                [try AwayProgram.path, "worker"],
                environment: program.environment,
                output: files.path(name + ".out"),
                errors: files.path(name + ".err")
            )
        }

        let victim = try worker("victim")
        defer { victim.signal(SIGKILL) }
        try await wait { try await !events("LeaveYearClosed", admin).isEmpty }
        victim.signal(SIGKILL)
        check(await victim.end(), 128 + SIGKILL)
        // The lease of the dead ends after a minute, which the test does not wait for.
        try await database.endLeases()

        let others = [try worker("first"), try worker("second")]
        defer { for other in others { other.signal(SIGKILL) } }
        let people = Self.places * Self.peopleInPlace
        try await wait { try await events("ExpiryWarningGiven", admin).count >= people }
        for other in others { other.signal(SIGTERM) }
        for other in others { check(await other.end(), 0) }

        let closed = try await events("LeaveYearClosed", admin)
        #expect(closed.compactMap { $0["payload"]?["location"]?.string }.sorted() == places.sorted())
        #expect(closed.allSatisfy { $0["actor"]?.string == nil && $0["channel"] == "system" })
        #expect(closed.allSatisfy { $0["payload"]?["rollOvers"]?.array?.count == Self.peopleInPlace })
        let warned = try await events("ExpiryWarningGiven", admin).compactMap { $0["payload"]?["employee"]?.string }
        #expect(warned.count == people)
        #expect(Set(warned).count == people)
        let verified = try JSON(parsing: try await program.run("events", "verify", "--organization", "acme", "--json"))
        #expect(verified["intact"] == true)
    }

    @Test func `of one organization are not held up by another's failure`() async throws {
        let database = try #require(TestDatabase.current)
        try await RunningAway.with(database) { away in
            let (good, bad) = (try await Company.found("good", in: away), try await Company.found("bad", in: away))
            for company in [bad, good] {
                let location = try await company.location("Belgrade")
                _ = try await company.employee("john", at: location)
                try await company.admin.send(.patch, "/v1/locations/\(location)", ["closing": "automatic"]).expect(.ok)
            }
            try await database.spoilHistory(of: bad.id)
            for company in [bad, good] { try await away.installation.makeYearEndDue(in: company.id) }
            await YearEndService(installation: away.installation).attendToAll()
            let closed = try await events("LeaveYearClosed", good.admin)
            #expect(closed.count == 1)
        }
    }
}
