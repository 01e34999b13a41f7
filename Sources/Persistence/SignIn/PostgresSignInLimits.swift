package import Application
package import Postgres

/// Counts of attempts in PostgreSQL, shared by all processes.
package struct PostgresSignInLimits: SignInLimits {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func count(_ key: SecretHash, adding addition: Int, at now: UnixSeconds) async throws(SignInStoreError) -> Int {
        try await storing {
            let answers = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.sign_in_counts AS counted (key, minute, count)
                    VALUES ($1, $2, $3)
                    ON CONFLICT (key, minute) DO UPDATE SET count = counted.count + excluded.count
                    RETURNING count
                    """,
                    [key.bytes, now / 60, Int32(addition)]
                )
            ])
            let count: Int32 = try answers[0].only[0]
            return Int(count)
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([Statement("DELETE FROM away.sign_in_counts WHERE minute < $1", [now / 60])])
        }
    }
}
