package import Application
package import Leave
package import Postgres

/// The secrets of connections in PostgreSQL, sealed by the installation's keys and bound to their place.
package struct PostgresConnectionSecrets: ConnectionSecrets {
    private let client: PostgresClient
    private let sealer: any Sealer
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// The client secret is one of its kind, so its id says nothing.
    private static let onlyOne: UInt128 = 0

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, sealer: any Sealer, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.sealer = sealer
        self.tenant = tenant
    }

    package func clientSecret(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> String? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT sealed
                    FROM away.connection_secrets
                    WHERE organization_id = $1 AND connection_id = $2 AND kind = 'client-secret'
                    """,
                    [organization.bits, connection.bits]
                ),
                prelude: tenant(organization)
            )
            guard let row = rows.first else { return nil }
            return try open(try row[0], "client-secret", Self.onlyOne, connection, organization)
        }
    }

    package func setClientSecret(
        _ secret: String?,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        try await storing {
            guard let secret else {
                _ = try await client.transact(
                    [
                        Statement(
                            """
                            DELETE FROM away.connection_secrets
                            WHERE organization_id = $1 AND connection_id = $2 AND kind = 'client-secret'
                            """,
                            [organization.bits, connection.bits]
                        )
                    ],
                    prelude: tenant(organization)
                )
                return
            }
            try await put("client-secret", Self.onlyOne, stage: nil, certificate: nil, secret, of: connection, in: organization)
        }
    }

    package func keys(
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> [ServiceProviderKey] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT secret_id, stage, certificate, sealed
                    FROM away.connection_secrets
                    WHERE organization_id = $1 AND connection_id = $2 AND kind = 'key'
                    ORDER BY added_at, secret_id
                    """,
                    [organization.bits, connection.bits]
                ),
                prelude: tenant(organization)
            )
            return try rows.compactMap { row in
                let id: UInt128 = try row[0]
                guard let stage = ServiceProviderKey.Stage(rawValue: try row[1]) else { return nil }
                return ServiceProviderKey(
                    id: Identifier(id),
                    stage: stage,
                    privateKeyPEM: try open(try row[3], "key", id, connection, organization),
                    certificatePEM: try row[2]
                )
            }
        }
    }

    package func setKey(
        _ key: ServiceProviderKey,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        try await storing {
            try await put(
                "key",
                key.id.bits,
                stage: key.stage.rawValue,
                certificate: key.certificatePEM,
                key.privateKeyPEM,
                of: connection,
                in: organization
            )
        }
    }

    package func removeKey(
        _ key: Identifier<ServiceProviderKey>,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact(
                [
                    Statement(
                        """
                        DELETE FROM away.connection_secrets
                        WHERE organization_id = $1 AND connection_id = $2 AND kind = 'key' AND secret_id = $3
                        """,
                        [organization.bits, connection.bits, key.bits]
                    )
                ],
                prelude: tenant(organization)
            )
        }
    }

    package func removeAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.connection_secrets WHERE organization_id = $1 AND connection_id = $2",
                        [organization.bits, connection.bits]
                    )
                ],
                prelude: tenant(organization)
            )
        }
    }

    private func put(
        _ kind: String,
        _ id: UInt128,
        stage: String?,
        certificate: String?,
        _ secret: String,
        of connection: SSOConnectionID,
        in organization: OrganizationID
    ) async throws {
        let sealed = try sealer.seal(Array(secret.utf8), context: context(kind, id, connection, organization))
        _ = try await client.transact(
            [
                Statement(
                    """
                    INSERT INTO away.connection_secrets (organization_id, connection_id, kind, secret_id, stage, certificate, sealed,
                        added_at)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, now())
                    ON CONFLICT (organization_id, connection_id, kind, secret_id)
                    DO UPDATE SET stage = excluded.stage, certificate = excluded.certificate, sealed = excluded.sealed
                    """,
                    [organization.bits, connection.bits, kind, id, stage, certificate, sealed]
                )
            ],
            prelude: tenant(organization)
        )
    }

    private func open(
        _ sealed: [UInt8],
        _ kind: String,
        _ id: UInt128,
        _ connection: SSOConnectionID,
        _ organization: OrganizationID
    ) throws -> String {
        String(decoding: try sealer.open(sealed, context: context(kind, id, connection, organization)), as: UTF8.self)
    }

    private func context(_ kind: String, _ id: UInt128, _ connection: SSOConnectionID, _ organization: OrganizationID) -> String {
        "connection secret \(organization) \(connection) \(kind) \(id)"
    }
}
