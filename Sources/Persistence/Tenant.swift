import Postgres

/// An organization's rows in the database: every statement about them goes through here and is preceded by what makes them visible.
///
/// A class also because Swift 6.3.1 miscompiles asynchronous functions and closures that get or capture a `UInt128` among many arguments (one
/// that lies on the stack: they return to address 0). Ids stay inside, and what is passed around is a reference.
package final class Tenant: Sendable {
    let organization: UInt128
    let client: PostgresClient
    let prelude: Prelude

    init(_ organization: UInt128, client: PostgresClient, tenancy: Tenancy) {
        self.organization = organization
        self.client = client
        prelude = tenancy.prelude(for: organization)
    }

    /// Short reads, in one round trip on a shared connection.
    func read(_ statements: [Statement]) async throws -> [Rows] {
        try await client.read(statements, prelude: prelude)
    }

    func read(_ statement: Statement) async throws -> Rows {
        try await client.read(statement, prelude: prelude)
    }

    /// A whole transaction in one round trip.
    @discardableResult
    func transact(_ statements: [Statement]) async throws -> [Rows] {
        try await client.transact(statements, prelude: prelude)
    }

    func withTransaction<R>(_ body: (borrowing Transaction) async throws -> R) async throws -> R {
        try await client.withTransaction(prelude: prelude, body)
    }
}
