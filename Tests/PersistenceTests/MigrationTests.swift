import Testing

@testable import Persistence

@Suite struct `The plan of migrations` {
    private let files = [("0001_a.sql", "A"), ("0002_b.sql", "B"), ("0004_c.sql", "C")].compactMap { Migration(fileName: $0.0, sql: $0.1) }

    private func applied(_ index: Int, partitions: Int = 8) -> MigrationPlan.Applied {
        .init(number: files[index].number, name: files[index].name, checksum: files[index].checksum, partitions: partitions)
    }

    @Test func `is everything in a new database, with eight partitions`() throws {
        let plan = try MigrationPlan(files, applied: [], partitions: nil)
        #expect(plan.pending == files)
        #expect(plan.partitions == 8)
    }

    @Test func `is what was not run, with the partitions that there are`() throws {
        let plan = try MigrationPlan(files, applied: [applied(0, partitions: 0), applied(1, partitions: 0)], partitions: nil)
        #expect(plan.pending.map(\.name) == ["0004_c"])
        #expect(plan.partitions == 0)
    }

    @Test func `refuses a file that was changed after it had been run`() throws {
        let changed = try #require(Migration(fileName: "0001_a.sql", sql: "A "))
        #expect(throws: MigrationError.changed("0001_a")) {
            try MigrationPlan([changed] + files.dropFirst(), applied: [applied(0)], partitions: nil)
        }
    }

    @Test func `refuses a database that is ahead of the program`() {
        #expect(throws: MigrationError.missing("0004_c")) {
            try MigrationPlan(Array(files.prefix(2)), applied: [applied(0), applied(1), applied(2)], partitions: nil)
        }
    }

    @Test func `refuses a file that comes before one that was run`() {
        #expect(throws: MigrationError.outOfOrder("0002_b")) {
            try MigrationPlan(files, applied: [applied(0), applied(2)], partitions: nil)
        }
    }

    @Test func `refuses another number of partitions`() {
        #expect(throws: MigrationError.partitionsChanged(from: 8, to: 4)) { try MigrationPlan(files, applied: [applied(0)], partitions: 4) }
    }

    @Test(arguments: ["1_a.sql", "0001.sql", "0001_.sql", "0001_a.txt", "0001_a'b.sql", "00a1_b.sql"])
    func `takes no file of another name`(name: String) {
        #expect(Migration(fileName: name, sql: "") == nil)
    }

    @Test func `fills in the partitions`() throws {
        let migration = try #require(Migration(fileName: "0001_a.sql", sql: "CREATE TABLE a () :partition_by; SELECT p(:partitions)"))
        #expect(migration.sql(partitions: 4) == "CREATE TABLE a () PARTITION BY HASH (organization_id); SELECT p(4)")
        #expect(migration.sql(partitions: 0) == "CREATE TABLE a () ; SELECT p(0)")
    }
}
