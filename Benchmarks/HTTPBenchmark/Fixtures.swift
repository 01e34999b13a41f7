import Application
import EventSourcing
import Foundation
import Identity
import Leave
import OpenSSL
import Persistence
import Postgres

/// Organizations with people and tokens, made by the same commands that people give.
struct Fixtures {
    private let database: BenchmarkDatabase
    private let loops: EventLoops
    private let client: PostgresClient
    private let events: PostgresEvents<LeaveEvent>
    private let commands: CommandHandler
    private let credentials: Credentials
    private let newID: @Sendable () -> UInt128 = { UInt128.random(in: 1 ... .max) }

    /// Somebody who asks for leave.
    struct Person {
        let id: EmployeeID
        let organization: OrganizationID
        let leaveType: LeaveTypeID
        let token: String
    }

    init(_ database: BenchmarkDatabase) throws {
        self.database = database
        let key = Data(base64Encoded: database.secretKeys).map { [UInt8]($0) } ?? []
        guard let secrets = SecretKeys([key]) else { throw BenchmarkError("no secret key") }
        let now: @Sendable () -> Instant = { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6)) }
        loops = EventLoops()
        let client = PostgresClient(ClientSettings(url: database.serviceURL), on: loops)
        self.client = client
        let events = PostgresEvents<LeaveEvent>(
            client: client,
            schema: LeaveEventSchema(),
            keys: PersonalKeys(secrets: secrets),
            projectors: [LeaveRequestsProjector()],
            now: now
        )
        self.events = events
        commands = CommandHandler(store: { events.store(of: $0.bits) }, zones: UTC(), now: now, newID: newID)
        credentials = Credentials(
            tokens: PostgresAPITokens(client, tenant: { Tenancy.setConfig.prelude(for: $0.bits) }),
            links: PostgresSetUpLinks(client),
            sealer: secrets,
            publicURL: "http://127.0.0.1",
            now: { now().microseconds / 1_000_000 }
        )
    }

    func close() {
        client.close()
        loops.stop()
    }

    /// An organization with one location, one leave type of 300 days a year, and so many people.
    ///
    /// - Parameter tokens: How many of the people get one, and are returned.
    func organization(people count: Int, tokens: Int) async throws -> [Person] {
        let organization = OrganizationID(newID())
        let leaveType = LeaveTypeID(newID())
        let start = LocalDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400 - 400)
        try await events.begin(organization.bits)
        let admin = try Employee(id: EmployeeID(newID()), employmentStart: start, roles: [.admin])
        let slug = "bench-\(String(UInt64(truncatingIfNeeded: organization.bits), radix: 16))"
        try await perform(
            FoundOrganization(name: "Bench", slug: slug, admin: admin, email: "admin@bench.example", domain: nil, connection: nil),
            in: organization
        )
        let day = WorkingWeek.split(480)
        let free = WorkingWeek.split(0)
        let location = try Location(
            id: LocationID(newID()),
            timeZone: "UTC",
            leaveYear: .starting(on: MonthDay("01-01") ?? { throw BenchmarkError("no such day") }()),
            workingWeek: WorkingWeek(weeks: [[day, day, day, day, day, free, free]])
        )
        try await perform(CreateLocation(location: location, name: "Belgrade", closing: .manual), in: organization)
        try await perform(DefineLeaveType(leaveType: LeaveType(id: leaveType, unit: .days), name: "PTO"), in: organization)
        let terms = try PolicyTerms(entitlement: Amount(300), grant: .upFront, rollOver: .upTo(Amount(5), .months(3)))
        let policy = PolicyVersion(
            id: PolicyID(newID()),
            location: location.id,
            leaveType: leaveType,
            effectiveDate: start,
            terms: terms
        )
        try await perform(SetLeavePolicy(policy: policy), in: organization)
        let people = try (0..<count).map { _ in try Employee(id: EmployeeID(newID()), location: location.id, employmentStart: start) }
        for first in stride(from: 0, to: count, by: 100) {
            let additions = people[first..<min(first + 100, count)].enumerated().map { offset, employee in
                AddEmployee(employee: employee, email: "person\(first + offset)@bench.example", name: "Person \(first + offset)")
            }
            try await perform(AddPeople(additions: additions), in: organization)
        }
        var made: [Person] = []
        for employee in people.prefix(tokens) {
            let issued = try await credentials.issueToken(
                APITokenID(newID()),
                for: employee.id,
                of: organization,
                name: nil,
                scope: .write,
                expiresAt: .max
            )
            made.append(Person(id: employee.id, organization: organization, leaveType: leaveType, token: issued.text))
        }
        return made
    }

    /// A past of leave that others took long ago: rows with the content of one real request, which nobody reads any more.
    ///
    /// - Parameter person: Whose request is copied.
    func prefill(_ person: Person, events count: Int) async throws {
        let organization = person.organization
        let day = LocalDate(daysSinceEpoch: Int(Date().timeIntervalSince1970) / 86_400 + 7)
        let asked = RequestedLeave(employee: person.id, leaveType: person.leaveType, days: try LeaveDays(DateSpan(day.monday)))
        try await perform(RequestLeave(id: LeaveRequestID(newID()), asked: asked), in: organization, by: person.id)
        try database.psql(
            """
            INSERT INTO away.events
            SELECT e.organization_id, h.sequence + n, gen_random_uuid(), e.recorded_at, e.actor, e.on_behalf_of, e.correlation_id, e.causation_id,
                lpad(to_hex(n % 2000), 32, 'f')::uuid, e.location_id, e.department_id, e.policy_id, e.leave_type_id, e.holiday_calendar_id,
                gen_random_uuid(), e.connection_id, e.wide_id, e.version, e.type, e.channel, e.client_address, e.more_tags, e.hash, e.payload
            FROM away.event_heads h
            JOIN away.events e ON e.organization_id = h.organization_id AND e.sequence = h.sequence
            CROSS JOIN generate_series(1, \(count)) n
            WHERE h.organization_id = '\(organization)';
            INSERT INTO away.leave_requests (
                organization_id, request_id, employee_id, leave_type_id, kind, status, first_day, last_day, requested_at, sequence)
            SELECT organization_id, request_id, employee_id, '\(organization)', 'request', 'approved',
                date '2000-01-01' + (sequence % 9000)::int, date '2000-01-01' + (sequence % 9000)::int, recorded_at, sequence
            FROM away.events
            WHERE organization_id = '\(organization)' AND employee_id >= 'ffffffff-0000-0000-0000-000000000000' AND sequence % 3 = 0;
            UPDATE away.event_heads SET sequence = sequence + \(count) WHERE organization_id = '\(organization)';
            """
        )
    }

    /// A calendar feed of the whole organization, which shows so many leaves: rows without a history.
    ///
    /// - Returns: The path of its address.
    func feed(among people: [Person], leaves count: Int) async throws -> String {
        guard let owner = people.first else { throw BenchmarkError("nobody subscribes") }
        let organization = owner.organization
        let id = CalendarFeedID(newID())
        // By the owner: who works at the console subscribes to nothing.
        let principal = Principal(
            organization: organization,
            employee: owner.id,
            isAdmin: false,
            scope: .write,
            credential: .accessToken,
            authenticatedAt: nil
        )
        let command = MakeCalendarFeed(id: id, scope: .organization, hasHolidays: true, language: "en")
        _ = try await commands.perform(command, by: Caller(principal, channel: "benchmark", correlation: newID()))
        let feeds = FeedCredentials(PostgresCalendarFeeds(client), publicURL: "")
        let employees = people.map { "'\($0.id)'" }.joined(separator: ", ")
        try database.psql(
            """
            INSERT INTO away.leave_requests (
                organization_id, request_id, employee_id, leave_type_id, kind, status, first_day, last_day, requested_at, sequence)
            SELECT '\(organization)', gen_random_uuid(), (ARRAY[\(employees)]::uuid[])[1 + n % \(people.count)], '\(owner.leaveType)', 'request',
                'approved', current_date + n % 600, current_date + n % 600 + n % 5, now(), n
            FROM generate_series(1, \(count)) n
            """
        )
        return try await feeds.make(for: FeedPlace(organization: organization, feed: id, owner: owner.id))
    }

    /// Copies an organization's rows into so many others.
    func multiply(_ organization: OrganizationID, by count: Int) throws {
        try database.psql(
            """
            CREATE TEMPORARY TABLE copies AS SELECT gen_random_uuid() AS id FROM generate_series(1, \(count));
            INSERT INTO away.event_heads SELECT c.id, h.sequence, h.recorded_at, h.hash
            FROM copies c CROSS JOIN away.event_heads h WHERE h.organization_id = '\(organization)';
            INSERT INTO away.events
            SELECT c.id, e.sequence, gen_random_uuid(), e.recorded_at, e.actor, e.on_behalf_of, e.correlation_id, e.causation_id,
                e.employee_id, e.location_id, e.department_id, e.policy_id, e.leave_type_id, e.holiday_calendar_id,
                e.request_id, e.connection_id, e.wide_id, e.version, e.type, e.channel, e.client_address, e.more_tags, e.hash, e.payload
            FROM copies c CROSS JOIN away.events e WHERE e.organization_id = '\(organization)';
            """
        )
    }

    private func perform(_ command: some Command, in organization: OrganizationID, by employee: EmployeeID = EmployeeID(0)) async throws {
        let principal = Principal(
            organization: organization,
            employee: employee,
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
        _ = try await commands.perform(command, by: Caller(principal, channel: "benchmark", correlation: newID()))
    }
}

/// Many at once.
private struct AddPeople: Command {
    let additions: [AddEmployee]

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        var events: [LeaveEvent] = []
        for addition in additions { events += try addition.decide(in: situation) }
        return events
    }
}

private struct UTC: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}
