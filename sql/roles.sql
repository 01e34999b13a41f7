-- Roles of an installation. Run once for each database by an administrator (CREATEROLE, owner of the database), before the migrations;
-- running it again changes nothing. Passwords and TLS belong to the installation: ALTER ROLE away_service PASSWORD …
--
--   away_owner     owns everything in schema away; `away migrate` logs in as it. Row-level security is forced on it too, and it has no policy: it sees no row.
--   away_service   what `away serve` and `away worker` log in as: owns nothing, cannot bypass row-level security, sees one organization at a time.
--   away_feed      sees which organizations are ahead of a consumer, and nothing else; owns the functions that say so. Nobody logs in as it.
--   away_readonly  reads what the service reads, under the same policies.
--
-- NOINHERIT: the owner may hand functions over to away_feed, and does not see with its eyes.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'away_owner') THEN
        CREATE ROLE away_owner LOGIN NOSUPERUSER NOBYPASSRLS NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'away_service') THEN
        CREATE ROLE away_service LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'away_feed') THEN
        CREATE ROLE away_feed NOLOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'away_readonly') THEN
        CREATE ROLE away_readonly LOGIN NOSUPERUSER NOBYPASSRLS;
    END IF;
    GRANT away_feed TO away_owner;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO away_owner', current_database());
    -- A writing transaction that idles holds an organization's lock. Nothing of ours waits for a person.
    ALTER ROLE away_service SET idle_in_transaction_session_timeout = '10s';
    ALTER ROLE away_service SET lock_timeout = '10s';
    -- Every statement names the organization, which leads every key: a plan made once is as good as one made for its values, and far cheaper.
    ALTER ROLE away_service SET plan_cache_mode = force_generic_plan;
    ALTER ROLE away_service SET search_path = 'away';
    ALTER ROLE away_readonly SET search_path = 'away';
    ALTER ROLE away_readonly SET default_transaction_read_only = on;
END
$$;
