package import Application
package import Leave
package import Postgres

/// The directory in PostgreSQL: what is found before the organization is known, without row-level security.
package struct PostgresOrganizationDirectory: OrganizationDirectory {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func organization(slug: String) async throws(SignInStoreError) -> OrganizationID? {
        try await organization(Statement("SELECT organization_id FROM away.slugs WHERE slug = $1", [slug]))
    }

    /// All of them, by id: for commands that go from one to the next.
    package func organizations() async throws(SignInStoreError) -> [OrganizationID] {
        try await storing {
            let rows = try await client.read(Statement("SELECT DISTINCT organization_id FROM away.slugs ORDER BY organization_id"))
            return try rows.map { OrganizationID(try $0.value(0)) }
        }
    }

    package func slug(of organization: OrganizationID) async throws(SignInStoreError) -> String? {
        try await storing {
            let rows = try await client.read(Statement("SELECT slug FROM away.slugs WHERE organization_id = $1", [organization.bits]))
            return try rows.first?.value(0, as: String.self)
        }
    }

    package func organization(domain: String) async throws(SignInStoreError) -> OrganizationID? {
        try await organization(Statement("SELECT organization_id FROM away.email_domains WHERE domain = $1", [domain]))
    }

    package func organization(connection: SSOConnectionID) async throws(SignInStoreError) -> OrganizationID? {
        try await organization(Statement("SELECT organization_id FROM away.connection_places WHERE connection_id = $1", [connection.bits]))
    }

    package func connections(issuer: String, audience: String) async throws(SignInStoreError) -> [ConnectionPlace] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT organization_id, connection_id
                    FROM away.connection_places
                    WHERE issuer = $1 AND audience = $2
                    ORDER BY connection_id
                    """,
                    [issuer, audience]
                )
            )
            return try rows.decode((UInt128, UInt128).self).map { organization, connection in
                ConnectionPlace(organization: OrganizationID(organization), connection: SSOConnectionID(connection))
            }
        }
    }

    package func register(slug: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        try await storing {
            try await client.withTransaction { transaction in
                let taken = try await transaction.run(
                    Statement(
                        """
                        INSERT INTO away.slugs AS known (slug, organization_id)
                        VALUES ($1, $2)
                        ON CONFLICT (slug) DO UPDATE SET organization_id = known.organization_id
                        RETURNING organization_id
                        """,
                        [slug, organization.bits]
                    )
                )
                guard try taken.only.value(0, as: UInt128.self) == organization.bits else { return false }
                _ = try await transaction.run(
                    Statement("DELETE FROM away.slugs WHERE organization_id = $1 AND slug <> $2", [organization.bits, slug])
                )
                return true
            }
        }
    }

    package func register(domain: String, of organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        try await storing {
            let answers = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.email_domains AS known (domain, organization_id)
                    VALUES ($1, $2)
                    ON CONFLICT (domain) DO UPDATE SET organization_id = known.organization_id
                    RETURNING organization_id
                    """,
                    [domain, organization.bits]
                )
            ])
            return try answers[0].only.value(0, as: UInt128.self) == organization.bits
        }
    }

    package func release(domain: String, of organization: OrganizationID) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement("DELETE FROM away.email_domains WHERE domain = $1 AND organization_id = $2", [domain, organization.bits])
            ])
        }
    }

    package func register(_ connection: SSOConnection, of organization: OrganizationID) async throws(SignInStoreError) {
        let place = connection.accessTokenPlace
        try await storing {
            _ = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.connection_places AS known (connection_id, organization_id, issuer, audience)
                    VALUES ($1, $2, $3, $4)
                    ON CONFLICT (connection_id) DO UPDATE SET issuer = excluded.issuer, audience = excluded.audience
                    WHERE known.organization_id = excluded.organization_id
                    """,
                    [connection.id.bits, organization.bits, place?.issuer, place?.audience]
                )
            ])
        }
    }

    package func release(_ connection: SSOConnectionID, of organization: OrganizationID) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    "DELETE FROM away.connection_places WHERE connection_id = $1 AND organization_id = $2",
                    [connection.bits, organization.bits]
                )
            ])
        }
    }

    private func organization(_ statement: Statement) async throws(SignInStoreError) -> OrganizationID? {
        try await storing {
            try await client.read(statement).first.map { try $0.identifier(0) }
        }
    }
}
