package import Application
import EventSourcing
package import Leave

/// "Acme": an organization with a believable year of leave, made by ordinary commands at the times at which people would have given them.
///
/// Nothing is random: the same `today` gives the same year. Nothing happens after yesterday noon UTC, so that whatever is stored next is later.
package struct DemoOrganization: Sendable {
    package static let name = "Acme"
    package static let slug = "acme"
    package static let domain = "acme.example"

    private let today: LocalDate
    private let newID: @Sendable () -> UInt128

    package init(today: LocalDate, newID: @escaping @Sendable () -> UInt128) {
        self.today = today
        self.newID = newID
    }

    /// Makes the organization unless it has begun already.
    ///
    /// - Parameters:
    ///   - organization: Must exist in the store, without an event.
    ///   - connection: How its people sign in.
    ///   - handler: Commands that are decided, and stored, at the times of the clock that it is given.
    /// - Returns: Those who work there today, admins first.
    /// - Throws: The ``CommandError`` of a command that was refused.
    @discardableResult
    package func create(
        as organization: OrganizationID,
        connection: SSOConnection,
        with handler: (DemoClock) -> CommandHandler
    ) async throws -> [DemoPerson] {
        let clock = DemoClock()
        clock.set(today, minute: 0)
        let handler = handler(clock)
        if let people = try await existing(in: organization, handler) { return people }
        let story = try Story(today: today, connection: connection, newID: newID)
        var (day, minute) = (today, 0)
        for entry in story.journal.entries {
            minute = entry.date == day ? minute + 1 : Self.morning
            day = entry.date
            clock.set(day, minute: minute)
            let caller = Caller(principal(entry.author, of: organization), channel: "web", correlation: newID())
            _ = try await handler.perform(entry.command, by: caller)
        }
        clock.set(today, minute: 0)
        return story.people
    }

    /// The minute of the day at which work begins, UTC.
    private static let morning = 7 * 60

    /// Nil: nothing has happened there.
    private func existing(in organization: OrganizationID, _ handler: CommandHandler) async throws -> [DemoPerson]? {
        let situation = try await handler.situation(for: principal(nil, of: organization))
        guard situation.organization.position != .start else { return nil }
        return situation.organization.people.compactMap { id, person in
            guard situation.facts.isEmployed(id, on: today), let name = person.name.text, let email = person.email.text else { return nil }
            return DemoPerson(id: id, name: name, email: email, role: situation.isAdmin(id) ? "admin" : "employee")
        }.sorted { ($0.role, $0.name) < ($1.role, $1.name) }
    }

    private func principal(_ employee: EmployeeID?, of organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: employee ?? EmployeeID(0),
            isAdmin: employee == nil,
            scope: .admin,
            credential: employee == nil ? .operatorConsole : .accessToken,
            authenticatedAt: nil
        )
    }
}
