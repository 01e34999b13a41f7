package import Application
package import Leave
package import Postgres

/// The organizations' records of sign-ins in PostgreSQL.
package struct PostgresSignInLog: SignInLog {
    private let client: PostgresClient
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.tenant = tenant
    }

    package func record(_ record: SignInRecord) async throws(SignInStoreError) -> Int {
        try await storing {
            let answers = try await client.transact(
                [
                    .insert(record),
                    Statement(
                        """
                        SELECT count(*)
                        FROM away.sign_in_log
                        WHERE organization_id = $1 AND at > to_timestamp($2) AND outcome = 'refused'
                            AND connection_id IS NOT DISTINCT FROM $3
                        """,
                        [record.organization.bits, record.at - 3600, record.connection?.bits]
                    ),
                ],
                prelude: tenant(record.organization)
            )
            return Int(try answers[1].only.value(0, as: Int64.self))
        }
    }

    package func records(
        of organization: OrganizationID,
        connection: SSOConnectionID?,
        before: SignInRecord.Place?,
        limit: Int
    ) async throws(SignInStoreError) -> [SignInRecord] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT reference, connection_id, extract(epoch FROM at)::bigint, outcome, employee_id, rule, detail, expected,
                        received, client_address
                    FROM away.sign_in_log
                    WHERE organization_id = $1 AND (at, reference) < (coalesce(to_timestamp($2), 'infinity'), $3)
                        AND ($4::uuid IS NULL OR connection_id = $4)
                    ORDER BY at DESC, reference DESC
                    LIMIT $5
                    """,
                    [organization.bits, before?.at, before?.reference ?? "", connection?.bits, Int64(limit)]
                ),
                prelude: tenant(organization)
            )
            return try rows.map { try SignInRecord($0, of: organization) }
        }
    }

    package func record(_ reference: String, of organization: OrganizationID) async throws(SignInStoreError) -> SignInRecord? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT reference, connection_id, extract(epoch FROM at)::bigint, outcome, employee_id, rule, detail, expected,
                        received, client_address
                    FROM away.sign_in_log
                    WHERE organization_id = $1 AND reference = $2
                    """,
                    [organization.bits, reference]
                ),
                prelude: tenant(organization)
            )
            return try rows.first.map { try SignInRecord($0, of: organization) }
        }
    }

    package func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.sign_in_log WHERE organization_id = $1 AND at <= to_timestamp($2)",
                        [organization.bits, now - SignInRecord.retention]
                    )
                ],
                prelude: tenant(organization)
            )
        }
    }
}

extension Statement {
    fileprivate static func insert(_ record: SignInRecord) -> Statement {
        var outcome = "refused"
        var employee: EmployeeID?
        var refusal: SignInRecord.Refusal?
        switch record.outcome {
        case .signedIn(let person): (outcome, employee) = ("signed-in", person)
        case .testPassed: outcome = "test-passed"
        case .refused(let why): refusal = why
        }
        return Statement(
            """
            INSERT INTO away.sign_in_log (organization_id, reference, connection_id, at, outcome, employee_id, rule, detail, expected,
                received, client_address)
            VALUES ($1, $2, $3, to_timestamp($4), $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                record.organization.bits, record.reference, record.connection?.bits, record.at, outcome, employee?.bits, refusal?.rule,
                refusal?.detail, refusal?.expected, refusal?.received, record.clientAddress,
            ]
        )
    }
}

extension SignInRecord {
    fileprivate init(_ row: Row, of organization: OrganizationID) throws {
        let connection: UInt128? = try row[1]
        let employee: UInt128? = try row[4]
        let outcome: Outcome
        switch (try row.value(3, as: String.self), employee) {
        case ("signed-in", let employee?): outcome = .signedIn(EmployeeID(employee))
        case ("test-passed", _): outcome = .testPassed
        default:
            let rule: String? = try row[5]
            let detail: String? = try row[6]
            outcome = .refused(Refusal(rule: rule ?? "", detail: detail ?? "", expected: try row[7], received: try row[8]))
        }
        self.init(
            reference: try row[0],
            organization: organization,
            connection: connection.map { SSOConnectionID($0) },
            at: try row[2],
            outcome: outcome,
            clientAddress: try row[9]
        )
    }
}
