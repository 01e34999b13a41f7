/// What lies in the database before anything is measured.
enum Preparation {
    /// Organizations with a history to read: 50 employees with 20 events each, those of one employee far apart.
    static let readers = 2_001...2_020
    static let employees = 50
    static let eventsOfEmployee = 20
    /// The organization with the calendar.
    static let calendar = 3_001
    static let people = 2_000
    /// Requests of one of its people: one a month, for a year.
    static let requests = 12

    /// Organizations that have an employee with as many events, and little else: what a command costs among many.
    static let many = 4_001...14_000
    /// The organization that is old, and how many events it has.
    static let old = 3_002
    static let oldEvents = 1_000_000

    /// For what is compared with a yardstick.
    static let comparisons = [organizations, plain, histories, rawEvents, calendars, settle]
    /// For commands in one organization, alone in its database, that is as young as the readers.
    static let alone = [
        head("\(readers.lowerBound)", events: employees * eventsOfEmployee),
        history(of: readers.lowerBound...readers.lowerBound, employees: employees), settle,
    ]
    /// For the same among many organizations, and in an old one.
    static let growth = [
        head("generate_series(\(many.lowerBound), \(many.upperBound))", events: eventsOfEmployee), history(of: many, employees: 1),
        head("\(old)", events: oldEvents), history(of: old...old, employees: oldEvents / eventsOfEmployee, payload: "{}"), settle,
    ]

    private static let settle = "VACUUM (ANALYZE);"

    private static func id(_ expression: String) -> String {
        "('00000000-0000-0000-0000-' || lpad(to_hex(\(expression)), 12, '0'))::uuid"
    }

    private static let organizations = """
        INSERT INTO away.event_heads (organization_id, sequence)
        SELECT \(id("i")), CASE WHEN i >= \(readers.lowerBound) THEN \(employees * eventsOfEmployee) ELSE 0 END
        FROM generate_series(0, \(calendar)) i;
        """

    /// The yardsticks' tables: an event's columns and size with an identity key and no more, and the calendar's rows in order.
    private static let plain = """
        CREATE TABLE public.raw (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, organization_id uuid, sequence bigint, version smallint, type text, tags text[],
            payload json, metadata json, hash bytea, recorded_at timestamptz DEFAULT now()
        );
        GRANT ALL ON public.raw TO away_service;
        CREATE TABLE public.raw_events (key bigint PRIMARY KEY, LIKE away.events);
        GRANT ALL ON public.raw_events TO away_service;
        CREATE TABLE public.raw_requests (key bigint PRIMARY KEY, LIKE away.leave_requests);
        GRANT ALL ON public.raw_requests TO away_service;
        """

    private static let histories = history(of: readers, employees: employees)
    private static let rawEvents =
        "INSERT INTO public.raw_events SELECT row_number() OVER (ORDER BY organization_id, sequence), e.* FROM away.events e;"

    /// - Parameter organizations: SQL, a number or a set of them.
    private static func head(_ organizations: String, events: Int) -> String {
        "INSERT INTO away.event_heads (organization_id, sequence) SELECT \(id("o::int")), \(events) FROM (SELECT \(organizations) AS o) n;"
    }

    private static func history(of organizations: ClosedRange<Int>, employees: Int, payload: String = Scripts.payload) -> String {
        """
        INSERT INTO away.events (
            organization_id, sequence, id, recorded_at, actor, correlation_id, employee_id, department_id, request_id, version, type, channel, hash,
            payload
        )
        SELECT \(id("o")), s, gen_random_uuid(), now(), gen_random_uuid(), gen_random_uuid(), \(id("4096 + s % \(employees)")), \(id("13")),
            gen_random_uuid(), 1, 'LeaveRequested', 'web', sha256('x'), '\(payload)'::json
        FROM generate_series(\(organizations.lowerBound), \(organizations.upperBound)) o,
            generate_series(1, \(employees * eventsOfEmployee)) s;
        """
    }

    private static let calendars = """
        INSERT INTO away.leave_requests (
            organization_id, request_id, employee_id, department_id, leave_type_id, kind, status, first_day, last_day, requested_at, sequence
        )
        SELECT \(id("\(calendar)")), gen_random_uuid(), \(id("4096 + p")), \(id("13")), \(id("1")), 'request', 'approved',
            day, day + p % 5, now(), r * \(people) + p
        FROM generate_series(0, \(requests - 1)) r, generate_series(0, \(people - 1)) p,
            LATERAL (SELECT date '2026-01-01' + r * 30 + (p * 7 + r) % 28 AS day) d;
        INSERT INTO public.raw_requests SELECT row_number() OVER (ORDER BY first_day), r.* FROM away.leave_requests r;
        """
}
