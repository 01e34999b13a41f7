-- Tokens with which a connection's directory provisions people (SCIM): found by their hash before the organization is known, so without row-level
-- security. They name no person. What people see of a token is in its organization's history.
CREATE TABLE away.provisioning_token_hashes (
    hash bytea PRIMARY KEY,
    organization_id uuid NOT NULL,
    token_id uuid NOT NULL,
    connection_id uuid NOT NULL,
    expires_at timestamptz NOT NULL
);
-- Revoking one, or all of a connection.
CREATE INDEX provisioning_token_hashes_token ON away.provisioning_token_hashes (organization_id, token_id);
CREATE INDEX provisioning_token_hashes_connection ON away.provisioning_token_hashes (organization_id, connection_id);

GRANT SELECT, INSERT, DELETE ON away.provisioning_token_hashes TO away_service;
