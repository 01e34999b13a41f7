package import Application
package import EventSourcing
import Leave
package import Postgres

/// Ends what lets somebody in, with the event that says so (SSO_RULES C2.4): sessions, tokens, links. No table is built from it alone, so there is
/// nothing to rebuild.
package struct AccountsProjector: Projector {
    package init() {}

    package var name: String { "accounts" }

    package func effects(of event: RecordedEvent<LeaveEvent>, in organization: UInt128) -> [Statement] {
        switch event.event {
        case .employeeDeactivated(let closed): end(closed.employee.bits, in: organization, at: event.recordedAt)
        case .employeeErased(let erased): end(erased.employee.bits, in: organization, at: event.recordedAt)
        case .identityUnlinked(let unlinked):
            [
                Statement(
                    "DELETE FROM sessions WHERE organization_id = $1 AND employee_id = $2 AND connection_id = $3",
                    [organization, unlinked.employee.bits, unlinked.connection.bits]
                )
            ]
        case .domainReleased(let released):
            [Statement("DELETE FROM email_domains WHERE organization_id = $1 AND domain = $2", [organization, released.domain])]
        case .provisioningTokenRevoked(let revoked):
            [
                Statement(
                    "DELETE FROM provisioning_token_hashes WHERE organization_id = $1 AND token_id = $2",
                    [organization, revoked.token.bits]
                )
            ]
        case .calendarFeedRevoked(let revoked):
            [
                Statement(
                    "DELETE FROM calendar_feed_hashes WHERE organization_id = $1 AND feed_id = $2",
                    [organization, revoked.feed.bits]
                )
            ]
        case .connectionRemoved(let removed):
            [
                Statement(
                    "DELETE FROM provisioning_token_hashes WHERE organization_id = $1 AND connection_id = $2",
                    [organization, removed.connection.bits]
                )
            ]
        default: []
        }
    }

    private func end(_ employee: UInt128, in organization: UInt128, at instant: Instant) -> [Statement] {
        [
            Statement("DELETE FROM sessions WHERE organization_id = $1 AND employee_id = $2", [organization, employee]),
            Statement("DELETE FROM setup_links WHERE organization_id = $1 AND employee_id = $2", [organization, employee]),
            Statement("DELETE FROM device_authorizations WHERE organization_id = $1 AND employee_id = $2", [organization, employee]),
            Statement("DELETE FROM calendar_feed_hashes WHERE organization_id = $1 AND employee_id = $2", [organization, employee]),
            Statement("DELETE FROM api_token_hashes WHERE organization_id = $1 AND employee_id = $2", [organization, employee]),
            Statement(
                "UPDATE api_tokens SET revoked_at = $3 WHERE organization_id = $1 AND employee_id = $2 AND revoked_at IS NULL",
                [organization, employee, Timestamp(microseconds: instant.microseconds)]
            ),
        ]
    }
}
