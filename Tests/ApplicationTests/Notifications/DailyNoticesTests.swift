import Leave
import Testing

@testable import Application

extension `People are told` {
    @Test func `in the morning who is away, on the days that they want`() async throws {
        try await setUp()
        for (person, digest) in [(john, Preferences.Digest.daily), (mike, .weekly)] {
            var change = ChangePreferences(of: person)
            change.digest = .set(digest)
            try await acme.perform(change, as: person)
        }
        #expect(try await digests("2025-06-09", hour: 7).isEmpty)
        let monday = try await digests("2025-06-09", hour: 8)
        #expect(Set(monday.map(\.destination)) == [john.description, mike.description])
        #expect(try await Set(digests("2025-06-09", hour: 11).map(\.id)) == Set(monday.map(\.id)), "looked for again, it is the same one")
        #expect(try await digests("2025-06-09", hour: 12).isEmpty)
        let tuesday = try await digests("2025-06-10", hour: 8)
        #expect(tuesday.map(\.destination) == [john.description])
        #expect(!monday.map(\.id).contains(tuesday[0].id))
        #expect(try await digests("2025-06-14", hour: 8).isEmpty, "a Saturday")
    }

    @Test func `again of what has waited for their answer for days`() async throws {
        try await setUp([.init(anyOf: [mike])])
        try await ask(as: john)
        #expect(try await due("2025-06-04", hour: 8).isEmpty)
        #expect(try await due("2025-06-05", hour: 8).map { [$0.kind, $0.destination] } == [["reminder", mike.description]])
        #expect(try await due("2025-06-06", hour: 8).isEmpty)
        #expect(try await due("2025-06-09", hour: 8).count == 1)
        try await answer(.approve, as: mike)
        #expect(try await due("2025-06-12", hour: 8).isEmpty)
    }

    @Test func `as admins, of connections that will stop working`() async throws {
        try await setUp()
        let notice = ConnectionNotice(connection: SSOConnectionID(7), days: 14)
        let told = try await due("2025-06-05", hour: 8, connections: [notice])
        #expect(told.map { [$0.kind, $0.destination] } == [["connectionWarning", ana.description]])
    }

    private func digests(_ day: String, hour: Int64) async throws -> [Delivery] {
        try await due(day, hour: hour).filter { $0.kind == "digest" }
    }

    private func due(_ day: String, hour: Int64, connections: [ConnectionNotice] = []) async throws -> [Delivery] {
        try acme.go(to: day, hour: hour)
        let reactor = NotificationReactor(channels: [.mail], zones: UTC())
        return try await DailyNotices(acme.queries, reactor, zones: UTC()) { _ in connections }.due(in: acme.id).deliveries
    }
}
