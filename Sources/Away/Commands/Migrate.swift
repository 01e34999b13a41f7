import ArgumentParser
import JSON
import Persistence
import Postgres

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Brings the schema up to date, as the owner role.")

    @Flag(help: "Only tells what would be done.") var dryRun = false
    @Option(help: "Hash partitions of each table; counts at the first run only. 0: plain tables.") var partitions: Int?
    @Flag(help: "Prints JSON.") var json = false

    func run() async throws {
        let settings = try await Settings.readForOwner()
        let loops = EventLoops(count: 1)
        defer { loops.stop() }
        let migrator = try Migrator(
            connection: ClientSettings(url: settings.databaseURL).connection,
            on: loops,
            folder: settings.sqlFolder + "/migrations",
            partitions: partitions
        )
        let done = try await migrator.run(dryRun: dryRun).map(\.name)
        if json { return StandardOutput.write(.array(done.map { ["name": .string($0)] })) }
        let verb = dryRun ? "Would run" : "Ran"
        StandardOutput.write(done.isEmpty ? "The schema is up to date.\n" : done.map { "\(verb) \($0)\n" }.joined())
    }
}
