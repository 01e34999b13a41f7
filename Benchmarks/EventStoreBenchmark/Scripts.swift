/// What pgbench runs. All work on the organizations 1…1000 with an event of 500 bytes and three tags.
enum Scripts {
    static let organizations = 1_000
    static let payload = "{\"text\":\"" + String(repeating: "a", count: 489) + "\"}"

    private static let choice = """
        \\set o random(1, \(organizations))
        \\set e random(1, 50)

        """
    private static let organization = "('00000000-0000-0000-0000-' || lpad(:o, 12, '0'))::uuid"
    private static let metadata = String(repeating: "b", count: 150)

    /// One row of an event's size into a plain table with an identity key.
    static let raw =
        choice + """
            INSERT INTO public.raw (organization_id, sequence, version, type, tags, payload, metadata, hash) VALUES (\(organization), 1, 1::smallint, 'LeaveRequested', ARRAY['employee:00000000-0000-0000-0000-00000000000a', 'department:00000000-0000-0000-0000-00000000000a', 'request:00000000-0000-0000-0000-00000000000a'], '\(payload)'::json, '{"x":"\(metadata)"}'::json, '\\x0123456789012345678901234567890101234567890123456789012345678901'::bytea);

            """

    /// The same call that our client makes.
    static let append =
        choice + """
            SELECT away.append_events(\(organization), 9000000000000000000, NULL, NULL, '[{"types":["LeaveRequested"],"employee_id":"00000000-0000-0000-0000-00000000000a","tags":["employee:00000000-0000-0000-0000-00000000000a"]}]'::jsonb, true, NULL, NULL, '00000000-0000-0000-0000-00000000000a'::uuid, NULL, '00000000-0000-0000-0000-00000000000c'::uuid, NULL, 'web', '192.0.2.0', ARRAY[gen_random_uuid()], ARRAY[1::smallint], ARRAY['LeaveRequested'], ARRAY['\(payload)'::json], ARRAY[('00000000-0000-0000-0001-' || lpad(:e, 12, '0'))::uuid], NULL, ARRAY['00000000-0000-0000-0000-00000000000d'::uuid], NULL, NULL, NULL, ARRAY[gen_random_uuid()], NULL, NULL, NULL);

            """

    static let keyRead =
        choice + """
            SELECT payload FROM public.raw WHERE id = :o;

            """
}
