import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct CorrectionRoutes {
    let backend: Backend

    var all: [Endpoint] { [adjust, open, record] }

    private var adjust: Endpoint {
        Endpoint(
            .post,
            "/v1/employees/{employee}/adjustments",
            "adjustBalance",
            "Correct a balance, with a reason",
            for: .admins,
            body: .json(NewAdjustment.self),
            answers: .json(.created, AdjustmentView.wire),
            refusals: ["unknown-leave-type", "not-tracked", "amount-zero", "reason-required", "expires-before-date", "leave-year-closed"]
        ) { [backend] call in
            let adjustment = try await call.body.adjustment(backend.newID(), of: call.employee(), backend.situation(call))
            let (_, position) = try await backend.perform(AdjustBalance(adjustment: adjustment, reason: call.body.reason), call)
            return Reply(AdjustmentView(adjustment: adjustment, reason: call.body.reason), sequence: position)
        }
    }

    private var open: Endpoint {
        Endpoint(
            .put,
            "/v1/employees/{employee}/opening-balance",
            "setOpeningBalance",
            "Set the balance with which counting begins",
            for: .admins,
            body: .json(NewOpening.self),
            answers: .json(.ok, OpeningView.wire),
            refusals: ["unknown-leave-type", "not-tracked", "leave-year-closed"]
        ) { [backend] call in
            let opening = call.body.opening(of: try call.employee())
            let (_, position) = try await backend.perform(SetOpeningBalance(opening: opening), call)
            return Reply(OpeningView(opening: opening), sequence: position)
        }
    }

    private var record: Endpoint {
        Endpoint(
            .post,
            "/v1/employees/{employee}/recorded-leaves",
            "recordPastLeave",
            "Enter past leave of an employee",
            for: .approvers,
            body: .json(NewRecordedLeave.self),
            answers: .json(.created, RecordedLeaveView.wire),
            refusals: LeaveRequestRoutes.refusals + ["not-in-past"]
        ) { [backend] call in
            let employee = try call.employee()
            let situation = try await backend.situation(call)
            guard situation.organization.people[employee] != nil else { throw CommandError.notFound }
            let days = try call.body.range.days(of: call.body.leaveType, situation)
            let leave = RecordedLeave(id: backend.newID(), employee: employee, leaveType: call.body.leaveType, days: days)
            let command = RecordPastLeave(leave: leave, reason: call.body.reason)
            let (after, position) = try await backend.perform(command, call) { _ in [employee] }
            let count = try? after.facts.count(days, of: leave.leaveType, for: employee)  // both are known by now
            return Reply(RecordedLeaveView(leave: leave, count: count, reason: call.body.reason), sequence: position)
        }
    }
}
