-- Signing in: the directory, by which an organization is found before it is known; sessions and what leads to them, found by the hash of a
-- secret; and each organization's own record of it.
--
-- The first two groups have no row-level security, because nothing is known of the caller when they are read. They name no person (an identity at a
-- provider is a hash, what a provider must be told at sign-out is sealed) and hold no leave data. Every secret is kept as its SHA-256.

-- The directory.
CREATE TABLE away.slugs (
    slug text COLLATE "C" PRIMARY KEY,
    organization_id uuid NOT NULL
);
CREATE INDEX slugs_organization ON away.slugs (organization_id);

-- Verified e-mail domains, lower-case A-labels: a domain belongs to one organization at a time.
CREATE TABLE away.email_domains (
    domain text COLLATE "C" PRIMARY KEY,
    organization_id uuid NOT NULL
);

-- issuer and audience where access tokens are accepted. Two organizations may name the same pair: then a token must tell by its subject.
CREATE TABLE away.connection_places (
    connection_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    issuer text COLLATE "C",
    audience text COLLATE "C"
);
CREATE INDEX connection_places_audience ON away.connection_places (issuer, audience) WHERE audience IS NOT NULL;

-- What makes a bearer of an API token known in one look-up; what people see of it is in api_tokens. A row here is a token that may be used.
CREATE TABLE away.api_token_hashes (
    hash bytea PRIMARY KEY,
    organization_id uuid NOT NULL,
    token_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    scope text COLLATE "C" NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz
) WITH (fillfactor = 80);
-- Revoking and noting use, by token or by person.
CREATE INDEX api_token_hashes_token ON away.api_token_hashes (organization_id, token_id);
CREATE INDEX api_token_hashes_employee ON away.api_token_hashes (organization_id, employee_id);

-- Sessions and what leads to them.
-- last_seen_at moves at most once a minute and is in no index, so that moving it stays on its page.
CREATE TABLE away.sessions (
    key bytea PRIMARY KEY,
    organization_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    connection_id uuid,
    identity bytea,
    provider_session bytea,
    logout_hint bytea,
    authenticated_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX sessions_employee ON away.sessions (organization_id, employee_id);
-- A provider's logout names the person or its own session.
CREATE INDEX sessions_identity ON away.sessions (connection_id, identity) WHERE connection_id IS NOT NULL;
CREATE INDEX sessions_provider_session ON away.sessions (connection_id, provider_session) WHERE provider_session IS NOT NULL;
CREATE INDEX sessions_expiry ON away.sessions (expires_at);

-- A used attempt stays until it is too old anyway, so that a second answer is told apart from an unknown one.
CREATE TABLE away.sign_in_attempts (
    handle bytea PRIMARY KEY,
    browser bytea NOT NULL,
    attempt json NOT NULL,
    began_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX sign_in_attempts_began ON away.sign_in_attempts (began_at);

-- What may be used once.
CREATE TABLE away.replays (
    connection_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    id bytea NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (connection_id, kind, id)
);
CREATE INDEX replays_until ON away.replays (until);

CREATE TABLE away.setup_links (
    hash bytea PRIMARY KEY,
    organization_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    purpose text COLLATE "C" NOT NULL,
    expires_at timestamptz NOT NULL
);

-- Attempts in a minute, by the hash of the address and what it tries. Not logged: after a crash counting begins anew.
CREATE UNLOGGED TABLE away.sign_in_counts (
    key bytea NOT NULL,
    minute bigint NOT NULL,
    count int NOT NULL,
    PRIMARY KEY (key, minute)
) WITH (fillfactor = 70);

GRANT SELECT, INSERT, UPDATE, DELETE ON
    away.slugs, away.email_domains, away.connection_places, away.api_token_hashes,
    away.sessions, away.sign_in_attempts, away.replays, away.setup_links, away.sign_in_counts
TO away_service;

-- Each organization's own.
CREATE TABLE away.api_tokens (
    organization_id uuid NOT NULL,
    token_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    name text,
    scope text COLLATE "C" NOT NULL,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    last_used_at timestamptz,
    PRIMARY KEY (organization_id, token_id)
);

-- kind: client-secret or key. Sealed by the installation's keys.
CREATE TABLE away.connection_secrets (
    organization_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    secret_id uuid NOT NULL,
    stage text COLLATE "C",
    certificate text COLLATE "C",
    sealed bytea NOT NULL,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, connection_id, kind, secret_id)
);

-- What admins see of sign-ins. Never assertions, tokens, codes, secrets or attribute values.
CREATE TABLE away.sign_in_log (
    organization_id uuid NOT NULL,
    reference text COLLATE "C" NOT NULL,
    connection_id uuid,
    at timestamptz NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    employee_id uuid,
    rule text COLLATE "C",
    detail text,
    expected text,
    received text,
    client_address text COLLATE "C",
    PRIMARY KEY (organization_id, reference)
);
-- The list of a connection's or of all sign-ins, newest first; and how many were refused in the last hour.
CREATE INDEX sign_in_log_at ON away.sign_in_log (organization_id, at DESC, reference DESC);

SELECT away.protect(tenant) FROM unnest(ARRAY[
    'away.api_tokens', 'away.connection_secrets', 'away.sign_in_log'
]::regclass[]) AS tenant;
GRANT SELECT, INSERT, UPDATE ON away.api_tokens TO away_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON away.connection_secrets TO away_service;
GRANT SELECT, INSERT, DELETE ON away.sign_in_log TO away_service;
