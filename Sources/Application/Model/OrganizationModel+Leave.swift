import EventSourcing
import Leave

extension OrganizationModel {
    mutating func applyRequest(_ recorded: RecordedEvent<LeaveEvent>, seq: Int) {
        switch recorded.event {
        case .leaveRequested(let event):
            let request = LeaveRequest(
                id: event.request,
                employee: event.employee,
                leaveType: event.leaveType,
                days: event.days,
                status: event.approved ? .approved : .pending
            )
            facts.record(request, seq: seq)
            requests[event.request] = RequestEntry(
                employee: event.employee,
                reason: event.reason,
                requestedAt: recorded.recordedAt,
                supersedes: event.supersedes,
                history: [Self.step(recorded, comment: nil)]
            )
        case .leaveRequestChanged(let event):
            change(event.request, seq: seq) { request in
                request = LeaveRequest(
                    id: request.id,
                    employee: request.employee,
                    leaveType: event.leaveType,
                    days: event.days,
                    status: event.approved ? .approved : .pending
                )
            }
            requests[event.request]?.reason = event.reason
            requests[event.request]?.history.append(Self.step(recorded, comment: nil))
        case .leaveApprovalGiven(let event):
            change(event.request, seq: seq) { $0.approvedBy.append(event.by) }
            requests[event.request]?.history.append(Self.step(recorded, comment: event.comment))
        case .leaveApproved(let event): answer(event, recorded, seq: seq, .approved)
        case .leaveDenied(let event): answer(event, recorded, seq: seq, .denied)
        case .leaveWithdrawn(let event): answer(event, recorded, seq: seq, .withdrawn)
        case .leaveCancellationRequested(let event): answer(event, recorded, seq: seq, .cancellationRequested)
        case .leaveCancellationRefused(let event): answer(event, recorded, seq: seq, .approved)
        case .leaveCancelled(let event): answer(event, recorded, seq: seq, .cancelled)
        default: break
        }
    }

    mutating func applyBalance(_ recorded: RecordedEvent<LeaveEvent>, seq: Int) {
        switch recorded.event {
        case .openingBalanceSet(let event):
            facts.record(Opening(employee: event.employee, leaveType: event.leaveType, date: event.date, amount: event.amount), seq: seq)
        case .pastLeaveRecorded(let event):
            facts.record(RecordedLeave(id: event.leave, employee: event.employee, leaveType: event.leaveType, days: event.days), seq: seq)
            requests[event.leave] = RequestEntry(
                employee: event.employee,
                reason: event.reason,
                requestedAt: recorded.recordedAt,
                supersedes: nil,
                history: [Self.step(recorded, comment: nil)]
            )
        case .balanceAdjusted(let event):
            let adjustment = Adjustment(
                id: event.adjustment,
                employee: event.employee,
                leaveType: event.leaveType,
                date: event.date,
                amount: event.amount,
                expires: event.expires
            )
            facts.record(adjustment, seq: seq)
            adjustments[event.adjustment] = AdjustmentEntry(employee: event.employee, reason: event.reason, by: event.by)
        case .leaveYearClosed(let event):
            facts.record(YearClosure(location: event.location, endedBy: event.endedBy), seq: seq)
        case .expiryWarningGiven(let event):
            expiryWarnings.insert(ExpiryWarning(employee: event.employee, leaveType: event.leaveType, lastDay: event.lastDay))
        default: break
        }
    }

    private mutating func answer(_ event: LeaveAnswered, _ recorded: RecordedEvent<LeaveEvent>, seq: Int, _ status: LeaveRequest.Status) {
        let isLastApproval = status == .approved && facts.request(event.request)?.status == .pending
        change(event.request, seq: seq) { request in
            request.status = status
            if isLastApproval { request.approvedBy.append(event.by) }
        }
        requests[event.request]?.history.append(Self.step(recorded, comment: event.comment))
    }

    private mutating func change(_ id: LeaveRequestID, seq: Int, _ change: (inout LeaveRequest) -> Void) {
        guard var request = facts.request(id) else { return }
        change(&request)
        facts.record(request, seq: seq)
    }

    private static func step(_ recorded: RecordedEvent<LeaveEvent>, comment: Personal?) -> RequestEntry.Step {
        RequestEntry.Step(
            sequence: recorded.position,
            type: recorded.event.stored.type,
            by: recorded.metadata.actor.map(EmployeeID.init),
            at: recorded.recordedAt,
            comment: comment
        )
    }
}
