-- Secret addresses of calendar feeds: found by their hash before the organization is known, so without row-level security. A row here is an
-- address that was not revoked; what people see of a feed is in its organization's history.
CREATE TABLE away.calendar_feed_hashes (
    hash bytea PRIMARY KEY,
    organization_id uuid NOT NULL,
    feed_id uuid NOT NULL,
    employee_id uuid NOT NULL
);
-- Revoking one, or all of a person.
CREATE INDEX calendar_feed_hashes_feed ON away.calendar_feed_hashes (organization_id, feed_id);
CREATE INDEX calendar_feed_hashes_employee ON away.calendar_feed_hashes (organization_id, employee_id);

GRANT SELECT, INSERT, DELETE ON away.calendar_feed_hashes TO away_service;
