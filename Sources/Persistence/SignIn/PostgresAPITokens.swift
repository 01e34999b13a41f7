package import Application
package import Leave
package import Postgres

/// API tokens in PostgreSQL: what a request needs is found by the hash; names and use are the organization's own.
package struct PostgresAPITokens: APITokenStore {
    private let client: PostgresClient
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.tenant = tenant
    }

    package func add(_ token: APIToken, hash: SecretHash) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([.insertHash(hash, of: token), .insert(token)], prelude: tenant(token.organization))
        }
    }

    package func usable(_ hashes: [SecretHash], at now: UnixSeconds) async throws(SignInStoreError) -> [SecretHash: APIToken] {
        try await storing { try await known(hashes).filter { $0.value.expiresAt > now } }
    }

    /// Expired ones too, until they are removed.
    private func known(_ hashes: [SecretHash]) async throws -> [SecretHash: APIToken] {
        let rows = try await client.read(
            Statement(
                """
                SELECT hash, token_id, organization_id, employee_id, scope, extract(epoch FROM issued_at)::bigint,
                    extract(epoch FROM expires_at)::bigint, extract(epoch FROM last_used_at)::bigint
                FROM away.api_token_hashes
                WHERE hash = ANY ($1)
                """,
                [hashes.map(\.bytes)]
            )
        )
        var tokens: [SecretHash: APIToken] = [:]
        for row in rows {
            guard let hash = SecretHash(try row[0]), let scope = Principal.Scope(rawValue: try row[4]) else { continue }
            tokens[hash] = APIToken(
                id: try row.identifier(1),
                organization: try row.identifier(2),
                employee: try row.identifier(3),
                name: nil,
                scope: scope,
                issuedAt: try row[5],
                expiresAt: try row[6],
                lastUsedAt: try row[7]
            )
        }
        return tokens
    }

    package func revoke(
        _ token: APITokenID,
        of organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Bool {
        try await storing {
            let answers = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.api_token_hashes WHERE organization_id = $1 AND token_id = $2",
                        [organization.bits, token.bits]
                    ),
                    Statement(
                        """
                        UPDATE away.api_tokens
                        SET revoked_at = to_timestamp($3)
                        WHERE organization_id = $1 AND token_id = $2 AND revoked_at IS NULL
                        """,
                        [organization.bits, token.bits, now]
                    ),
                ],
                prelude: tenant(organization)
            )
            return answers[1].affected > 0
        }
    }

    package func revokeAll(
        of employee: EmployeeID,
        in organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Int {
        try await storing {
            let answers = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.api_token_hashes WHERE organization_id = $1 AND employee_id = $2",
                        [organization.bits, employee.bits]
                    ),
                    Statement(
                        """
                        UPDATE away.api_tokens
                        SET revoked_at = to_timestamp($3)
                        WHERE organization_id = $1 AND employee_id = $2 AND revoked_at IS NULL
                        """,
                        [organization.bits, employee.bits, now]
                    ),
                ],
                prelude: tenant(organization)
            )
            return answers[1].affected
        }
    }

    package func used(_ token: APITokenID, of organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        let hour = now - now % 3600
        try await storing {
            _ = try await client.transact(
                [
                    Statement(
                        "UPDATE away.api_token_hashes SET last_used_at = to_timestamp($3) WHERE organization_id = $1 AND token_id = $2",
                        [organization.bits, token.bits, hour]
                    ),
                    Statement(
                        "UPDATE away.api_tokens SET last_used_at = to_timestamp($3) WHERE organization_id = $1 AND token_id = $2",
                        [organization.bits, token.bits, hour]
                    ),
                ],
                prelude: tenant(organization)
            )
        }
    }

    package func tokens(of organization: OrganizationID) async throws(SignInStoreError) -> [APIToken] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT token_id, employee_id, name, scope, extract(epoch FROM issued_at)::bigint,
                        extract(epoch FROM expires_at)::bigint, extract(epoch FROM revoked_at)::bigint,
                        extract(epoch FROM last_used_at)::bigint
                    FROM away.api_tokens
                    WHERE organization_id = $1
                    ORDER BY issued_at DESC, token_id DESC
                    """,
                    [organization.bits]
                ),
                prelude: tenant(organization)
            )
            return try rows.compactMap { row in
                guard let scope = Principal.Scope(rawValue: try row[3]) else { return nil }
                return APIToken(
                    id: try row.identifier(0),
                    organization: organization,
                    employee: try row.identifier(1),
                    name: try row[2],
                    scope: scope,
                    issuedAt: try row[4],
                    expiresAt: try row[5],
                    revokedAt: try row[6],
                    lastUsedAt: try row[7]
                )
            }
        }
    }
}

extension Statement {
    fileprivate static func insertHash(_ hash: SecretHash, of token: APIToken) -> Statement {
        Statement(
            """
            INSERT INTO away.api_token_hashes (hash, organization_id, token_id, employee_id, scope, issued_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7))
            """,
            [
                hash.bytes, token.organization.bits, token.id.bits, token.employee.bits, token.scope.rawValue, token.issuedAt,
                token.expiresAt,
            ]
        )
    }

    fileprivate static func insert(_ token: APIToken) -> Statement {
        Statement(
            """
            INSERT INTO away.api_tokens (organization_id, token_id, employee_id, name, scope, issued_at, expires_at)
            VALUES ($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7))
            """,
            [
                token.organization.bits, token.id.bits, token.employee.bits, token.name, token.scope.rawValue, token.issuedAt,
                token.expiresAt,
            ]
        )
    }
}
