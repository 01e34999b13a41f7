package import Application
package import Leave
package import Postgres

/// The secrets of webhooks in PostgreSQL, sealed by the installation's keys and bound to their place.
package struct PostgresWebhookSecrets: WebhookSecrets {
    private let client: PostgresClient
    private let sealer: any Sealer
    private let tenancy: Tenancy
    private let newID: @Sendable () -> UInt128

    /// - Parameter newID: Names secrets.
    package init(_ client: PostgresClient, sealer: any Sealer, tenancy: Tenancy = .setConfig, newID: @escaping @Sendable () -> UInt128) {
        self.client = client
        self.sealer = sealer
        self.tenancy = tenancy
        self.newID = newID
    }

    package func secrets(
        of webhook: WebhookID,
        in organization: OrganizationID,
        at now: UnixSeconds
    ) async throws(SignInStoreError) -> [WebhookSecret] {
        try await storing {
            let rows = try await client.read(
                Statement(
                    """
                    SELECT secret_id, sealed
                    FROM away.webhook_secrets
                    WHERE organization_id = $1 AND webhook_id = $2 AND (expires_at IS NULL OR expires_at > to_timestamp($3))
                    ORDER BY added_at DESC, secret_id DESC
                    """,
                    [organization.bits, webhook.bits, now]
                ),
                prelude: tenancy.prelude(for: organization.bits)
            )
            return try rows.decode((UInt128, [UInt8]).self).map { id, sealed in
                WebhookSecret(bytes: try sealer.open(sealed, context: context(Identifier(id), webhook, organization)))
            }
        }
    }

    package func add(
        _ secret: WebhookSecret,
        to webhook: WebhookID,
        in organization: OrganizationID,
        at now: UnixSeconds,
        overlap: UnixSeconds
    ) async throws(SignInStoreError) {
        try await storing {
            let id = Identifier<WebhookSecret>(newID())
            let sealed = try sealer.seal(secret.bytes, context: context(id, webhook, organization))
            _ = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.webhook_secrets WHERE organization_id = $1 AND webhook_id = $2 AND expires_at <= to_timestamp($3)",
                        [organization.bits, webhook.bits, now]
                    ),
                    Statement(
                        """
                        UPDATE away.webhook_secrets
                        SET expires_at = to_timestamp($3)
                        WHERE organization_id = $1 AND webhook_id = $2 AND (expires_at IS NULL OR expires_at > to_timestamp($3))
                        """,
                        [organization.bits, webhook.bits, now + overlap]
                    ),
                    Statement(
                        """
                        INSERT INTO away.webhook_secrets (organization_id, webhook_id, secret_id, sealed, added_at)
                        VALUES ($1, $2, $3, $4, to_timestamp($5))
                        """,
                        [organization.bits, webhook.bits, id.bits, sealed, now]
                    ),
                ],
                prelude: tenancy.prelude(for: organization.bits)
            )
        }
    }

    package func removeAll(of webhook: WebhookID, in organization: OrganizationID) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact(
                [
                    Statement(
                        "DELETE FROM away.webhook_secrets WHERE organization_id = $1 AND webhook_id = $2",
                        [organization.bits, webhook.bits]
                    )
                ],
                prelude: tenancy.prelude(for: organization.bits)
            )
        }
    }

    private func context(_ secret: Identifier<WebhookSecret>, _ webhook: WebhookID, _ organization: OrganizationID) -> String {
        "webhook secret \(organization) \(webhook) \(secret)"
    }
}
