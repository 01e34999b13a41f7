-- Slack: which workspace is whose, found before the organization is known, so without row-level security; and what each organization keeps of
-- its own workspace.
CREATE TABLE away.slack_teams (
    team_id text COLLATE "C" PRIMARY KEY,
    organization_id uuid NOT NULL
);
CREATE INDEX slack_teams_organization ON away.slack_teams (organization_id);

-- Events that Slack may tell again, by their ids; they name nobody.
CREATE TABLE away.slack_events (
    event_id text COLLATE "C" PRIMARY KEY,
    received_at timestamptz NOT NULL
);
CREATE INDEX slack_events_received ON away.slack_events (received_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON away.slack_teams, away.slack_events TO away_service;

-- The bot's token is sealed by the installation's keys.
CREATE TABLE away.slack_installations (
    organization_id uuid PRIMARY KEY,
    team_id text COLLATE "C" NOT NULL,
    team_name text NOT NULL,
    bot_id text COLLATE "C" NOT NULL,
    sealed bytea NOT NULL,
    installed_by uuid,
    installed_at timestamptz NOT NULL
);

-- Messages about requests, which are changed when the request is.
CREATE TABLE away.slack_posts (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    channel text COLLATE "C" NOT NULL,
    message text COLLATE "C" NOT NULL,
    employee_id uuid NOT NULL,
    PRIMARY KEY (organization_id, request_id, channel, message)
);

SELECT away.protect(tenant) FROM unnest(ARRAY[
    'away.slack_installations', 'away.slack_posts'
]::regclass[]) AS tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON away.slack_installations, away.slack_posts TO away_service;
