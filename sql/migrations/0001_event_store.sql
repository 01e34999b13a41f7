-- The event store: one gapless history for each organization, its feed, receipts of commands, and the keys of personal data.
--
-- Everything hangs from (organization_id, sequence): the only order there is. The row in event_heads is an organization's clock and lock.
-- organization_id leads every key, so that the same schema can be distributed by it; no identity columns, no sequences, no triggers but one.
-- events are partitioned by hash (:partitions of them; 0: plain); small tables are plain, because partitions would only cost planning.
CREATE SCHEMA IF NOT EXISTS away;  -- the runner has made it, for its own table

GRANT USAGE ON SCHEMA away TO away_service, away_feed, away_readonly;

-- A custom setting reads '' and not NULL for the rest of a session in which a transaction had set it: hence nullif.
CREATE FUNCTION away.current_organization() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('away.organization_id', true), '')::uuid $$;

-- Makes a table of one organization's data private to it: row-level security, forced, one policy for those who read and write as a tenant.
CREATE FUNCTION away.protect(_table regclass) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', _table);
    EXECUTE format(
        'CREATE POLICY tenant ON %s TO away_service, away_readonly USING (organization_id = away.current_organization())', _table);
    EXECUTE format('GRANT SELECT ON %s TO away_readonly', _table);
END
$$;

-- Gives a table declared with :partition_by its partitions, each protected as its parent, for those who would name it directly.
CREATE FUNCTION away.partition(_table regclass, _partitions int) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
    _name text := (SELECT relname FROM pg_class WHERE oid = _table);
    _partition text;
BEGIN
    FOR _remainder IN 0 .. _partitions - 1 LOOP
        _partition := format('%s_%s', _name, to_char(_remainder, 'FM000'));
        EXECUTE format('CREATE TABLE away.%I PARTITION OF %s FOR VALUES WITH (MODULUS %s, REMAINDER %s)',
            _partition, _table, _partitions, _remainder);
        EXECUTE format('ALTER TABLE away.%I ENABLE ROW LEVEL SECURITY', _partition);
        EXECUTE format('ALTER TABLE away.%I FORCE ROW LEVEL SECURITY', _partition);
    END LOOP;
END
$$;

