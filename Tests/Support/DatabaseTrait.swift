package import Testing

/// Gives a suite a database of its own, cloned from the migrated template and dropped afterwards: `@Suite(.database)`, then
/// `TestDatabase.current`. Its tests run one after another unless they say that they may share it.
package struct DatabaseTrait: SuiteTrait, TestScoping {
    let partitions: Int

    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing body: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await TestServer.withDatabase(partitions: partitions) { database in
            try await TestDatabase.$current.withValue(database) { try await body() }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    package static var database: Self { DatabaseTrait(partitions: 8) }
    package static func database(partitions: Int) -> Self { DatabaseTrait(partitions: partitions) }
}

extension Tag {
    /// Needs PostgreSQL.
    @Tag package static var database: Self
}
