import Leave
import Testing

@testable import Application

@Suite struct `What people say of how they want to be told` {
    let acme = TestOrganization()
    let ana: EmployeeID

    init() { ana = acme.newID() }

    @Test func `is kept, and the rest stays as it is`() async throws {
        try await setUp()
        var change = ChangePreferences(of: ana)
        change.language = .set("de")
        change.wanted = [.mail: [.requestWithdrawn: false, .reminder: false]]
        try await acme.perform(change, as: ana)
        var other = ChangePreferences(of: ana)
        other.digest = .set(.weekly)
        other.quietHours = .set(.night)
        other.wanted = [.mail: [.reminder: true]]
        try await acme.perform(other, as: ana)
        let preferences = try await situation().preferences(of: ana)
        #expect(preferences == Preferences(language: "de", quietHours: .night, digest: .weekly, muted: [.mail: [.requestWithdrawn]]))
        #expect(!preferences.wants(.requestWithdrawn, through: .mail))
        #expect(preferences.wants(.requestWithdrawn, through: .slack))
        let count = try await acme.history().count
        try await acme.perform(other, as: ana)
        #expect(try await acme.history().count == count)
    }

    @Test func `cannot silence what the law wants told, nor name a language that is none`() async throws {
        try await setUp()
        var change = ChangePreferences(of: ana)
        change.wanted = [.mail: [.expiryWarning: false]]
        change.language = .set("no language")
        do {
            try await acme.perform(change, as: ana)
            Issue.record("It was not refused.")
        } catch let CommandError.refused(refusals) {
            #expect(Set(refusals.map(\.pointer)) == ["/language", "/channels/mail"])
        }
    }

    @Test func `is their own affair`() async throws {
        try await setUp()
        await #expect(throws: CommandError.self) { try await acme.perform(ChangePreferences(of: acme.newID()), as: ana) }
        await #expect(throws: CommandError.self) { try await acme.perform(asOperator: ChangePreferences(of: ana)) }
    }

    @Test func `is of the organization's language where it says nothing`() async throws {
        try await setUp()
        #expect(try await situation().language(of: ana) == nil)
        try await acme.perform(ChangeOrganization(name: "Acme", sessionLimits: .usual, language: "de"), as: ana)
        #expect(try await situation().language(of: ana) == "de")
        var change = ChangePreferences(of: ana)
        change.language = .set("en")
        try await acme.perform(change, as: ana)
        #expect(try await situation().language(of: ana) == "en")
    }

    private func situation() async throws -> Situation { try await acme.handler.situation(for: acme.principal(ana)) }

    private func setUp() async throws {
        try acme.go(to: "2025-06-02")
        let admin = try Employee(id: ana, employmentStart: try #require(LocalDate("2024-01-01")), roles: [.admin])
        try await acme.perform(
            asOperator: FoundOrganization(name: "Acme", slug: "acme", admin: admin, email: "ana@acme.example", domain: nil, connection: nil)
        )
    }
}
