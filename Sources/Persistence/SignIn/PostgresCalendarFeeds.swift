package import Application
import Leave
package import Postgres

/// Addresses of calendar feeds in PostgreSQL: found by their hash, without row-level security. Revoking removes them in the transaction of its
/// event (``AccountsProjector``).
package struct PostgresCalendarFeeds: CalendarFeedStore {
    private let client: PostgresClient

    package init(_ client: PostgresClient) { self.client = client }

    package func add(_ place: FeedPlace, hash: SecretHash) async throws(SignInStoreError) {
        try await storing {
            _ = try await client.transact([
                Statement(
                    """
                    INSERT INTO away.calendar_feed_hashes (hash, organization_id, feed_id, employee_id)
                    VALUES ($1, $2, $3, $4)
                    """,
                    [hash.bytes, place.organization.bits, place.feed.bits, place.owner.bits]
                )
            ])
        }
    }

    package func place(_ hash: SecretHash) async throws(SignInStoreError) -> FeedPlace? {
        try await storing {
            let rows = try await client.read(
                Statement(
                    "SELECT organization_id, feed_id, employee_id FROM away.calendar_feed_hashes WHERE hash = $1",
                    [hash.bytes]
                )
            )
            guard let row = rows.first else { return nil }
            return FeedPlace(organization: try row.identifier(0), feed: try row.identifier(1), owner: try row.identifier(2))
        }
    }
}
