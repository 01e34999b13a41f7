package import Application
package import EventSourcing
import Leave
package import Postgres

/// `leave_requests`: one row for each request and each recorded leave. Inline: whoever asked sees the answer at once.
package struct LeaveRequestsProjector: Projector {
    package init() {}

    package var name: String { "leave_requests" }

    package func effects(of event: RecordedEvent<LeaveEvent>, in organization: UInt128) -> [Statement] {
        let row = Row(organization: organization, event: event)
        return switch event.event {
        case .leaveRequested(let asked): [row.insert(asked)]
        case .pastLeaveRecorded(let past):
            [row.insert(past.leave, of: past.employee, past.leaveType, past.days, kind: .recorded, status: .approved)]
        case .leaveRequestChanged(let changed): [row.change(changed)]
        case .leaveApprovalGiven(let given): [row.set(.pending, of: given.request)]
        case .leaveApproved(let answer), .leaveCancellationRefused(let answer): [row.set(.approved, of: answer.request)]
        case .leaveDenied(let answer): [row.set(.denied, of: answer.request)]
        case .leaveWithdrawn(let answer): [row.set(.withdrawn, of: answer.request)]
        case .leaveCancellationRequested(let answer): [row.set(.cancellationRequested, of: answer.request)]
        case .leaveCancelled(let answer): [row.set(.cancelled, of: answer.request)]
        default: []
        }
    }
}

/// The statements of one event.
private struct Row {
    let organization: UInt128
    let event: RecordedEvent<LeaveEvent>

    func insert(_ asked: LeaveRequested) -> Statement {
        let status: LeaveRequest.Status = asked.approved ? .approved : .pending
        return insert(asked.request, of: asked.employee, asked.leaveType, asked.days, kind: .request, status: status)
    }

    func insert(
        _ request: LeaveRequestID,
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        _ days: LeaveDays,
        kind: LeaveRequestRow.Kind,
        status: LeaveRequest.Status
    ) -> Statement {
        Statement(
            """
            INSERT INTO leave_requests (organization_id, request_id, employee_id, leave_type_id, kind, status, first_day, last_day, first_part,
                last_part, hours_ticks, requested_at, sequence)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                organization, request.bits, employee.bits, leaveType.bits, kind.rawValue, status.rawValue, days.span.first.stored,
                days.span.last.stored, days.fromPart.rawValue, days.toPart.rawValue, days.hours.map { Int64($0.ticks) },
                Timestamp(microseconds: event.recordedAt.microseconds), event.position.sequence,
            ]
        )
    }

    func change(_ changed: LeaveRequestChanged) -> Statement {
        let days = changed.days
        return Statement(
            """
            UPDATE leave_requests
            SET leave_type_id = $3, first_day = $4, last_day = $5, first_part = $6, last_part = $7, hours_ticks = $8, sequence = $9,
                status = $10
            WHERE organization_id = $1 AND request_id = $2
            """,
            [
                organization, changed.request.bits, changed.leaveType.bits, days.span.first.stored, days.span.last.stored,
                days.fromPart.rawValue, days.toPart.rawValue, days.hours.map { Int64($0.ticks) }, event.position.sequence,
                (changed.approved ? LeaveRequest.Status.approved : .pending).rawValue,
            ]
        )
    }

    func set(_ status: LeaveRequest.Status, of request: LeaveRequestID) -> Statement {
        Statement(
            "UPDATE leave_requests SET status = $3, sequence = $4 WHERE organization_id = $1 AND request_id = $2",
            [organization, request.bits, status.rawValue, event.position.sequence]
        )
    }
}

extension LocalDate {
    var stored: CalendarDate { CalendarDate(daysSinceEpoch: Int32(daysSinceEpoch)) }
}
