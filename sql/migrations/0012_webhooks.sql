-- The secrets that sign what webhooks are sent, sealed by the installation's keys. What admins see of a webhook is in its organization's history.
CREATE TABLE away.webhook_secrets (
    organization_id uuid NOT NULL,
    webhook_id uuid NOT NULL,
    secret_id uuid NOT NULL,
    sealed bytea NOT NULL,
    added_at timestamptz NOT NULL,
    -- After a rotation the one before signs until then; NULL: the newest.
    expires_at timestamptz,
    PRIMARY KEY (organization_id, webhook_id, secret_id)
);

SELECT away.protect('away.webhook_secrets');
GRANT SELECT, INSERT, UPDATE, DELETE ON away.webhook_secrets TO away_service;
