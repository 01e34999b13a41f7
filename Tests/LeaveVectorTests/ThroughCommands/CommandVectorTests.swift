import Postgres
import Support
import Testing

/// The same cases, but their facts are brought about by the application's commands, stored as events in PostgreSQL, and read from there.
///
/// A case that commands cannot bring about is cancelled with the reason, which is found out from the case itself. One after another: hundreds at
/// once would take all connections of the server.
@Suite(.database, .serialized, .tags(.database)) struct `Leave vectors through commands` {
    @Test(arguments: try Vector.all())
    func `give exactly the expected result`(vector: Vector) async throws {
        let database = try #require(TestDatabase.current)
        let client = database.client(connections: 2)
        defer { client.close() }
        let result: JSON
        do {
            result = try await CommandRun(vector, client).result()
        } catch let error as CannotBeMade {
            try Test.cancel("Commands cannot make this case: \(error.reason).")
        }
        #expect(result == vector.expect, "\(vector.rules.joined(separator: ", "))")
    }
}
