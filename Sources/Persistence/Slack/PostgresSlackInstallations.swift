package import Application
package import Leave
package import Postgres

/// Slack workspaces in PostgreSQL (0010_slack.sql).
package struct PostgresSlackInstallations: SlackInstallations {
    private let client: PostgresClient
    private let sealer: any Sealer
    private let tenant: @Sendable (OrganizationID) -> Prelude

    package init(_ client: PostgresClient, sealer: any Sealer, tenant: @escaping @Sendable (OrganizationID) -> Prelude) {
        self.client = client
        self.sealer = sealer
        self.tenant = tenant
    }

    package func organization(team: String) async throws(SignInStoreError) -> OrganizationID? {
        try await storing {
            try await client.read(Statement("SELECT organization_id FROM away.slack_teams WHERE team_id = $1", [team])).first?.identifier(0)
        }
    }

    package func installation(of organization: OrganizationID) async throws(SignInStoreError) -> SlackInstallation? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT team_id, team_name, bot_id, sealed, installed_by, extract(epoch FROM installed_at)::bigint
                    FROM away.slack_installations
                    WHERE organization_id = $1
                    """,
                    [organization.bits]
                ),
                prelude: tenant(organization)
            )
            guard let row = rows.first else { return nil }
            let (team, sealed): (String, [UInt8]) = (try row[0], try row[3])
            let token = try sealer.open(sealed, context: Self.context(team, organization))
            let admin = try row.value(4, as: UInt128?.self)
            return SlackInstallation(
                team: team,
                teamName: try row[1],
                bot: try row[2],
                token: String(decoding: token, as: UTF8.self),
                installedBy: admin.map { EmployeeID($0) },
                installedAt: try row[5]
            )
        }
    }

    package func install(_ installation: SlackInstallation, in organization: OrganizationID) async throws(SignInStoreError) -> Bool {
        try await storing {
            let sealed = try sealer.seal(Array(installation.token.utf8), context: Self.context(installation.team, organization))
            // The directory first, and alone: whoever has the workspace keeps it.
            let rows = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.slack_teams AS t (team_id, organization_id)
                    VALUES ($1, $2)
                    ON CONFLICT (team_id) DO UPDATE SET organization_id = excluded.organization_id
                    WHERE t.organization_id = excluded.organization_id
                    RETURNING team_id
                    """,
                    [installation.team, organization.bits]
                )
            ])
            guard rows.first?.first != nil else { return false }
            _ = try await client.transact(
                [
                    Statement(
                        """
                        INSERT INTO away.slack_installations (organization_id, team_id, team_name, bot_id, sealed, installed_by, installed_at)
                        VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7))
                        ON CONFLICT (organization_id) DO UPDATE
                        SET team_id = excluded.team_id, team_name = excluded.team_name, bot_id = excluded.bot_id, sealed = excluded.sealed,
                            installed_by = excluded.installed_by, installed_at = excluded.installed_at
                        """,
                        [
                            organization.bits, installation.team, installation.teamName, installation.bot, sealed,
                            installation.installedBy?.bits, installation.installedAt,
                        ]
                    )
                ],
                prelude: tenant(organization)
            )
            // A workspace that the organization had before is free.
            _ = try await client.transact([
                Statement(
                    "DELETE FROM away.slack_teams WHERE organization_id = $1 AND team_id <> $2",
                    [organization.bits, installation.team]
                )
            ])
            return true
        }
    }

    package func remove(from organization: OrganizationID) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact(
                [
                    Statement("DELETE FROM away.slack_installations WHERE organization_id = $1", [organization.bits]),
                    Statement("DELETE FROM away.slack_posts WHERE organization_id = $1", [organization.bits]),
                ],
                prelude: tenant(organization)
            )
            _ = try await client.transact([Statement("DELETE FROM away.slack_teams WHERE organization_id = $1", [organization.bits])])
        }
    }

    private static func context(_ team: String, _ organization: OrganizationID) -> String {
        "Slack token \(organization) \(team)"
    }
}

/// Messages about requests.
extension PostgresSlackInstallations {
    package func add(_ post: SlackPost, about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError) {
        try await transact(
            Statement(
                """
                INSERT INTO away.slack_posts (organization_id, request_id, channel, message, employee_id)
                VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (organization_id, request_id, channel, message) DO NOTHING
                """,
                [organization.bits, request.bits, post.channel, post.timestamp, post.employee.bits]
            ),
            organization
        )
    }

    package func posts(about request: LeaveRequestID, in organization: OrganizationID) async throws(SignInStoreError) -> [SlackPost] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT channel, message, employee_id
                    FROM away.slack_posts
                    WHERE organization_id = $1 AND request_id = $2
                    ORDER BY channel, message
                    """,
                    [organization.bits, request.bits]
                ),
                prelude: tenant(organization)
            )
            return try rows.map { row throws(PostgresError) in
                SlackPost(channel: try row[0], timestamp: try row[1], employee: try row.identifier(2))
            }
        }
    }

    private func transact(_ statement: Statement, _ organization: OrganizationID) async throws(SignInStoreError) {
        try await storing { _ = try await client.transact([statement], prelude: tenant(organization)) }
    }
}

/// Events that Slack may repeat.
extension PostgresSlackInstallations {
    package func take(event: String, at now: UnixSeconds) async throws(SignInStoreError) -> Bool {
        try await storing {
            let rows = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.slack_events (event_id, received_at)
                    VALUES ($1, to_timestamp($2))
                    ON CONFLICT (event_id) DO NOTHING
                    RETURNING event_id
                    """,
                    [event, now]
                )
            ])
            return rows.first?.first != nil
        }
    }

    package func release(event: String) async throws(SignInStoreError) {
        try await storing { _ = try await client.transact([Statement("DELETE FROM away.slack_events WHERE event_id = $1", [event])]) }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement("DELETE FROM away.slack_events WHERE received_at < to_timestamp($1)", [now - SlackEvents.lifetime])
            ])
        }
    }
}
