import Application
import Leave
import Postgres

/// Whatever went wrong below is one thing to those who sign in: not available.
func storing<Value>(_ body: () async throws -> Value) async throws(SignInStoreError) -> Value {
    do {
        return try await body()
    } catch {
        throw SignInStoreError(error)
    }
}

extension Row {
    func identifier<Subject>(_ column: Int) throws(PostgresError) -> Identifier<Subject> {
        Identifier(try value(column, as: UInt128.self))
    }
}
