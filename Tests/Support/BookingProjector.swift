package import EventSourcing
package import Persistence
package import Postgres

/// `leave_requests` made of test events.
package struct BookingProjector: Projector {
    package init() {}

    package var name: String { "leave_requests" }

    package static var projection: Projection<TestEvent> { Projection(BookingProjector(), tables: ["leave_requests"]) }

    package func effects(of event: RecordedEvent<TestEvent>, in organization: UInt128) -> [Statement] {
        switch event.event {
        case .booked(let booked):
            [
                Statement(
                    """
                    INSERT INTO leave_requests (
                        organization_id, request_id, employee_id, department_id, leave_type_id, kind, status, first_day, last_day,
                        requested_at, sequence
                    ) VALUES ($1, $2, $3, $4, $5, 'request', 'approved', $6, $7, $8, $9)
                    ON CONFLICT (organization_id, request_id) DO UPDATE
                    SET status = 'approved', first_day = excluded.first_day, last_day = excluded.last_day, sequence = excluded.sequence
                    """,
                    [
                        organization, booked.request, booked.employee, booked.department, UInt128(1),
                        CalendarDate(daysSinceEpoch: booked.firstDay), CalendarDate(daysSinceEpoch: booked.firstDay + booked.length - 1),
                        Timestamp(microseconds: event.recordedAt.microseconds), event.position.sequence,
                    ]
                )
            ]
        case .released(let released):
            [
                Statement(
                    "UPDATE leave_requests SET status = 'cancelled', sequence = $3 WHERE organization_id = $1 AND request_id = $2",
                    [organization, released.request, event.position.sequence]
                )
            ]
        case .noted, .moved: []
        }
    }
}
