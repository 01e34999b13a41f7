package import Application
import Leave
package import Postgres

/// Set-up and recovery links in PostgreSQL.
package struct PostgresSetUpLinks: SetUpLinks {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func add(_ link: SetUpLink, hash: SecretHash) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.setup_links (hash, organization_id, employee_id, purpose, expires_at)
                    VALUES ($1, $2, $3, $4, to_timestamp($5))
                    """,
                    [hash.bytes, link.organization.bits, link.employee.bits, link.purpose.rawValue, link.expiresAt]
                )
            ])
        }
    }

    package func link(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT organization_id, employee_id, purpose, extract(epoch FROM expires_at)::bigint
                    FROM away.setup_links
                    WHERE hash = $1 AND expires_at > to_timestamp($2)
                    """,
                    [hash.bytes, now]
                )
            )
            return try rows.first.flatMap(SetUpLink.init)
        }
    }

    package func use(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> SetUpLink? {
        try await storing {
            let answers = try await client.transact([
                Statement(
                    """
                    DELETE FROM away.setup_links
                    WHERE hash = $1 AND expires_at > to_timestamp($2)
                    RETURNING organization_id, employee_id, purpose, extract(epoch FROM expires_at)::bigint
                    """,
                    [hash.bytes, now]
                )
            ])
            return try answers.first?.first.flatMap(SetUpLink.init)
        }
    }
}

extension SetUpLink {
    fileprivate init?(_ row: Row) throws {
        guard let purpose = Purpose(rawValue: try row[2]) else { return nil }
        self.init(
            organization: try row.identifier(0),
            employee: try row.identifier(1),
            purpose: purpose,
            expiresAt: try row[3]
        )
    }
}
