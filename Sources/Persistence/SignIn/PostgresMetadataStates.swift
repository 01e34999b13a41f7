package import Application
package import Leave
package import Postgres

/// When which connection's metadata was looked at, in PostgreSQL.
package struct PostgresMetadataStates: MetadataStates {
    private let client: PostgresClient
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.tenant = tenant
    }

    package func states(of organization: OrganizationID) async throws(SignInStoreError) -> [SSOConnectionID: MetadataState] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT connection_id, extract(epoch FROM checked_at)::bigint, extract(epoch FROM next_at)::bigint,
                        extract(epoch FROM valid_until)::bigint, problem
                    FROM away.connection_metadata
                    WHERE organization_id = $1
                    """,
                    [organization.bits]
                ),
                prelude: tenant(organization)
            )
            var states: [SSOConnectionID: MetadataState] = [:]
            for row in rows {
                states[try row.identifier(0)] = MetadataState(
                    checkedAt: try row[1],
                    nextAt: try row[2],
                    validUntil: try row[3],
                    problem: try row[4]
                )
            }
            return states
        }
    }

    package func set(
        _ state: MetadataState?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        try await storing {
            let statement =
                if let state {
                    Statement(
                        """
                        INSERT INTO away.connection_metadata (organization_id, connection_id, checked_at, next_at, valid_until, problem)
                        VALUES ($1, $2, to_timestamp($3), to_timestamp($4), to_timestamp($5), $6)
                        ON CONFLICT (organization_id, connection_id) DO UPDATE SET checked_at = excluded.checked_at,
                            next_at = excluded.next_at, valid_until = excluded.valid_until, problem = excluded.problem
                        """,
                        [organization.bits, connection.bits, state.checkedAt, state.nextAt, state.validUntil, state.problem]
                    )
                } else {
                    Statement(
                        "DELETE FROM away.connection_metadata WHERE organization_id = $1 AND connection_id = $2",
                        [organization.bits, connection.bits]
                    )
                }
            _ = try await client.transact([statement], prelude: tenant(organization))
        }
    }
}
