-- leave_requests: one row for each leave request and each recorded leave, as it now is. Inline: whoever asked sees the answer at once.
--
-- away_rebuild holds tables of the same names and shapes, in which a projection is built anew beside the one in use: its statements name their
-- tables without a schema, and search_path says which are meant.
CREATE TABLE away.leave_requests (
    organization_id uuid NOT NULL,
    request_id uuid NOT NULL,
    employee_id uuid NOT NULL,
    location_id uuid,
    department_id uuid,
    leave_type_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL CHECK (kind IN ('request', 'recorded')),
    status text COLLATE "C" NOT NULL
        CHECK (status IN ('pending', 'approved', 'denied', 'withdrawn', 'cancellationRequested', 'cancelled')),
    first_day date NOT NULL,
    last_day date NOT NULL,
    first_part text COLLATE "C" NOT NULL DEFAULT 'full' CHECK (first_part IN ('full', 'morning', 'afternoon')),
    last_part text COLLATE "C" NOT NULL DEFAULT 'full' CHECK (last_part IN ('full', 'morning', 'afternoon')),
    hours_ticks bigint,
    requested_at timestamptz NOT NULL,
    sequence bigint NOT NULL,
    PRIMARY KEY (organization_id, request_id),
    CHECK (first_day <= last_day)
) :partition_by;
SELECT away.partition('away.leave_requests', :partitions);

-- Lists: everything, of some people, in some states (what waits for an answer), the latest first.
CREATE INDEX leave_requests_days ON away.leave_requests (organization_id, first_day, request_id);
CREATE INDEX leave_requests_employee ON away.leave_requests (organization_id, employee_id, first_day, request_id);
CREATE INDEX leave_requests_status ON away.leave_requests (organization_id, status, first_day, request_id);
-- The calendar: all that touches a range of days, from the index alone.
CREATE INDEX leave_requests_calendar ON away.leave_requests (organization_id, last_day, first_day)
    INCLUDE (request_id, employee_id, leave_type_id, kind, status, first_part, last_part, hours_ticks);

SELECT away.protect('away.leave_requests');
GRANT SELECT, INSERT, UPDATE, DELETE ON away.leave_requests TO away_service;

CREATE SCHEMA away_rebuild;
GRANT USAGE ON SCHEMA away_rebuild TO away_service;
CREATE TABLE away_rebuild.leave_requests (
    LIKE away.leave_requests INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    PRIMARY KEY (organization_id, request_id)
);
SELECT away.protect('away_rebuild.leave_requests');
GRANT SELECT, INSERT, UPDATE, DELETE ON away_rebuild.leave_requests TO away_service;
REVOKE ALL ON away_rebuild.leave_requests FROM away_readonly;

-- Puts the rows that were built beside in the place of those in use. The caller holds the organization's row in event_heads.
CREATE FUNCTION away.swap_projection(_organization uuid, _table name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$
DECLARE
    _columns text := (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = format('away_rebuild.%I', _table)::regclass AND attnum > 0 AND NOT attisdropped);
BEGIN
    EXECUTE format('DELETE FROM away.%I WHERE organization_id = $1', _table) USING _organization;
    EXECUTE format('INSERT INTO away.%1$I (%2$s) SELECT %2$s FROM away_rebuild.%1$I WHERE organization_id = $1', _table, _columns)
        USING _organization;
    EXECUTE format('DELETE FROM away_rebuild.%I WHERE organization_id = $1', _table) USING _organization;
END
$$;

-- Empties the place beside, before a projection is built there.
CREATE FUNCTION away.clear_rebuild(_organization uuid, _table name) RETURNS void
LANGUAGE plpgsql VOLATILE
AS $$ BEGIN EXECUTE format('DELETE FROM away_rebuild.%I WHERE organization_id = $1', _table) USING _organization; END $$;

-- How many rows differ between the projection in use and the one built beside.
CREATE FUNCTION away.projection_differences(_organization uuid, _table name) RETURNS bigint
LANGUAGE plpgsql STABLE
AS $$
DECLARE
    _columns text := (
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum)
        FROM pg_attribute
        WHERE attrelid = format('away_rebuild.%I', _table)::regclass AND attnum > 0 AND NOT attisdropped);
    _count bigint;
BEGIN
    EXECUTE format(
        $sql$
            WITH used AS (SELECT %1$s FROM away.%2$I WHERE organization_id = $1),
                built AS (SELECT %1$s FROM away_rebuild.%2$I WHERE organization_id = $1)
            SELECT count(*) FROM ((SELECT * FROM used EXCEPT SELECT * FROM built) UNION ALL (SELECT * FROM built EXCEPT SELECT * FROM used)) d
        $sql$, _columns, _table)
        INTO _count USING _organization;
    RETURN _count;
END
$$;
