import EventSourcing
import Persistence
import Postgres

/// An event of 500 bytes with three tags.
struct BenchmarkEvent: Sendable {
    let employee: UInt128
    let request: UInt128
}

struct BenchmarkSchema: EventSchema {
    private static let payload = Array(Scripts.payload.utf8)

    func type(of event: BenchmarkEvent) -> String { "LeaveRequested" }

    func tags(of event: BenchmarkEvent) -> [Tag] {
        [Tag(kind: "employee", id: event.employee), Tag(kind: "department", id: 13), Tag(kind: "request", id: event.request)]
    }

    func holdsPersonalData(type: String) -> Bool { false }

    func encode(_ event: BenchmarkEvent, id: UInt128, cipher: any PersonalCipher) -> EncodedEvent {
        EncodedEvent(version: 1, payload: Self.payload)
    }

    func decode(type: String, version: Int, payload: [UInt8], id: UInt128, cipher: any PersonalCipher) -> BenchmarkEvent {
        BenchmarkEvent(employee: 0, request: 0)
    }
}

/// One row of `leave_requests` an event.
struct BenchmarkProjector: Projector {
    var name: String { "leave_requests" }

    func effects(of event: RecordedEvent<BenchmarkEvent>, in organization: UInt128) -> [Statement] {
        [
            Statement(
                """
                INSERT INTO leave_requests (
                    organization_id, request_id, employee_id, leave_type_id, kind, status, first_day, last_day, requested_at, sequence
                ) VALUES ($1, $2, $3, $1, 'request', 'pending', $4, $4, $5, $6)
                """,
                [
                    organization, event.event.request, event.event.employee, CalendarDate(daysSinceEpoch: 20_000),
                    Timestamp(microseconds: event.recordedAt.microseconds), event.position.sequence,
                ]
            )
        ]
    }
}
