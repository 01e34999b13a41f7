import EventSourcing
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Work that comes with time` {
    private static let noon = Timestamp(microseconds: 1_000_000_000_000_000)
    private static let later = Timestamp(microseconds: 2_000_000_000_000_000)

    private func mark(_ organization: TestOrganization, _ table: DueWorkTable) async throws {
        _ = try await organization.client.transact([table.mark(organization.id)], prelude: Tenancy.setConfig.prelude(for: organization.id))
    }

    /// Of everybody's, what is this organization's: the database is the suite's.
    private func isDue(_ organization: TestOrganization, _ table: DueWorkTable, at now: Timestamp = noon) async throws -> Bool {
        try await table.due(at: now, limit: 1_000).contains(organization.id)
    }

    @Test func `is due when something made it so, until somebody has finished it`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            #expect(try await !isDue(organization, table))
            try await mark(organization, table)
            #expect(try await isDue(organization, table))
            let claim = try #require(try await table.claim(organization.id, at: Self.noon, lease: .seconds(60)))
            #expect(try await !isDue(organization, table), "nobody else looks at what is claimed")
            #expect(try await table.claim(organization.id, at: Self.noon, lease: .seconds(60)) == nil)
            try await claim.finish(next: Self.later)
            #expect(try await !isDue(organization, table))
            #expect(try await isDue(organization, table, at: Self.later))
            #expect(try await !isDue(organization, DueWorkTable("other", client: organization.client), at: Self.later))
        }
    }

    @Test func `is never due again by itself where nothing is to come`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            try await mark(organization, table)
            try await table.claim(organization.id, at: Self.noon, lease: .seconds(60))?.finish(next: nil)
            #expect(try await !isDue(organization, table, at: Timestamp(microseconds: 9_000_000_000_000_000)))
            try await mark(organization, table)
            #expect(try await isDue(organization, table))
        }
    }

    @Test func `stays due when something comes while somebody is at it`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            try await mark(organization, table)
            let claim = try #require(try await table.claim(organization.id, at: Self.noon, lease: .seconds(60)))
            try await mark(organization, table)
            try await claim.finish(next: Self.later)
            #expect(try await isDue(organization, table))
        }
    }

    @Test func `of a holder who died is taken up when the lease ends`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            try await mark(organization, table)
            #expect(try await table.claim(organization.id, at: Self.noon, lease: .zero) != nil)
            #expect(try await isDue(organization, table))
        }
    }

    @Test func `that failed is left alone for a while, and stays due`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            try await mark(organization, table)
            let claim = try #require(try await table.claim(organization.id, at: Self.noon, lease: .seconds(60)))
            try await claim.postpone(.seconds(60))
            #expect(try await !isDue(organization, table))
            try await claim.postpone(.zero)
            #expect(try await isDue(organization, table))
        }
    }

    @Test func `is claimed by one of many`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy", client: organization.client)
            try await mark(organization, table)
            let claims = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await table.claim(organization.id, at: Self.noon, lease: .seconds(60)) != nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(claims == 1)
        }
    }

    @Test func `is marked by the events that may bring it nearer`() async throws {
        try await TestOrganization.with { organization in
            let table = DueWorkTable("tidy-feed", client: organization.client)
            let marker = DueWorkMarker<TestEvent>(table, on: EventQuery(types: ["Moved"]))
            let feed = FeedRunner(marker, of: organization.events)
            try await organization.append(.booked(1, 2, 3))
            try await feed.catchUp(organization.id)
            #expect(try await !isDue(organization, table))
            try await organization.append(.moved(1, from: 2, to: 3))
            try await feed.catchUp(organization.id)
            #expect(try await isDue(organization, table))
        }
    }
}
