package import Application
import FoundationEssentials
package import Leave
package import Postgres

/// Tests of connections in PostgreSQL; their reports are sealed and bound to their place.
package struct PostgresConnectionTests: ConnectionTests {
    private let client: PostgresClient
    private let sealer: any Sealer
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, sealer: any Sealer, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.sealer = sealer
        self.tenant = tenant
    }

    package func begin(_ test: ConnectionTest, of organization: OrganizationID) async throws(SignInStoreError) {
        try await write(
            Statement(
                """
                INSERT INTO away.connection_tests (organization_id, test_id, connection_id, employee_id, began_at)
                VALUES ($1, $2, $3, $4, to_timestamp($5))
                """,
                [organization.bits, test.id.bits, test.connection.bits, test.employee.bits, test.beganAt]
            ),
            in: organization
        )
    }

    package func finish(
        _ test: ConnectionTestID,
        _ report: ConnectionTest.Report,
        of organization: OrganizationID
    ) async throws(SignInStoreError) {
        try await storing {
            let sealed = try sealer.seal(Array(JSONEncoder().encode(report)), context: Self.context(test, organization))
            try await write(
                Statement(
                    "UPDATE away.connection_tests SET report = $3 WHERE organization_id = $1 AND test_id = $2",
                    [organization.bits, test.bits, sealed]
                ),
                in: organization
            )
        }
    }

    package func test(_ id: ConnectionTestID, of organization: OrganizationID) async throws(SignInStoreError) -> ConnectionTest? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT test_id, connection_id, employee_id, extract(epoch FROM began_at)::bigint, report
                    FROM away.connection_tests
                    WHERE organization_id = $1 AND test_id = $2
                    """,
                    [organization.bits, id.bits]
                ),
                prelude: tenant(organization)
            )
            return try rows.first.map { try test($0, of: organization) }
        }
    }

    package func tests(
        of connection: SSOConnectionID,
        in organization: OrganizationID,
        limit: Int
    ) async throws(SignInStoreError) -> [ConnectionTest] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT test_id, connection_id, employee_id, extract(epoch FROM began_at)::bigint, report
                    FROM away.connection_tests
                    WHERE organization_id = $1 AND connection_id = $2
                    ORDER BY began_at DESC, test_id DESC
                    LIMIT $3
                    """,
                    [organization.bits, connection.bits, Int64(limit)]
                ),
                prelude: tenant(organization)
            )
            return try rows.map { try test($0, of: organization) }
        }
    }

    package func purge(_ organization: OrganizationID, at now: UnixSeconds) async throws(SignInStoreError) {
        try await write(
            Statement(
                "DELETE FROM away.connection_tests WHERE organization_id = $1 AND began_at <= to_timestamp($2)",
                [organization.bits, now - ConnectionTest.retention]
            ),
            in: organization
        )
    }

    private func write(_ statement: Statement, in organization: OrganizationID) async throws(SignInStoreError) {
        try await storing { _ = try await client.transact([statement], prelude: tenant(organization)) }
    }

    private func test(_ row: Row, of organization: OrganizationID) throws -> ConnectionTest {
        let id: ConnectionTestID = try row.identifier(0)
        let sealed: [UInt8]? = try row[4]
        return ConnectionTest(
            id: id,
            connection: try row.identifier(1),
            employee: try row.identifier(2),
            beganAt: try row[3],
            report: try sealed.map { sealed in
                let opened = try sealer.open(sealed, context: Self.context(id, organization))
                return try JSONDecoder().decode(ConnectionTest.Report.self, from: Data(opened))
            }
        )
    }

    private static func context(_ test: ConnectionTestID, _ organization: OrganizationID) -> String {
        "connection test \(organization) \(test)"
    }
}
