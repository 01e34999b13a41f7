-- What an organization sees and sets of its own sign-in: tests of connections, provider metadata that is looked at again, sessions that people
-- recognize, and the sign-in of command lines (RFC 8628).

-- What people recognize a session by: the network part of the address, and what the browser calls itself.
ALTER TABLE away.sessions
    ADD COLUMN client_address text COLLATE "C",
    ADD COLUMN user_agent text;

-- A test sign-in; its report is sealed, for it holds attributes of the admin who tried.
CREATE TABLE away.connection_tests (
    organization_id uuid NOT NULL,
    test_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    began_at timestamptz NOT NULL,
    report bytea,
    PRIMARY KEY (organization_id, test_id)
);
-- The tests of a connection, newest first.
CREATE INDEX connection_tests_connection ON away.connection_tests (organization_id, connection_id, began_at DESC, test_id DESC);

-- When a connection's metadata was fetched, when it is next, and why it could not be taken.
CREATE TABLE away.connection_metadata (
    organization_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    checked_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    valid_until timestamptz,
    problem text,
    PRIMARY KEY (organization_id, connection_id)
);

SELECT away.protect(tenant) FROM unnest(ARRAY['away.connection_tests', 'away.connection_metadata']::regclass[]) AS tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON away.connection_tests, away.connection_metadata TO away_service;

-- Device codes are found by hashes before anybody is known, so there is no row-level security: a row names an organization and an employee
-- only once that person has allowed it, and is gone after it was exchanged or ten minutes are over.
CREATE TABLE away.device_authorizations (
    device_code bytea PRIMARY KEY,
    user_code bytea NOT NULL UNIQUE,
    client_id text COLLATE "C" NOT NULL,
    scope text COLLATE "C" NOT NULL,
    client_address text COLLATE "C",
    began_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    poll_interval int NOT NULL,
    polled_at timestamptz,
    state text COLLATE "C" NOT NULL CHECK (state IN ('pending', 'approved', 'denied')),
    organization_id uuid,
    employee_id uuid
) WITH (fillfactor = 70);
CREATE INDEX device_authorizations_expiry ON away.device_authorizations (expires_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON away.device_authorizations TO away_service;
