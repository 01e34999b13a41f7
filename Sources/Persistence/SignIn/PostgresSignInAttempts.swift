package import Application
import FoundationEssentials
package import Postgres

/// Pending sign-ins in PostgreSQL.
package struct PostgresSignInAttempts: SignInAttempts {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func begin(_ attempt: SignInAttempt, handle: SecretHash, browser: SecretHash) async throws(SignInStoreError) {
        try await storing {
            let text = String(decoding: try JSONEncoder().encode(attempt), as: UTF8.self)
            _ = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.sign_in_attempts (handle, browser, attempt, began_at)
                    VALUES ($1, $2, $3::text::json, to_timestamp($4))
                    """,
                    [handle.bytes, browser.bytes, text, attempt.beganAt]
                )
            ])
        }
    }

    package func take(_ handle: SecretHash, browser: SecretHash?, at now: UnixSeconds) async throws(SignInStoreError) -> TakenAttempt {
        try await storing {
            // The first takes it, and only it; the second says why it could not be taken.
            let answers = try await client.transact([
                Statement(
                    """
                    UPDATE away.sign_in_attempts
                    SET used_at = to_timestamp($3)
                    WHERE handle = $1 AND browser = $2 AND used_at IS NULL AND began_at > to_timestamp($4)
                    RETURNING attempt::text
                    """,
                    [handle.bytes, browser?.bytes, now, now - SignInAttempt.lifetime]
                ),
                Statement(
                    """
                    SELECT attempt::text, browser, extract(epoch FROM began_at)::bigint
                    FROM away.sign_in_attempts
                    WHERE handle = $1
                    """,
                    [handle.bytes]
                ),
            ])
            if let row = answers[0].first { return .taken(try Self.attempt(try row[0])) }
            guard let row = answers[1].first else { return .unknown }
            let attempt = try Self.attempt(try row[0])
            let owner: [UInt8] = try row[1]
            guard owner == browser?.bytes else { return .refused(attempt, .otherBrowser) }
            return .refused(attempt, now < (try row[2]) + SignInAttempt.lifetime ? .used : .expired)
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement("DELETE FROM away.sign_in_attempts WHERE began_at <= to_timestamp($1)", [now - SignInAttempt.lifetime])
            ])
        }
    }

    private static func attempt(_ text: String) throws -> SignInAttempt {
        try JSONDecoder().decode(SignInAttempt.self, from: Data(text.utf8))
    }
}
