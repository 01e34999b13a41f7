package import Application
package import Leave
package import Postgres

/// Sessions and replay memory in PostgreSQL: found by hashes, without row-level security (0002_sign_in.sql).
package struct PostgresSessions: SessionStore, ReplayMemory {
    let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func open(
        _ session: Application.Session,
        key: SecretHash,
        replacing: SecretHash?,
        using mark: ReplayMark?
    ) async throws(SignInStoreError) -> Bool {
        try await storing {
            try await client.withTransaction { transaction in
                if let mark, try await transaction.run(.remember(mark)).affected == 0 { return false }
                var statements: [Statement] = []
                if let replacing { statements.append(.endSession(replacing)) }
                statements.append(.insert(session, key: key))
                _ = try await transaction.run(statements)
                return true
            }
        }
    }

    package func sessions(
        _ keys: [SecretHash],
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> [SecretHash: Application.Session] {
        try await storing { try await known(keys).filter { !$0.value.isOver(at: now, .longest) } }
    }

    /// Those that are over too, until they are removed.
    private func known(_ keys: [SecretHash]) async throws -> [SecretHash: Application.Session] {
        let rows = try await client.read(
            Statement(
                """
                SELECT organization_id, employee_id, connection_id, identity, provider_session, logout_hint,
                    extract(epoch FROM authenticated_at)::bigint, extract(epoch FROM last_seen_at)::bigint,
                    extract(epoch FROM expires_at)::bigint, client_address, user_agent, key
                FROM away.sessions
                WHERE key = ANY ($1)
                """,
                [keys.map(\.bytes)]
            )
        )
        var sessions: [SecretHash: Application.Session] = [:]
        for row in rows {
            if let key = SecretHash(try row[11]) { sessions[key] = try Application.Session(row) }
        }
        return sessions
    }

    package func touch(_ key: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    "UPDATE away.sessions SET last_seen_at = to_timestamp($2) WHERE key = $1 AND last_seen_at < to_timestamp($2)",
                    [key.bytes, now]
                )
            ])
        }
    }

    package func end(_ key: SecretHash) async throws(SignInStoreError) -> Application.Session? {
        try await storing {
            try await client.transact([.endSession(key)]).first?.first.map(Application.Session.init)
        }
    }

    package func endAll(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> Int {
        try await deleting(
            Statement(
                "DELETE FROM away.sessions WHERE organization_id = $1 AND employee_id = $2",
                [organization.bits, employee.bits]
            )
        )
    }

    package func sessions(of employee: EmployeeID, in organization: OrganizationID) async throws(SignInStoreError) -> [OpenSession] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT organization_id, employee_id, connection_id, identity, provider_session, logout_hint,
                        extract(epoch FROM authenticated_at)::bigint, extract(epoch FROM last_seen_at)::bigint,
                        extract(epoch FROM expires_at)::bigint, client_address, user_agent, key
                    FROM away.sessions
                    WHERE organization_id = $1 AND employee_id = $2
                    ORDER BY authenticated_at DESC, key DESC
                    """,
                    [organization.bits, employee.bits]
                )
            )
            return try rows.compactMap { row in
                guard let key = SecretHash(try row[11]) else { return nil }
                return OpenSession(id: SessionID(key), session: try Application.Session(row))
            }
        }
    }

    package func end(
        _ session: SessionID,
        of employee: EmployeeID,
        in organization: OrganizationID
    ) async throws(SignInStoreError) -> Bool {
        let half = (0..<16).map { UInt8(truncatingIfNeeded: session.bits >> (120 - 8 * UInt128($0))) }
        return try await deleting(
            Statement(
                "DELETE FROM away.sessions WHERE organization_id = $1 AND employee_id = $2 AND substring(key FOR 16) = $3",
                [organization.bits, employee.bits, half]
            )
        ) > 0
    }

    package func endAll(
        of organization: OrganizationID,
        but connections: Set<SSOConnectionID>,
        keeping key: SecretHash?
    ) async throws(SignInStoreError) -> Int {
        try await deleting(
            Statement(
                """
                DELETE FROM away.sessions
                WHERE organization_id = $1 AND (connection_id IS NULL OR connection_id <> ALL ($2)) AND key IS DISTINCT FROM $3
                """,
                [organization.bits, connections.map(\.bits), key?.bytes]
            )
        )
    }

    package func endAll(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInStoreError) -> Int {
        try await deleting(
            Statement(
                "DELETE FROM away.sessions WHERE connection_id = $1 AND organization_id = $2",
                [connection.bits, organization.bits]
            )
        )
    }

    package func end(_ selection: SessionSelection, of connection: SSOConnectionID) async throws(SignInStoreError) -> Int {
        switch selection {
        case .identity(let identity):
            try await deleting(
                Statement(
                    "DELETE FROM away.sessions WHERE connection_id = $1 AND identity = ANY ($2)",
                    [connection.bits, identity.all.map(\.bytes)]
                )
            )
        case .providerSession(let session):
            try await deleting(
                Statement("DELETE FROM away.sessions WHERE connection_id = $1 AND provider_session = $2", [connection.bits, session.bytes])
            )
        case .both(let identity, let sessions):
            try await deleting(
                Statement(
                    "DELETE FROM away.sessions WHERE connection_id = $1 AND identity = ANY ($2) AND provider_session = ANY ($3)",
                    [connection.bits, identity.all.map(\.bytes), sessions.map(\.bytes)]
                )
            )
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    "DELETE FROM away.sessions WHERE expires_at <= to_timestamp($1) OR last_seen_at <= to_timestamp($2)",
                    [now, now - SessionLimits.longest.idle]
                ),
                Statement("DELETE FROM away.replays WHERE until <= to_timestamp($1)", [now]),
            ])
        }
    }

    package func remember(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool {
        try await storing {
            try await client.transact([.remember(mark)]).first?.affected == 1
        }
    }

    package func isUsed(_ mark: ReplayMark) async throws(SignInStoreError) -> Bool {
        try await storing {
            let rows = try await client.read(
                Statement(
                    "SELECT 1 FROM away.replays WHERE connection_id = $1 AND kind = $2 AND id = $3",
                    [mark.connection.bits, mark.kind.rawValue, mark.id.bytes]
                )
            )
            return !rows.isEmpty
        }
    }

    private func deleting(_ statement: Statement) async throws(SignInStoreError) -> Int {
        try await storing { try await client.transact([statement]).first?.affected ?? 0 }
    }
}

extension Statement {
    fileprivate static func remember(_ mark: ReplayMark) -> Statement {
        Statement(
            """
            INSERT INTO away.replays (connection_id, kind, id, until)
            VALUES ($1, $2, $3, to_timestamp($4))
            ON CONFLICT DO NOTHING
            """,
            [mark.connection.bits, mark.kind.rawValue, mark.id.bytes, mark.until]
        )
    }

    fileprivate static func endSession(_ key: SecretHash) -> Statement {
        Statement(
            """
            DELETE FROM away.sessions
            WHERE key = $1
            RETURNING organization_id, employee_id, connection_id, identity, provider_session, logout_hint,
                extract(epoch FROM authenticated_at)::bigint, extract(epoch FROM last_seen_at)::bigint,
                extract(epoch FROM expires_at)::bigint, client_address, user_agent
            """,
            [key.bytes]
        )
    }

    fileprivate static func insert(_ session: Application.Session, key: SecretHash) -> Statement {
        Statement(
            """
            INSERT INTO away.sessions (key, organization_id, employee_id, connection_id, identity, provider_session, logout_hint,
                authenticated_at, last_seen_at, expires_at, client_address, user_agent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8), to_timestamp($9), to_timestamp($10), $11, $12)
            """,
            [
                key.bytes, session.organization.bits, session.employee.bits, session.connection?.bits, session.identity?.bytes,
                session.providerSession?.bytes, session.logoutHint, session.authenticatedAt, session.lastSeenAt, session.expiresAt,
                session.client.address,
                session.client.userAgent,
            ]
        )
    }
}

extension Application.Session {
    fileprivate init(_ row: Row) throws {
        let connection: UInt128? = try row[2]
        let identity: [UInt8]? = try row[3]
        let providerSession: [UInt8]? = try row[4]
        self.init(
            organization: try row.identifier(0),
            employee: try row.identifier(1),
            connection: connection.map { SSOConnectionID($0) },
            identity: identity.flatMap { SecretHash($0) },
            providerSession: providerSession.flatMap { SecretHash($0) },
            logoutHint: try row[5],
            authenticatedAt: try row[6],
            lastSeenAt: try row[7],
            expiresAt: try row[8],
            client: SessionClient(address: try row[9], userAgent: try row[10])
        )
    }
}
