package import Application
import Leave
package import Postgres

/// Device authorizations in PostgreSQL: found by hashes, without row-level security (0005_sign_in_self_service.sql).
package struct PostgresDeviceAuthorizations: DeviceAuthorizations {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func begin(
        _ authorization: DeviceAuthorization,
        device: SecretHash,
        user: SecretHash
    ) async throws(SignInStoreError) -> Bool {
        try await storing {
            try await client.transact([
                Statement(
                    """
                    INSERT INTO away.device_authorizations (device_code, user_code, client_id, scope, client_address, began_at,
                        expires_at, poll_interval, state)
                    VALUES ($1, $2, $3, $4, $5, to_timestamp($6), to_timestamp($7), $8, 'pending')
                    ON CONFLICT DO NOTHING
                    """,
                    [
                        device.bytes, user.bytes, authorization.clientID, authorization.scope.rawValue, authorization.clientAddress,
                        authorization.beganAt, authorization.expiresAt, Int32(DeviceAuthorization.interval),
                    ]
                )
            ]).first?.affected == 1
        }
    }

    package func authorization(user: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> DeviceAuthorization? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT client_id, scope, client_address, extract(epoch FROM began_at)::bigint,
                        extract(epoch FROM expires_at)::bigint, state, organization_id, employee_id
                    FROM away.device_authorizations
                    WHERE user_code = $1 AND expires_at > to_timestamp($2)
                    """,
                    [user.bytes, now]
                )
            )
            return try rows.first.flatMap(DeviceAuthorization.init)
        }
    }

    package func answer(
        _ user: SecretHash,
        _ state: DeviceAuthorization.State,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Bool {
        var (word, organization, employee): (String, UInt128?, UInt128?) = ("denied", nil, nil)
        if case .approved(let of, let person) = state { (word, organization, employee) = ("approved", of.bits, person.bits) }
        return try await answer(user, word, organization, employee, at: now)
    }

    private func answer(
        _ user: SecretHash,
        _ word: String,
        _ organization: UInt128?,
        _ employee: UInt128?,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> Bool {
        let statement = Statement(
            """
            UPDATE away.device_authorizations
            SET state = $2, organization_id = $3, employee_id = $4
            WHERE user_code = $1 AND state = 'pending' AND expires_at > to_timestamp($5)
            """,
            [user.bytes, word, organization, employee, now]
        )
        return try await storing { try await client.transact([statement]).first?.affected == 1 }
    }

    package func poll(_ device: SecretHash, clientID: String, at now: UnixSeconds) async throws(SignInStoreError) -> DevicePoll {
        try await storing {
            // What was allowed is used up; what waits learns when it was asked; what is left says why there is nothing.
            let answers = try await client.transact([
                Statement(
                    """
                    DELETE FROM away.device_authorizations
                    WHERE device_code = $1 AND client_id = $2 AND state = 'approved' AND expires_at > to_timestamp($3)
                    RETURNING client_id, scope, client_address, extract(epoch FROM began_at)::bigint,
                        extract(epoch FROM expires_at)::bigint, state, organization_id, employee_id
                    """,
                    [device.bytes, clientID, now]
                ),
                Statement(
                    """
                    UPDATE away.device_authorizations AS found
                    SET polled_at = to_timestamp($3), poll_interval = before.poll_interval
                        + CASE WHEN before.is_early THEN $4 ELSE 0 END
                    FROM (
                        SELECT device_code, poll_interval,
                            coalesce(polled_at > to_timestamp($3) - poll_interval * interval '1 second', false) AS is_early
                        FROM away.device_authorizations
                        WHERE device_code = $1
                    ) AS before
                    WHERE found.device_code = before.device_code AND found.client_id = $2 AND found.state = 'pending'
                        AND found.expires_at > to_timestamp($3)
                    RETURNING before.is_early, found.poll_interval::bigint
                    """,
                    [device.bytes, clientID, now, Int32(DeviceAuthorization.interval)]
                ),
                Statement(
                    """
                    SELECT state
                    FROM away.device_authorizations
                    WHERE device_code = $1 AND client_id = $2 AND expires_at > to_timestamp($3)
                    """,
                    [device.bytes, clientID, now]
                ),
            ])
            if let row = answers[0].first, let approved = try DeviceAuthorization(row) { return .approved(approved) }
            if let row = answers[1].first { return try row[0] ? .slowDown(try row[1]) : .pending }
            guard let row = answers[2].first else { return .expired }
            let state: String = try row[0]
            return state == "denied" ? .denied : .expired
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement("DELETE FROM away.device_authorizations WHERE expires_at <= to_timestamp($1)", [now])
            ])
        }
    }
}

extension DeviceAuthorization {
    fileprivate init?(_ row: Row) throws {
        guard let scope = Principal.Scope(rawValue: try row[1]) else { return nil }
        let state: State =
            switch try row[5] as String {
            case "approved": .approved(try row.identifier(6), try row.identifier(7))
            case "denied": .denied
            default: .pending
            }
        self.init(
            clientID: try row[0],
            scope: scope,
            clientAddress: try row[2],
            beganAt: try row[3],
            expiresAt: try row[4],
            state: state
        )
    }
}
