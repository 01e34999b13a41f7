/// What pgbench runs. All work on the organizations 1…1000 with an event of 500 bytes and three tags.
enum Scripts {
    static let organizations = 1_000
    static let organizationIDs = (0...organizations).map { UInt128($0) }
    static let payload = "{\"text\":\"" + String(repeating: "a", count: 489) + "\"}"

    private static let choice = """
        \\set o random(1, \(organizations))
        \\set e random(1, 50)

        """
    private static let organization = "('00000000-0000-0000-0000-' || lpad(to_hex(:o::int), 12, '0'))::uuid"

    /// What pgbench sends as parameters, as every client has to: in the statement's text it would be read once and never travel.
    static let values = [
        "type": "LeaveRequested",
        "tags":
            "{employee:00000000-0000-0000-0000-00000000000a,department:00000000-0000-0000-0000-00000000000a,request:00000000-0000-0000-0000-00000000000a}",
        "payload": payload,
        "metadata": "{\"x\":\"" + String(repeating: "b", count: 150) + "\"}",
        "hash": "\\x0123456789012345678901234567890101234567890123456789012345678901",
        "condition":
            "[{\"types\":[\"LeaveRequested\"],\"employee_id\":\"00000000-0000-0000-0000-00000000000a\",\"tags\":[\"employee:00000000-0000-0000-0000-00000000000a\"]}]",
        "ids": "{00000000-0000-0000-0000-00000000000a}",
        "actor": "00000000-0000-0000-0000-00000000000a",
        "correlation": "00000000-0000-0000-0000-00000000000c",
        "department": "00000000-0000-0000-0000-00000000000d",
        "channel": "web",
        "address": "192.0.2.0",
    ]

    /// One row of an event's size into a plain table with an identity key.
    static let raw =
        choice + """
            INSERT INTO public.raw (organization_id, sequence, version, type, tags, payload, metadata, hash) VALUES (\(organization), 1, 1::smallint, :type, :tags::text[], :payload::json, :metadata::json, :hash::bytea);

            """

    /// The same call that our client makes.
    static let append =
        choice + """
            SELECT away.append_event(\(organization), 9000000000000000000, NULL, NULL, :condition, :ids::uuid[], NULL, NULL, :actor::uuid, NULL, :correlation::uuid, NULL, :channel, :address, gen_random_uuid(), 1::smallint, :type, :payload::json, ('00000000-0000-0000-0001-' || lpad(:e, 12, '0'))::uuid, NULL, :department::uuid, NULL, NULL, NULL, gen_random_uuid(), NULL, NULL, NULL);

            """

    static let keyRead = """
        \\set o random(1, \(Preparation.readers.count * Preparation.employees * Preparation.eventsOfEmployee))
        SELECT sequence FROM public.raw_events WHERE key = :o;

        """

    /// As many rows as an employee has events, of the same columns, by key, and as far apart.
    static let rowsByKey = """
        \\set o random(0, \(Preparation.readers.count - 1))
        \\set e random(1, \(Preparation.employees))
        SELECT sequence, id, recorded_at, actor, on_behalf_of, correlation_id, causation_id, channel, client_address, version, type, hash, payload,
            more_tags, employee_id
        FROM public.raw_events WHERE key = ANY (ARRAY[\(eventKeys)]);

        """

    private static let eventKeys = (0..<Preparation.eventsOfEmployee)
        .map { ":o * \(Preparation.employees * Preparation.eventsOfEmployee) + :e + \($0 * Preparation.employees)" }
        .joined(separator: ", ")

    /// - Parameter rows: As many as the calendar's month has.
    static func consecutiveRows(_ rows: Int) -> String {
        """
        \\set o random(1, \(Preparation.people * Preparation.requests - rows))
        SELECT request_id, employee_id, leave_type_id, kind, status, first_day, last_day, first_part, last_part, hours_ticks
        FROM public.raw_requests WHERE key >= :o AND key < :o + \(rows);

        """
    }
}
