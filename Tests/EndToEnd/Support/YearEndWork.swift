import Leave
import Persistence
import Postgres
import Support

@testable import Away

extension TestDatabase {
    /// As if the time of all who hold work had run out.
    func endLeases() async throws {
        try await asAdministrator { session in
            _ = try await session.run(Statement("UPDATE away.due_work SET claimed_until = '-infinity'"))
        }
    }

    /// Gives the organization an event that this program cannot read.
    func spoilHistory(of organization: OrganizationID) async throws {
        let id = organization.description
        try await asAdministrator { session in
            _ = try await session.run(
                Statement(
                    """
                    SELECT away.append_events(
                        '\(id)', 9000000000000000000, NULL, NULL, NULL, NULL, true, NULL, NULL, NULL, NULL, '\(id)', NULL, 'api', NULL,
                        ARRAY[gen_random_uuid()], ARRAY[1::smallint], ARRAY['Invented'], ARRAY['{}'::json],
                        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                    """,
                    prepared: false
                )
            )
        }
    }
}

extension Installation {
    /// As the feed does when something happened in the organization.
    func makeYearEndDue(in organization: OrganizationID) async throws {
        let table = DueWorkTable("year-end", client: database)
        let prelude = Tenancy.setConfig.prelude(for: organization.bits)
        _ = try await database.transact([table.mark(organization.bits)], prelude: prelude)
    }
}
