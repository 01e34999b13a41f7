import EventSourcing
import Generating
import Leave
import Postgres
import Support
import Testing

@testable import Application

/// Generated commands by generated people: what was decided must be what the store tells later.
@Suite(.database, .tags(.database)) struct `Histories made by commands` {
    @Test func `in memory give, read again, the ledgers that the decisions saw`() async {
        await check(120) { choices in try await Self.counterexample(&choices, StoredOrganization()) }
    }

    @Test func `in PostgreSQL give, read again, the ledgers that the decisions saw`() async throws {
        let database = try #require(TestDatabase.current)
        let client = database.client(connections: 2)
        defer { client.close() }
        await check(25) { choices in try await Self.counterexample(&choices, try StoredOrganization(client)) }
    }

    private static func counterexample(_ choices: inout Choices, _ organization: StoredOrganization) async throws -> String? {
        let office = CommandedOffice(organization)
        try await office.open()
        var today = LocalDate(daysSinceEpoch: 20_100)
        var told: [String] = []
        var seen: [(position: Position, ledgers: [String])] = []
        for number in 0..<14 {
            guard choices.happens(90) else { break }
            today = today + choices.number(0...45)
            try await organization.go(to: today, of: CommandedOffice.john)
            let given = try office.command(&choices, number: UInt128(number), today: today, try await organization.situation())
            let before = try await organization.situation()
            seen.append((before.organization.position, office.ledgers(before.facts)))
            let preview = await Self.outcome {
                _ = try await organization.handler.preview(given.command, by: organization.principal(given.actor))
            }
            let done = await Self.outcome { try await organization.perform(given.command, as: given.actor) }
            told.append("\(today) by \(given.actor.bits): \(given.command) → \(done.isEmpty ? "done" : done)")
            let after = try await organization.situation()
            if preview != done { return told.joined(separator: "\n") + "\nthe preview says \(preview)" }
            if !done.isEmpty, after.organization.position != before.organization.position {
                return told.joined(separator: "\n") + "\nrefused, but stored"
            }
        }
        let now = try await organization.situation()
        guard now.facts == (try await organization.replayed()).facts else {
            return told.joined(separator: "\n") + "\na replay gives other facts"
        }
        let history = try await organization.history
        for (position, ledgers) in seen {
            let events = history.filter { $0.position <= position }
            let people = Set(now.organization.people.keys)
            let past = OrganizationModel(organization.id, History(events: events, upTo: position), leaveOf: people)
            guard office.ledgers(past.facts) == ledgers else {
                return told.joined(separator: "\n") + "\nas of event \(position.sequence) the ledgers are others than the decision saw"
            }
        }
        return nil
    }

    private static func outcome(_ body: () async throws -> Void) async -> String {
        do { try await body() } catch { return "\(error)" }
        return ""
    }
}
