-- The outbox: what is to be told to whom through which channel. Ids only, no personal data and no secrets: the text is made when it is sent.
-- Rows are written in the transaction that moves the feed's cursor past the event that caused them, and deleted some days after their delivery.
CREATE TABLE away.deliveries (
    organization_id uuid NOT NULL,
    delivery_id uuid NOT NULL,
    channel text COLLATE "C" NOT NULL CHECK (length(channel) BETWEEN 1 AND 32),
    -- What can be slow or broken by itself: a webhook, an employee, a chat channel.
    destination text COLLATE "C" NOT NULL CHECK (length(destination) BETWEEN 1 AND 200),
    kind text COLLATE "C" NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
    payload json NOT NULL,
    -- The event's sequence; NULL for what time causes.
    cause bigint,
    state text COLLATE "C" NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
    due_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 0,
    attempted_at timestamptz,
    -- What the last attempt was answered, and why it failed.
    status int,
    reason text,
    -- What the other side calls the message.
    reference text,
    PRIMARY KEY (organization_id, delivery_id)
) :partition_by;
SELECT away.partition('away.deliveries', :partitions);
-- What waits for a destination, the longest due first.
CREATE INDEX deliveries_lane ON away.deliveries (organization_id, channel, destination, due_at) WHERE state = 'waiting';
-- What a destination was sent, newest first.
CREATE INDEX deliveries_destination ON away.deliveries (organization_id, channel, destination, created_at, delivery_id);
-- Dead letters of all destinations.
CREATE INDEX deliveries_dead ON away.deliveries (organization_id, created_at, delivery_id) WHERE state = 'dead';

-- One row for each destination for which something waits: when the first of it is due, and who is at it. It is removed when nothing waits.
CREATE TABLE away.delivery_lanes (
    organization_id uuid NOT NULL,
    channel text COLLATE "C" NOT NULL,
    destination text COLLATE "C" NOT NULL,
    due_at timestamptz NOT NULL,
    -- Counts what made it due, so that what comes while somebody is at work on it is not lost.
    marks bigint NOT NULL,
    -- Failed attempts in a row.
    failures int NOT NULL DEFAULT 0,
    paused_until timestamptz NOT NULL DEFAULT '-infinity',
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    claim_id uuid,
    PRIMARY KEY (organization_id, channel, destination)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

SELECT away.protect(tenant) FROM unnest(ARRAY['away.deliveries', 'away.delivery_lanes']::regclass[]) AS tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON away.deliveries, away.delivery_lanes TO away_service;
CREATE POLICY feed ON away.delivery_lanes FOR SELECT TO away_feed USING (true);
GRANT SELECT ON away.delivery_lanes TO away_feed;
-- How much waits and how much is dead, counted over everybody's: nothing else of a delivery is seen across organizations.
CREATE POLICY feed ON away.deliveries FOR SELECT TO away_feed USING (true);
GRANT SELECT (organization_id, channel, state) ON away.deliveries TO away_feed;

-- Writes deliveries, each once, and makes their lanes due.
CREATE FUNCTION away.add_deliveries(
    _organization uuid, _now timestamptz, _ids uuid[], _channels text[], _destinations text[], _kinds text[], _payloads json[],
    _causes bigint[], _due timestamptz[]
) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO away.deliveries (organization_id, delivery_id, channel, destination, kind, payload, cause, due_at, created_at)
    SELECT _organization, d.id, d.channel, d.destination, d.kind, d.payload, d.cause, d.due_at, _now
    FROM unnest(_ids, _channels, _destinations, _kinds, _payloads, _causes, _due)
        AS d (id, channel, destination, kind, payload, cause, due_at)
    ON CONFLICT (organization_id, delivery_id) DO NOTHING;

    -- In one order, so that two who add to the same lanes wait for each other and never for ever.
    INSERT INTO away.delivery_lanes AS l (organization_id, channel, destination, due_at, marks)
    SELECT _organization, d.channel, d.destination, min(d.due_at), 1
    FROM unnest(_channels, _destinations, _due) AS d (channel, destination, due_at)
    GROUP BY d.channel, d.destination
    ORDER BY d.channel, d.destination
    ON CONFLICT (organization_id, channel, destination)
    DO UPDATE SET due_at = least(l.due_at, excluded.due_at), marks = l.marks + 1;
END
$$;

-- Lanes in which something is due and that nobody has, across all organizations: each organization's first, then each one's second, and so on;
-- of those that failed last time a quarter as many at most. There is a row only for destinations for which something waits.
CREATE FUNCTION away.lanes_due(_channel text, _now timestamptz, _limit int)
RETURNS TABLE (organization_id uuid, destination text, failing boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT r.organization_id, r.destination, r.failing
    FROM (
        SELECT q.*, row_number() OVER (PARTITION BY q.failing ORDER BY q.turn, q.due_at, q.organization_id, q.destination) AS place
        FROM (
            SELECT l.organization_id, l.destination, l.due_at, l.failures > 0 AS failing,
                row_number() OVER (PARTITION BY l.organization_id, l.failures > 0 ORDER BY l.due_at, l.destination) AS turn
            FROM away.delivery_lanes AS l
            WHERE l.channel = _channel AND l.due_at <= _now AND l.paused_until <= clock_timestamp() AND l.claimed_until <= clock_timestamp()
        ) AS q
    ) AS r
    WHERE r.place <= CASE WHEN r.failing THEN greatest(1, _limit / 4) ELSE _limit END
    ORDER BY r.failing, r.place
    LIMIT _limit
$$;

CREATE FUNCTION away.delivery_counts()
RETURNS TABLE (channel text, state text, count bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT d.channel, 'waiting', count(*) FROM away.deliveries AS d WHERE d.state = 'waiting' GROUP BY d.channel
    UNION ALL
    SELECT d.channel, 'dead', count(*) FROM away.deliveries AS d WHERE d.state = 'dead' GROUP BY d.channel
$$;

REVOKE ALL ON FUNCTION away.lanes_due(text, timestamptz, int), away.delivery_counts() FROM public;
GRANT EXECUTE ON FUNCTION away.lanes_due(text, timestamptz, int), away.delivery_counts() TO away_service;
GRANT CREATE ON SCHEMA away TO away_feed;  -- only an owner who may create can be given a function
ALTER FUNCTION away.lanes_due(text, timestamptz, int) OWNER TO away_feed;
ALTER FUNCTION away.delivery_counts() OWNER TO away_feed;
REVOKE CREATE ON SCHEMA away FROM away_feed;
