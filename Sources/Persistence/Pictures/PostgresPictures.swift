package import Application
package import Leave
package import Pictures
package import Postgres

/// People's pictures in PostgreSQL, for installations without another place for files.
package struct PostgresPictures: PictureStore {
    private let client: PostgresClient
    private let tenant: @Sendable (OrganizationID) -> Prelude

    /// - Parameter tenant: Chooses the organization for row-level security.
    package init(_ client: PostgresClient, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.tenant = tenant
    }

    package func store(_ picture: Picture, as name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        try await transact(
            """
            INSERT INTO away.pictures (organization_id, employee_id, picture_id, media_type, bytes, stored_at)
            VALUES ($1, $2, $3, $4, $5, now())
            ON CONFLICT DO NOTHING
            """,
            [organization.bits, name.employee.bits, name.id.bits, picture.format.mediaType, picture.bytes],
            organization
        )
    }

    package func picture(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) -> KeptPicture? {
        do {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT media_type, bytes
                    FROM away.pictures
                    WHERE organization_id = $1 AND employee_id = $2 AND picture_id = $3
                    """,
                    [organization.bits, name.employee.bits, name.id.bits]
                ),
                prelude: tenant(organization)
            )
            guard let row = rows.first, let format = Picture.Format(rawValue: try row[0]) else { return nil }
            return .bytes(try row[1], format)
        } catch {
            throw .unavailable(error)
        }
    }

    package func remove(_ name: EmployeePicture, in organization: OrganizationID) async throws(CommandError) {
        try await transact(
            "DELETE FROM away.pictures WHERE organization_id = $1 AND employee_id = $2 AND picture_id = $3",
            [organization.bits, name.employee.bits, name.id.bits],
            organization
        )
    }

    private func transact(
        _ sql: String,
        _ parameters: [any PostgresEncodable],
        _ organization: OrganizationID
    ) async throws(CommandError) {
        do {
            _ = try await client.transact([Statement(sql, parameters)], prelude: tenant(organization))
        } catch {
            throw .unavailable(error)
        }
    }
}
