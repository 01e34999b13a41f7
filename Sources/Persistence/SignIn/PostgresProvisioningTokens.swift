package import Application
import Leave
package import Postgres

/// Tokens for provisioning in PostgreSQL: found by their hash, without row-level security (0006_provisioning.sql). Revoking removes them in the
/// transaction of its event (``AccountsProjector``).
package struct PostgresProvisioningTokens: ProvisioningTokenStore {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func add(_ place: ProvisioningPlace, hash: SecretHash, expires: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.provisioning_token_hashes (hash, organization_id, token_id, connection_id, expires_at)
                    VALUES ($1, $2, $3, $4, to_timestamp($5))
                    """,
                    [hash.bytes, place.organization.bits, place.token.bits, place.connection.bits, expires]
                )
            ])
        }
    }

    package func place(_ hash: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> ProvisioningPlace? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT organization_id, connection_id, token_id
                    FROM away.provisioning_token_hashes
                    WHERE hash = $1 AND expires_at > to_timestamp($2)
                    """,
                    [hash.bytes, now]
                )
            )
            guard let row = rows.first else { return nil }
            return ProvisioningPlace(
                organization: try row.identifier(0),
                connection: try row.identifier(1),
                token: try row.identifier(2)
            )
        }
    }
}
