import Postgres
import Support
import Testing

/// The rules for tables (CITUS_NOTES §1 and §6), held for every table that a migration adds, whoever adds it.
@Suite(.database, .tags(.database)) struct `The catalogue` {
    /// Tables with a key of their own, looked up when no organization is known: nobody's in particular, and those of the directory and of sign-in
    /// (DESIGN §6), whose own tests say who may see what. Everything else belongs to an organization.
    private static let ownKey: Set<String> = [
        "away.migrations",
        "away.slugs", "away.email_domains", "away.connection_places", "away.api_token_hashes", "away.sessions", "away.sign_in_attempts",
        "away.replays", "away.setup_links", "away.sign_in_counts", "away.device_authorizations", "away.provisioning_token_hashes",
        "away.calendar_feed_hashes", "away.slack_teams", "away.slack_events",
    ]

    /// Triggers that a distributed database must be told about.
    private static let triggers: Set<String> = ["append_only"]

    private func rows(_ sql: String) async throws -> [String] {
        let database = try #require(TestDatabase.current)
        return try await database.asAdministrator { try await $0.run(Statement(sql, prepared: false)).decode((String).self) }
    }

    /// Ordinary and partitioned tables that are no partitions, as `schema.name`.
    private static let tables = """
        SELECT c.oid, n.nspname || '.' || c.relname AS name, c.relowner
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('away', 'away_rebuild') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        """

    private static let tenants = """
        SELECT t.* FROM (\(tables)) t WHERE t.name NOT IN (\(ownKey.map { "'\($0)'" }.sorted().joined(separator: ", ")))
        """

    @Test func `has tables to look at`() async throws {
        let names = try await rows("SELECT t.name FROM (\(Self.tenants)) t ORDER BY 1")
        #expect(
            Set(names).isSuperset(of: ["away.events", "away.event_heads", "away.checkpoints", "away.leave_requests", "away.personal_keys"])
        )
    }

    @Test func `gives every table an organization_id that leads its primary key`() async throws {
        let wrong = try await rows(
            """
            SELECT t.name
            FROM (\(Self.tenants)) t
            LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'organization_id' AND a.attnotnull AND a.atttypid = 'uuid'::regtype
            LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
            WHERE a.attnum IS NULL OR i.indkey[0] IS DISTINCT FROM a.attnum
            """
        )
        #expect(wrong.isEmpty)
    }

    @Test func `has organization_id in every unique index, first in every index, and in every foreign key as itself`() async throws {
        let indexes = try await rows(
            """
            SELECT i.indexrelid::regclass::text
            FROM (\(Self.tenants)) t
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'organization_id'
            JOIN pg_index i ON i.indrelid = t.oid
            WHERE i.indkey[0] <> a.attnum
            """
        )
        #expect(indexes.isEmpty)
        let keys = try await rows(
            """
            SELECT k.conname::text
            FROM (\(Self.tenants)) t
            JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f'
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'organization_id'
            LEFT JOIN pg_attribute f ON f.attrelid = k.confrelid AND f.attname = 'organization_id'
            WHERE array_position(k.conkey, a.attnum) IS NULL
                OR array_position(k.conkey, a.attnum) IS DISTINCT FROM array_position(k.confkey, f.attnum)
            """
        )
        #expect(keys.isEmpty)
    }

    @Test func `has no identity columns, no sequences, and no triggers but those that are listed`() async throws {
        #expect(
            try await rows(
                """
                SELECT t.name || '.' || a.attname
                FROM (\(Self.tables)) t
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0
                LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
                WHERE a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%'
                """
            ).isEmpty
        )
        #expect(
            try await rows("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'S' AND relnamespace = 'away'::regnamespace").isEmpty
        )
        let triggers = try await rows(
            "SELECT DISTINCT g.tgname::text FROM (\(Self.tables)) t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal"
        )
        #expect(Set(triggers).isSubset(of: Self.triggers))
    }

    @Test func `forces row-level security on every table and partition of an organization's, with the tenant's policy`() async throws {
        let open = try await rows(
            """
            SELECT c.oid::regclass::text
            FROM pg_class c
            WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
                AND (c.oid IN (SELECT t.oid FROM (\(Self.tenants)) t)
                    OR c.oid IN (SELECT i.inhrelid FROM pg_inherits i JOIN (\(Self.tenants)) t ON t.oid = i.inhparent))
            """
        )
        #expect(open.isEmpty)
        let without = try await rows(
            """
            SELECT t.name
            FROM (\(Self.tenants)) t
            WHERE NOT EXISTS (
                SELECT FROM pg_policy p
                WHERE p.polrelid = t.oid AND 'away_service'::regrole = ANY (p.polroles)
                    AND pg_get_expr(p.polqual, p.polrelid) = '(organization_id = away.current_organization())'
                    AND p.polcmd = '*' AND p.polwithcheck IS NULL)
            """
        )
        #expect(without.isEmpty)
    }

    @Test func `lets only the feed's role see across organizations, and only heads, checkpoints and when work is due`() async throws {
        let wide = try await rows(
            """
            SELECT t.name
            FROM (\(Self.tenants)) t
            JOIN pg_policy p ON p.polrelid = t.oid
            WHERE pg_get_expr(p.polqual, p.polrelid) <> '(organization_id = away.current_organization())'
                AND NOT (p.polroles = ARRAY['away_feed'::regrole::oid] AND p.polcmd = 'r')
            """
        )
        #expect(wide.isEmpty)
        let seen = try await rows(
            "SELECT t.name FROM (\(Self.tables)) t WHERE has_table_privilege('away_feed', t.oid, 'SELECT') ORDER BY 1"
        )
        #expect(seen == ["away.checkpoints", "away.delivery_lanes", "away.due_work", "away.event_heads"])
    }

    @Test func `belongs to the owner, and the service may neither own, bypass, truncate nor change history`() async throws {
        #expect(try await rows("SELECT t.name FROM (\(Self.tables)) t WHERE t.relowner <> 'away_owner'::regrole").isEmpty)
        #expect(
            try await rows(
                """
                SELECT rolname::text FROM pg_roles
                WHERE rolname LIKE 'away%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)
                """
            ).isEmpty
        )
        #expect(
            try await rows(
                """
                SELECT t.name || ' ' || privilege
                FROM (\(Self.tables)) t, unnest(ARRAY['TRUNCATE', 'REFERENCES', 'TRIGGER']) privilege
                WHERE has_table_privilege('away_service', t.oid, privilege)
                UNION ALL
                SELECT 'away.events ' || privilege
                FROM unnest(ARRAY['UPDATE', 'DELETE']) privilege
                WHERE has_table_privilege('away_service', 'away.events', privilege)
                UNION ALL
                SELECT t.name || ' ' || privilege
                FROM (\(Self.tables)) t, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) privilege
                WHERE has_table_privilege('away_readonly', t.oid, privilege)
                """
            ).isEmpty
        )
        #expect(
            try await rows(
                "SELECT oid::regclass::text FROM pg_class WHERE relispartition AND has_table_privilege('away_service', oid, 'SELECT')"
            ).isEmpty
        )
    }

    @Test func `has functions for one organization that take it first and may be sent to where it lives`() async throws {
        let wrong = try await rows(
            """
            SELECT p.oid::regprocedure::text
            FROM pg_proc p
            JOIN pg_language l ON l.oid = p.prolang
            WHERE p.pronamespace = 'away'::regnamespace AND '_organization' = ANY (p.proargnames)
                AND (p.proargnames[1] <> '_organization' OR p.proargtypes[0] <> 'uuid'::regtype OR l.lanname NOT IN ('plpgsql', 'sql')
                    OR p.provolatile = 'i')
            """
        )
        #expect(wrong.isEmpty)
        let definer = try await rows(
            "SELECT p.proname::text FROM pg_proc p WHERE p.pronamespace = 'away'::regnamespace AND p.prosecdef AND p.proowner <> 'away_feed'::regrole"
        )
        #expect(definer.isEmpty)
    }
}
