import Foundation

/// Two databases: one with a single organization, one with very many, one of them very old and one very big.
struct Stage {
    let small: BenchmarkDatabase
    let large: BenchmarkDatabase
    let organizations: Int
    let events: Int
    /// 200 people of the only organization there.
    let alone: People
    /// The same among all the others.
    let amongMany: People
    /// 200 people of an organization with a long past.
    let old: People
    /// 2,000 people of 100 organizations.
    let hundred: People
    /// Of an organization with 2,000 people.
    let big: People
    /// 200 people of an organization that is asked about only.
    let readers: People
    /// Of a calendar feed with 2,000 events.
    let feed: String

    init(small: BenchmarkDatabase, large: BenchmarkDatabase, organizations: Int, events: Int) async throws {
        (self.small, self.large, self.organizations, self.events) = (small, large, organizations, events)
        say("one organization")
        let first = try Fixtures(small)
        alone = try await Self.people(first, past: 1_000)
        first.close()

        say("\(organizations) organizations, one with \(events) events")
        let second = try Fixtures(large)
        let pattern = try await second.organization(people: 5, tokens: 1)
        try second.multiply(pattern[0].organization, by: organizations)
        amongMany = try await Self.people(second, past: 1_000)
        old = try await Self.people(second, past: events)
        readers = try await Self.people(second, past: 1_000)
        var people: [Fixtures.Person] = []
        for _ in 0..<100 { people += try await second.organization(people: 20, tokens: 20) }
        // In turn through the organizations, not one after the other.
        hundred = try People((0..<20).flatMap { number in (0..<100).map { people[$0 * 20 + number] } })
        big = try People(try await second.organization(people: 2_000, tokens: 200))
        feed = try await second.feed(among: try await second.organization(people: 200, tokens: 200), leaves: 2_000)
        second.close()
        for database in [small, large] {
            try database.psql(Scripts.tables)
            try Program.run(["psql", "-qX", database.administratorURL, "-c", "VACUUM ANALYZE"])
        }
        try large.psql("CHECKPOINT")
    }

    private static func people(_ fixtures: Fixtures, past: Int) async throws -> People {
        let people = try await fixtures.organization(people: 200, tokens: 200)
        // The last one's request is what the past is made of; nobody asks in that name again.
        try await fixtures.prefill(people[199], events: past)
        return try People(Array(people.dropLast()))
    }
}
