-- due_work: when which work that comes with time, such as closing leave years, is to be looked at again in an organization. It holds no truth:
-- whatever is due too early finds nothing to do, and what was lost is made again by the feed that marks it.
CREATE TABLE away.due_work (
    organization_id uuid NOT NULL,
    work text COLLATE "C" NOT NULL CHECK (length(work) BETWEEN 1 AND 64),
    due_at timestamptz NOT NULL,
    -- Counts what made it due, so that what comes while somebody is at work on it is not lost.
    marks bigint NOT NULL,
    -- Until when a worker has it, or it is left alone after a failure.
    claimed_until timestamptz NOT NULL DEFAULT '-infinity',
    PRIMARY KEY (organization_id, work)
) :partition_by;
SELECT away.partition('away.due_work', :partitions);

SELECT away.protect('away.due_work');
GRANT SELECT, INSERT, UPDATE ON away.due_work TO away_service;
CREATE POLICY feed ON away.due_work FOR SELECT TO away_feed USING (true);
GRANT SELECT ON away.due_work TO away_feed;

-- Organizations in which the work is due and nobody is at it: ids, across all of them, and nothing else. One small row an organization is read,
-- as for organizations_ahead.
CREATE FUNCTION away.organizations_due(_work text, _now timestamptz, _limit int)
RETURNS TABLE (organization_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT w.organization_id
    FROM away.due_work AS w
    WHERE w.work = _work AND w.due_at <= _now AND w.claimed_until <= clock_timestamp()
    ORDER BY w.due_at, w.organization_id
    LIMIT _limit
$$;
REVOKE ALL ON FUNCTION away.organizations_due(text, timestamptz, int) FROM public;
GRANT EXECUTE ON FUNCTION away.organizations_due(text, timestamptz, int) TO away_service;
GRANT CREATE ON SCHEMA away TO away_feed;  -- only an owner who may create can be given a function
ALTER FUNCTION away.organizations_due(text, timestamptz, int) OWNER TO away_feed;
REVOKE CREATE ON SCHEMA away FROM away_feed;