-- One row for each organization, updated by every append: room for HOT, an early vacuum, and never a second index.
CREATE TABLE away.event_heads (
    organization_id uuid PRIMARY KEY,
    sequence bigint NOT NULL DEFAULT 0,
    recorded_at timestamptz NOT NULL DEFAULT 'epoch',
    hash bytea NOT NULL DEFAULT '\x'
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Tags are columns, one for each kind (wide_id: kind `organization`, events that concern all of it): as cheap to write as a table of tags, a
-- fifth smaller, exact, and read without a join. An event's second tag of a kind (a request and the one it supersedes) is in more_tags, as
-- text, and in event_more_tags, where it is found.
-- payload is json, not jsonb: the very bytes that were hashed, and cheaper. There is no index on id: random reads and writes for nothing,
-- since a repeated command is recognised by its receipt, and a repeated append in the events behind its position.
CREATE TABLE away.events (
    organization_id uuid NOT NULL,
    sequence bigint NOT NULL,
    id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor uuid,
    on_behalf_of uuid,
    correlation_id uuid NOT NULL,
    causation_id uuid,
    employee_id uuid,
    location_id uuid,
    department_id uuid,
    policy_id uuid,
    leave_type_id uuid,
    holiday_calendar_id uuid,
    request_id uuid,
    connection_id uuid,
    wide_id uuid,
    version smallint NOT NULL,
    type text COLLATE "C" NOT NULL,
    channel text COLLATE "C" NOT NULL,
    client_address text COLLATE "C",
    more_tags text[] COLLATE "C",
    hash bytea NOT NULL,
    payload json NOT NULL,
    PRIMARY KEY (organization_id, sequence)
) :partition_by;
SELECT away.partition('away.events', :partitions);

CREATE INDEX events_employee ON away.events (organization_id, employee_id, sequence) WHERE employee_id IS NOT NULL;
CREATE INDEX events_location ON away.events (organization_id, location_id, sequence) WHERE location_id IS NOT NULL;
CREATE INDEX events_department ON away.events (organization_id, department_id, sequence) WHERE department_id IS NOT NULL;
CREATE INDEX events_policy ON away.events (organization_id, policy_id, sequence) WHERE policy_id IS NOT NULL;
CREATE INDEX events_leave_type ON away.events (organization_id, leave_type_id, sequence) WHERE leave_type_id IS NOT NULL;
CREATE INDEX events_holiday_calendar ON away.events (organization_id, holiday_calendar_id, sequence) WHERE holiday_calendar_id IS NOT NULL;
CREATE INDEX events_request ON away.events (organization_id, request_id, sequence) WHERE request_id IS NOT NULL;
CREATE INDEX events_connection ON away.events (organization_id, connection_id, sequence) WHERE connection_id IS NOT NULL;
CREATE INDEX events_wide ON away.events (organization_id, wide_id, sequence) WHERE wide_id IS NOT NULL;

CREATE TABLE away.event_more_tags (
    organization_id uuid NOT NULL,
    tag text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (organization_id, tag, sequence)
);

-- A command's idempotency key, stored with its events; the answer is added afterwards.
CREATE TABLE away.command_receipts (
    organization_id uuid NOT NULL,
    key text COLLATE "C" NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    fingerprint bytea NOT NULL,
    sequence bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    response bytea,
    PRIMARY KEY (organization_id, key)
) WITH (fillfactor = 80);

-- How far a consumer has come in an organization's history, moved in the transaction of its own writes.
CREATE TABLE away.checkpoints (
    organization_id uuid NOT NULL,
    consumer text COLLATE "C" NOT NULL CHECK (length(consumer) BETWEEN 1 AND 64),
    sequence bigint NOT NULL,
    PRIMARY KEY (organization_id, consumer)
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- A key for each employee, sealed by the installation's secret. Destroying it (sealed_key becomes NULL) erases what it had sealed.
CREATE TABLE away.personal_keys (
    organization_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    sealed_key bytea,
    created_at timestamptz NOT NULL,
    destroyed_at timestamptz,
    PRIMARY KEY (organization_id, employee_id),
    CHECK ((sealed_key IS NULL) = (destroyed_at IS NOT NULL))
);

SELECT away.protect(tenant) FROM unnest(ARRAY[
    'away.event_heads', 'away.events', 'away.event_more_tags', 'away.command_receipts', 'away.checkpoints', 'away.personal_keys'
]::regclass[]) AS tenant;
CREATE POLICY feed ON away.event_heads FOR SELECT TO away_feed USING (true);
CREATE POLICY feed ON away.checkpoints FOR SELECT TO away_feed USING (true);

GRANT SELECT, INSERT, UPDATE ON away.event_heads TO away_service;
GRANT SELECT, INSERT ON away.events, away.event_more_tags TO away_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON away.command_receipts TO away_service;
GRANT SELECT, INSERT, UPDATE ON away.checkpoints TO away_service;
GRANT SELECT, INSERT, UPDATE ON away.personal_keys TO away_service;
GRANT SELECT ON away.event_heads, away.checkpoints TO away_feed;

-- History is only ever added to, whoever asks. (Statement triggers of a partitioned table do not fire for a partition that is named directly.)
CREATE FUNCTION away.refuse_change() RETURNS trigger
LANGUAGE plpgsql
AS $$ BEGIN RAISE EXCEPTION '% is append-only', tg_table_name USING ERRCODE = 'AW405'; END $$;

DO $$
DECLARE
    _table regclass;
BEGIN
    FOR _table IN
        SELECT 'away.events'::regclass UNION ALL SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'away.events'::regclass
    LOOP
        EXECUTE format(
            'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION away.refuse_change()',
            _table);
    END LOOP;
END
$$;

-- An event's link in its organization's chain: SHA-256 over the predecessor's hash and every other stored column, in PostgreSQL's binary form of
-- a record (each value with its type and length, so no two events give the same bytes).
CREATE FUNCTION away.event_hash(
    _previous bytea, _organization_id uuid, _sequence bigint, _id uuid, _recorded_at timestamptz,
    _actor uuid, _on_behalf_of uuid, _correlation_id uuid, _causation_id uuid,
    _employee_id uuid, _location_id uuid, _department_id uuid, _policy_id uuid, _leave_type_id uuid, _holiday_calendar_id uuid,
    _request_id uuid, _connection_id uuid, _wide_id uuid,
    _version smallint, _type text, _channel text, _client_address text, _more_tags text[], _payload json
) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT sha256(_previous || record_send(ROW(
        _organization_id, _sequence, _id, _recorded_at, _actor, _on_behalf_of, _correlation_id, _causation_id,
        _employee_id, _location_id, _department_id, _policy_id, _leave_type_id, _holiday_calendar_id, _request_id, _connection_id,
        _wide_id, _version, _type, _channel, _client_address, _more_tags, _payload)))
$$;

-- One clause of an append condition: an event matches it that has one of its types (NULL: any) and all of its tags: as columns, the first of
-- each kind, and all of them as text.
CREATE TYPE away.event_clause AS (
    types text[],
    employee_id uuid, location_id uuid, department_id uuid, policy_id uuid,
    leave_type_id uuid, holiday_calendar_id uuid, request_id uuid, connection_id uuid, wide_id uuid,
    tags text[]
);

-- All tags of an event that has two of a kind. PL/pgSQL, so that it is called for those few events and not inlined into every check; columns
-- as arguments, because a whole row would be built for every event.
CREATE FUNCTION away.all_tags(
    _more_tags text[], _employee_id uuid, _location_id uuid, _department_id uuid, _policy_id uuid, _leave_type_id uuid,
    _holiday_calendar_id uuid, _request_id uuid, _connection_id uuid, _wide_id uuid
) RETURNS text[]
LANGUAGE plpgsql STABLE PARALLEL SAFE
AS $$
BEGIN
    RETURN _more_tags || ARRAY[
        'employee:' || _employee_id, 'location:' || _location_id, 'department:' || _department_id, 'policy:' || _policy_id,
        'leave-type:' || _leave_type_id, 'holiday-calendar:' || _holiday_calendar_id, 'request:' || _request_id,
        'connection:' || _connection_id, 'organization:' || _wide_id];
END
$$;

-- Simple enough to be inlined.
CREATE FUNCTION away.matches(_event away.events, _clause away.event_clause) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
    SELECT (_clause.types IS NULL OR _event.type = ANY (_clause.types))
        AND CASE WHEN _event.more_tags IS NULL THEN
            (_clause.employee_id IS NULL OR _event.employee_id = _clause.employee_id)
            AND (_clause.location_id IS NULL OR _event.location_id = _clause.location_id)
            AND (_clause.department_id IS NULL OR _event.department_id = _clause.department_id)
            AND (_clause.policy_id IS NULL OR _event.policy_id = _clause.policy_id)
            AND (_clause.leave_type_id IS NULL OR _event.leave_type_id = _clause.leave_type_id)
            AND (_clause.holiday_calendar_id IS NULL OR _event.holiday_calendar_id = _clause.holiday_calendar_id)
            AND (_clause.request_id IS NULL OR _event.request_id = _clause.request_id)
            AND (_clause.connection_id IS NULL OR _event.connection_id = _clause.connection_id)
            AND (_clause.wide_id IS NULL OR _event.wide_id = _clause.wide_id)
            AND (_clause.tags IS NULL OR cardinality(_clause.tags) = num_nonnulls(
                _clause.employee_id, _clause.location_id, _clause.department_id, _clause.policy_id,
                _clause.leave_type_id, _clause.holiday_calendar_id, _clause.request_id, _clause.connection_id,
                _clause.wide_id))
        ELSE _clause.tags IS NULL OR away.all_tags(
            _event.more_tags, _event.employee_id, _event.location_id, _event.department_id, _event.policy_id, _event.leave_type_id,
            _event.holiday_calendar_id, _event.request_id, _event.connection_id, _event.wide_id) @> _clause.tags END
$$;

-- Whether an event behind _after, up to _head, matches the condition, found through the tags' indexes: for positions so old that reading
-- everything since would take longer than planning.
CREATE FUNCTION away.matched_since(_organization uuid, _after bigint, _head bigint, _condition jsonb) RETURNS boolean
LANGUAGE plpgsql
AS $$
DECLARE
    _clause jsonb;
    _column text;
    _found boolean;
BEGIN
    FOR _clause IN SELECT c FROM jsonb_array_elements(_condition) c LOOP
        SELECT k INTO _column FROM jsonb_object_keys(_clause - 'types' - 'tags') k ORDER BY k LIMIT 1;
        EXECUTE format(
            $sql$
                SELECT EXISTS (
                    SELECT FROM away.events e
                    WHERE e.organization_id = $1 AND e.sequence > $2 AND e.sequence <= $3 AND %s
                        AND away.matches(e, jsonb_populate_record(NULL::away.event_clause, $4)))
            $sql$,
            CASE WHEN _column IS NULL THEN 'true' ELSE format('e.%I = %L::uuid', _column, _clause ->> _column) END
        ) INTO _found USING _organization, _after, _head, _clause;
        IF NOT _found AND _column IS NOT NULL THEN
            _found := EXISTS (
                SELECT FROM away.event_more_tags t
                JOIN away.events e ON e.organization_id = t.organization_id AND e.sequence = t.sequence
                WHERE t.organization_id = _organization
                    AND t.tag = CASE _column WHEN 'wide_id' THEN 'organization' ELSE replace(regexp_replace(_column, '_id$', ''), '_', '-') END
                        || ':' || (_clause ->> _column)
                    AND t.sequence > _after AND t.sequence <= _head
                    AND away.matches(e, jsonb_populate_record(NULL::away.event_clause, _clause)));
        END IF;
        IF _found THEN
            RETURN true;
        END IF;
    END LOOP;
    RETURN false;
END
$$;

-- What becomes of an append that was decided at _after, now that the head, which the caller has locked, is at _head: a number that the append
-- functions answer with, or 1 when nothing behind _after forbids it.
CREATE FUNCTION away.append_verdict(
    _organization uuid, _after bigint, _head bigint, _now timestamptz, _condition text, _tag_ids uuid[], _receipt text, _last_id uuid
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _stored bigint;
    _matched boolean := false;
BEGIN
    IF _head - _after <= 500 THEN  -- the usual case: a handful of events, found by the primary key
        SELECT max(e.sequence) FILTER (WHERE e.id = _last_id),
            bool_or(_tag_ids IS NULL OR e.more_tags IS NOT NULL
                OR e.employee_id = ANY (_tag_ids) OR e.location_id = ANY (_tag_ids) OR e.department_id = ANY (_tag_ids)
                OR e.policy_id = ANY (_tag_ids) OR e.leave_type_id = ANY (_tag_ids) OR e.holiday_calendar_id = ANY (_tag_ids)
                OR e.request_id = ANY (_tag_ids) OR e.connection_id = ANY (_tag_ids) OR e.wide_id = ANY (_tag_ids))
        INTO _stored, _matched
        FROM away.events AS e
        WHERE e.organization_id = _organization AND e.sequence > _after AND e.sequence <= _head;
        IF _matched AND _stored IS NULL THEN  -- some may: only now is it worth the many functions that have to be looked up
            _matched := _condition IS NOT NULL AND EXISTS (
                SELECT FROM away.events AS e
                JOIN jsonb_populate_recordset(NULL::away.event_clause, _condition::jsonb) AS c ON away.matches(e, c)
                WHERE e.organization_id = _organization AND e.sequence > _after AND e.sequence <= _head);
        END IF;
    ELSE
        SELECT max(e.sequence) INTO _stored
        FROM away.events AS e
        WHERE e.organization_id = _organization AND e.sequence > greatest(_after, _head - 10000) AND e.sequence <= _head
            AND e.id = _last_id;
        _matched := _stored IS NULL AND _condition IS NOT NULL
            AND away.matched_since(_organization, _after, _head, _condition::jsonb);
    END IF;
    IF _stored IS NOT NULL THEN
        RETURN -_stored;
    END IF;
    IF _matched IS NOT TRUE THEN  -- NULL: compared with tags that no event has
        RETURN 1;
    END IF;
    IF _receipt IS NOT NULL AND EXISTS (
        SELECT FROM away.command_receipts AS r
        WHERE r.organization_id = _organization AND r.key = _receipt AND r.recorded_at > _now - interval '24 hours')
    THEN
        RETURN NULL;
    END IF;
    RETURN 0;
END
$$;

-- Raises what a verdict means.
CREATE FUNCTION away.refuse_append(_verdict bigint) RETURNS void
LANGUAGE plpgsql
AS $$
BEGIN
    IF _verdict IS NULL THEN
        RAISE EXCEPTION 'handled already' USING ERRCODE = 'AW422';
    ELSIF _verdict = 0 THEN
        RAISE EXCEPTION 'append condition failed' USING ERRCODE = 'AW409';
    ELSIF _verdict < 0 THEN
        RAISE EXCEPTION 'stored already' USING ERRCODE = 'AW208';
    END IF;
END
$$;

-- Keeps a command's key; false when it is kept already, and not yet a day old.
CREATE FUNCTION away.store_receipt(
    _organization uuid, _key text, _fingerprint bytea, _sequence bigint, _recorded_at timestamptz, _now timestamptz
) RETURNS boolean
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    INSERT INTO away.command_receipts AS r (organization_id, key, fingerprint, sequence, recorded_at)
    VALUES (_organization, _key, _fingerprint, _sequence, _recorded_at)
    ON CONFLICT (organization_id, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, sequence = excluded.sequence, recorded_at = excluded.recorded_at, response = NULL
    WHERE r.recorded_at <= _now - interval '24 hours';
    RETURN FOUND;
END
$$;

-- Appends the events of one command, all or none, and answers the position of the last.
--
-- The first argument is the organization, and the call stands alone in its statement (SELECT away.append_events($1, …)), so that a distributed
-- database can run it whole where the organization is. It sets the tenant itself; where one is set, it must be the same.
-- READ COMMITTED is needed: each statement here sees what the lock's last holder committed. Never fold the check into the statement that takes
-- the lock: it would look with the snapshot taken before the wait.
--
--   _after      the position that was decided on; only the events behind it are looked at
--   _condition  [{"types": […], "employee_id": …}, …] (away.event_clause), or NULL: no event behind _after may match. Text, because it is
--               hardly ever read: only when there are such events
--   _tag_ids    the ids of all tags in the condition, of which a matching event must have one; NULL when a clause has no tag
--   _expected, _expected_at
--               NULL, or the position that the head must have, and the time to record (within 5 s of the server's clock and not before the
--               last), because what follows in the same transaction was computed from them
--   _strict     true: what forbids the append raises, and nothing is left of it (one append in one implicit transaction).
--               false: it is told by value, and the transaction goes on (several commands in one transaction)
--
--   > 0         stored; the last event's sequence
--   0           AW409  an event behind _after matches the condition
--   < 0         AW208  these events (their last id) are stored already, up to minus this
--   NULL        AW422  the receipt's key is stored already
--               AW404  no such organization, raised always
--               AW412  the head or the time is not as expected, raised always
CREATE FUNCTION away.append_events(
    _organization uuid, _after bigint, _expected bigint, _expected_at timestamptz, _condition text, _tag_ids uuid[], _strict boolean,
    _receipt text, _fingerprint bytea,
    _actor uuid, _on_behalf_of uuid, _correlation_id uuid, _causation_id uuid, _channel text, _client_address text,
    _ids uuid[], _versions smallint[], _types text[], _payloads json[],
    _employees uuid[], _locations uuid[], _departments uuid[], _policies uuid[], _leave_types uuid[], _holiday_calendars uuid[],
    _requests uuid[], _connections uuid[], _wides uuid[], _more_tags text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _count CONSTANT int := cardinality(_ids);
    _now CONSTANT timestamptz := coalesce(_expected_at, clock_timestamp());
    _tenant text := current_setting('away.organization_id', true);
    _head bigint;
    _recorded_at timestamptz;
    _hash bytea;
    _verdict bigint := 1;
BEGIN
    IF _tenant IS NULL OR _tenant = '' THEN
        _tenant := set_config('away.organization_id', _organization::text, true);  -- assigned, not selected: that needs no executor
    ELSIF _tenant::uuid <> _organization THEN
        RAISE EXCEPTION 'another organization is set' USING ERRCODE = 'AW403';
    END IF;

    SELECT h.sequence, greatest(h.recorded_at, _now), h.hash INTO _head, _recorded_at, _hash
    FROM away.event_heads AS h
    WHERE h.organization_id = _organization
    FOR NO KEY UPDATE;
    IF _head IS NULL THEN
        RAISE EXCEPTION 'no such organization' USING ERRCODE = 'AW404';
    END IF;

    IF _head > _after THEN
        _verdict := away.append_verdict(_organization, _after, _head, _now, _condition, _tag_ids, _receipt, _ids[_count]);
    END IF;
    IF _verdict = 1 THEN
        IF _expected <> _head OR _expected_at <> _recorded_at
            OR _expected_at NOT BETWEEN clock_timestamp() - interval '5 seconds' AND clock_timestamp() + interval '5 seconds'
        THEN
            RAISE EXCEPTION 'the head is not as expected' USING ERRCODE = 'AW412';
        END IF;
        IF _receipt IS NOT NULL AND NOT away.store_receipt(_organization, _receipt, _fingerprint, _head + _count, _recorded_at, _now) THEN
            _verdict := NULL;
        END IF;
    END IF;
    IF _verdict IS DISTINCT FROM 1 THEN
        IF _strict THEN
            PERFORM away.refuse_append(_verdict);
        END IF;
        RETURN _verdict;
    END IF;

    FOR _i IN 1 .. _count LOOP
        _hash := away.event_hash(
            _hash, _organization, _head + _i, _ids[_i], _recorded_at, _actor, _on_behalf_of, _correlation_id, _causation_id,
            _employees[_i], _locations[_i], _departments[_i], _policies[_i], _leave_types[_i], _holiday_calendars[_i],
            _requests[_i], _connections[_i], _wides[_i],
            _versions[_i], _types[_i], _channel, _client_address, _more_tags[_i]::text[], _payloads[_i]);
        INSERT INTO away.events (
            organization_id, sequence, id, recorded_at, actor, on_behalf_of, correlation_id, causation_id,
            employee_id, location_id, department_id, policy_id, leave_type_id, holiday_calendar_id, request_id, connection_id,
            wide_id, version, type, channel, client_address, more_tags, hash, payload
        ) VALUES (
            _organization, _head + _i, _ids[_i], _recorded_at, _actor, _on_behalf_of, _correlation_id, _causation_id,
            _employees[_i], _locations[_i], _departments[_i], _policies[_i], _leave_types[_i], _holiday_calendars[_i],
            _requests[_i], _connections[_i], _wides[_i],
            _versions[_i], _types[_i], _channel, _client_address, _more_tags[_i]::text[], _hash, _payloads[_i]
        );
        IF _more_tags[_i] IS NOT NULL THEN
            INSERT INTO away.event_more_tags (organization_id, tag, sequence)
            SELECT _organization, t, _head + _i FROM unnest(_more_tags[_i]::text[]) AS t;
        END IF;
    END LOOP;

    UPDATE away.event_heads AS h
    SET sequence = _head + _count, recorded_at = _recorded_at, hash = _hash
    WHERE h.organization_id = _organization;
    RETURN _head + _count;
END
$$;

-- away.append_events for one event and _strict, by far the most frequent: the same arguments and answers, without the arrays, whose elements
-- would be fetched in both statements. Lock, clock and chain are one statement; what forbids the append is seen afterwards and takes it back.
CREATE FUNCTION away.append_event(
    _organization uuid, _after bigint, _expected bigint, _expected_at timestamptz, _condition text, _tag_ids uuid[],
    _receipt text, _fingerprint bytea,
    _actor uuid, _on_behalf_of uuid, _correlation_id uuid, _causation_id uuid, _channel text, _client_address text,
    _id uuid, _version smallint, _type text, _payload json,
    _employee uuid, _location uuid, _department uuid, _policy uuid, _leave_type uuid, _holiday_calendar uuid,
    _request uuid, _connection uuid, _wide uuid, _more_tags text[]
) RETURNS bigint
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _now CONSTANT timestamptz := coalesce(_expected_at, clock_timestamp());
    _tenant text := current_setting('away.organization_id', true);
    _sequence bigint;
    _recorded_at timestamptz;
    _hash bytea;
    _verdict bigint;
BEGIN
    IF _tenant IS NULL OR _tenant = '' THEN
        _tenant := set_config('away.organization_id', _organization::text, true);  -- assigned, not selected: that needs no executor
    ELSIF _tenant::uuid <> _organization THEN
        RAISE EXCEPTION 'another organization is set' USING ERRCODE = 'AW403';
    END IF;

    UPDATE away.event_heads AS h
    SET sequence = h.sequence + 1,
        recorded_at = greatest(h.recorded_at, _now),
        hash = away.event_hash(
            h.hash, _organization, h.sequence + 1, _id, greatest(h.recorded_at, _now), _actor, _on_behalf_of, _correlation_id, _causation_id,
            _employee, _location, _department, _policy, _leave_type, _holiday_calendar, _request, _connection, _wide,
            _version, _type, _channel, _client_address, _more_tags, _payload)
    WHERE h.organization_id = _organization
    RETURNING h.sequence, h.recorded_at, h.hash INTO _sequence, _recorded_at, _hash;
    IF _sequence IS NULL THEN
        RAISE EXCEPTION 'no such organization' USING ERRCODE = 'AW404';
    END IF;

    IF _sequence - 1 > _after THEN
        _verdict := away.append_verdict(_organization, _after, _sequence - 1, _now, _condition, _tag_ids, _receipt, _id);
        IF _verdict IS DISTINCT FROM 1 THEN
            PERFORM away.refuse_append(_verdict);
        END IF;
    END IF;
    IF _expected <> _sequence - 1 OR _expected_at <> _recorded_at
        OR _expected_at NOT BETWEEN clock_timestamp() - interval '5 seconds' AND clock_timestamp() + interval '5 seconds'
    THEN
        RAISE EXCEPTION 'the head is not as expected' USING ERRCODE = 'AW412';
    END IF;
    IF _receipt IS NOT NULL AND NOT away.store_receipt(_organization, _receipt, _fingerprint, _sequence, _recorded_at, _now) THEN
        PERFORM away.refuse_append(NULL);
    END IF;

    INSERT INTO away.events (
        organization_id, sequence, id, recorded_at, actor, on_behalf_of, correlation_id, causation_id,
        employee_id, location_id, department_id, policy_id, leave_type_id, holiday_calendar_id, request_id, connection_id,
        wide_id, version, type, channel, client_address, more_tags, hash, payload
    ) VALUES (
        _organization, _sequence, _id, _recorded_at, _actor, _on_behalf_of, _correlation_id, _causation_id,
        _employee, _location, _department, _policy, _leave_type, _holiday_calendar, _request, _connection,
        _wide, _version, _type, _channel, _client_address, _more_tags, _hash, _payload
    );
    IF _more_tags IS NOT NULL THEN
        INSERT INTO away.event_more_tags (organization_id, tag, sequence)
        SELECT _organization, t, _sequence FROM unnest(_more_tags) AS t;
    END IF;
    RETURN _sequence;
END
$$;

-- Moves a consumer's cursor, or raises AW409 when another process has moved it: its effects in the same transaction then vanish with it.
CREATE FUNCTION away.advance_checkpoint(_organization uuid, _consumer text, _from bigint, _to bigint) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
BEGIN
    IF _from = 0 THEN
        INSERT INTO away.checkpoints AS c (organization_id, consumer, sequence)
        VALUES (_organization, _consumer, _to)
        ON CONFLICT (organization_id, consumer) DO UPDATE SET sequence = excluded.sequence
        WHERE c.sequence = 0;
    ELSE
        UPDATE away.checkpoints AS c SET sequence = _to
        WHERE c.organization_id = _organization AND c.consumer = _consumer AND c.sequence = _from;
    END IF;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the cursor has moved' USING ERRCODE = 'AW409';
    END IF;
END
$$;

-- Organizations in which a consumer is behind: ids and positions, across all of them, and nothing else. The truth under the wake-ups.
CREATE FUNCTION away.organizations_ahead(_consumer text, _limit int)
RETURNS TABLE (organization_id uuid, checkpoint bigint, head bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT h.organization_id, coalesce(c.sequence, 0), h.sequence
    FROM away.event_heads AS h
    LEFT JOIN away.checkpoints AS c ON c.organization_id = h.organization_id AND c.consumer = _consumer
    WHERE h.sequence > coalesce(c.sequence, 0)
    LIMIT _limit
$$;
REVOKE ALL ON FUNCTION away.organizations_ahead(text, int) FROM public;
GRANT EXECUTE ON FUNCTION away.organizations_ahead(text, int) TO away_service;
GRANT CREATE ON SCHEMA away TO away_feed;  -- only an owner who may create can be given a function
ALTER FUNCTION away.organizations_ahead(text, int) OWNER TO away_feed;
REVOKE CREATE ON SCHEMA away FROM away_feed;

-- The first position behind _after, up to _to, whose event is missing or does not follow from its predecessor; NULL when there is none.
CREATE FUNCTION away.broken_event(_organization uuid, _after bigint, _to bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
    SELECT least(sequence, coalesce(sequence_before, _after) + 1)
    FROM (
        SELECT e.sequence, e.hash, e.recorded_at,
            lag(e.sequence) OVER walk AS sequence_before,
            lag(e.recorded_at) OVER walk AS recorded_before,
            away.event_hash(
                coalesce(lag(e.hash) OVER walk, '\x'), e.organization_id, e.sequence, e.id, e.recorded_at,
                e.actor, e.on_behalf_of, e.correlation_id, e.causation_id,
                e.employee_id, e.location_id, e.department_id, e.policy_id, e.leave_type_id, e.holiday_calendar_id,
                e.request_id, e.connection_id, e.wide_id,
                e.version, e.type, e.channel, e.client_address, e.more_tags, e.payload) AS expected
        FROM away.events AS e
        WHERE e.organization_id = _organization AND e.sequence >= _after AND e.sequence <= _to
        WINDOW walk AS (ORDER BY e.sequence)
    ) AS walked
    WHERE sequence > _after
        AND (hash <> expected OR sequence <> coalesce(sequence_before, _after) + 1 OR recorded_at < recorded_before)
    ORDER BY sequence
    LIMIT 1
$$;
