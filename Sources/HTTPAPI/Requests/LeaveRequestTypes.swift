import Application
import EventSourcing
import Leave
import Texts

struct NewLeaveRequest: WireInput {
    let employee: EmployeeID?
    let leaveType: LeaveTypeID
    let range: RequestedRange
    let reason: String?

    init(reading fields: inout ObjectReader) {
        employee = fields.optional("employeeId", .id())
        leaveType = fields.required("leaveTypeId", .id())
        range = RequestedRange(reading: &fields)
        reason = fields.optional("reason", .text(0...1000))
    }

    /// - Throws: 422 for an unknown employee or leave type, then for the first fault of the days.
    func asked(by caller: EmployeeID, _ situation: Situation) throws(Problem) -> RequestedLeave {
        let employee = employee ?? caller
        guard situation.organization.people[employee] != nil else {
            throw Problem(.refused([Refusal(.unknownEmployee, pointer: "/employeeId")]))
        }
        return RequestedLeave(employee: employee, leaveType: leaveType, days: try range.days(of: leaveType, situation), reason: reason)
    }
}

struct LeaveRequestChange: WireInput {
    private let leaveType: Change<LeaveTypeID>
    private let from: Change<LocalDate>
    private let to: Change<LocalDate>
    private let fromPart: Change<DayPart?>
    private let toPart: Change<DayPart?>
    private let hours: Change<Amount?>
    private let reason: Change<String?>

    init(reading fields: inout ObjectReader) {
        leaveType = fields.change("leaveTypeId", .id())
        from = fields.change("from", .date)
        to = fields.change("to", .date)
        fromPart = fields.clearableChange("fromPart", .dayPart)
        toPart = fields.clearableChange("toPart", .dayPart)
        hours = fields.clearableChange("hours", .amountPositive)
        reason = fields.clearableChange("reason", .text(0...1000))
    }

    func asked(changing request: LeaveRequest, reason present: String?, _ situation: Situation) throws(Problem) -> RequestedLeave {
        let leaveType = leaveType.applied(to: request.leaveType)
        let days = request.days
        let hours = hours.applied(to: days.hours)
        // Hours exclude parts, and those that are there are merely full.
        let range = RequestedRange(
            from: from.applied(to: days.span.first).description,
            to: to.applied(to: days.span.last).description,
            fromPart: fromPart.applied(to: hours == nil && days.fromPart != .full ? days.fromPart : nil)?.rawValue,
            toPart: toPart.applied(to: hours == nil && days.toPart != .full ? days.toPart : nil)?.rawValue,
            hours: hours?.description
        )
        return RequestedLeave(
            employee: request.employee,
            leaveType: leaveType,
            days: try range.days(of: leaveType, situation),
            reason: reason.applied(to: present)
        )
    }
}

struct LeaveRequestQuery: WireQuery {
    let page: PageQuery
    private let status: LeaveRequest.Status?
    let employee: String?
    private let from: LocalDate?
    private let to: LocalDate?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        status = query.optional("status", .cases(LeaveRequest.Status.self, placeholder: .pending), "Only those that stand so.")
        employee = query.optional("employeeId", .text(2...36), "Only those of this employee; `me` is the caller.")
        from = query.optional("from", .date, "Only those with a day on or after it.")
        to = query.optional("to", .date, "Only those with a day on or before it.")
    }

    func filter(of caller: EmployeeID) throws(Problem) -> LeaveRequestFilter {
        var filter = LeaveRequestFilter(statuses: status.map { [$0] }, from: from, to: to)
        guard let employee else { return filter }
        guard let id = employee == "me" ? caller : EmployeeID(employee) else {
            throw .invalidParameter("employeeId", "problem.invalid-parameter.employee")
        }
        filter.employees = [id]
        return filter
    }
}

struct LeaveRequestView: WireOutput {
    static var schemaName: String { "LeaveRequest" }

    let details: LeaveRequestDetails

    init(_ details: LeaveRequestDetails) { self.details = details }

    private var request: LeaveRequest { details.request }

    static func describe(_ shape: inout Shape<LeaveRequestView>) {
        shape.field("id", .id()) { $0.request.id }
        shape.field("employeeId", .id()) { $0.request.employee }
        shape.field("leaveTypeId", .id()) { $0.request.leaveType }
        shape.days { $0.request.days }
        shape.field("status", .cases(LeaveRequest.Status.self, placeholder: .pending)) { $0.request.status }
        shape.field("count", CountView.wire) { CountView($0.details.count) }
        shape.nullable("reason", .string) { $0.details.entry.reason?.text }
        shape.field("approvers", .array(of: .id()), "Who may answer now.") { $0.details.approvers }
        shape.field("approvedBy", .array(of: .id())) { $0.request.approvedBy }
        shape.field("requestedAt", .instant) { $0.details.entry.requestedAt }
        shape.nullable("supersedes", .id(), "The approved request that this one replaces.") { $0.details.entry.supersedes }
    }
}

/// What asking would do.
struct RequestPreview: WireOutput {
    private let assessment: RequestAssessment
    private let refusals: [Refusal]
    private let texts: Catalogue

    init(_ assessment: RequestAssessment, of asked: RequestedLeave, in situation: Situation, _ texts: Catalogue) {
        self.assessment = assessment
        self.texts = texts
        refusals = assessment.refusals(of: asked, in: situation)
    }

    static func describe(_ shape: inout Shape<RequestPreview>) {
        shape.field("count", CountView.wire) { CountView($0.assessment.count) }
        shape.field("days", .array(of: DayView.wire), "Each day that counts.") { $0.assessment.count.days.map(DayView.init) }
        shape.field("status", .cases(LeaveRequest.Status.self, placeholder: .pending), "How it would stand.") { $0.assessment.status }
        shape.nullable("balanceAfter", .amount) { $0.assessment.balanceAfter }
        shape.field("approvers", .array(of: .id())) { $0.assessment.approvers }
        shape.field("warnings", .array(of: FaultView.wire)) { _ in [] }
        shape.field("errors", .array(of: FaultView.wire), "Everything that would refuse it.") { preview in
            preview.refusals.map { FaultView($0, preview.texts) }
        }
        shape.field("nearest", .array(of: NearestView.wire), "The closest days that would pass, where days are the matter.") {
            $0.assessment.nearest.map(NearestView.init)
        }
        shape.field("text", .string, "What it comes to, in words.") { $0.texts.summary(of: $0.assessment) }
    }

    struct DayView: WireOutput {
        static var schemaName: String { "CountedDay" }

        let day: LeaveCount.Day

        init(_ day: LeaveCount.Day) { self.day = day }

        static func describe(_ shape: inout Shape<DayView>) {
            shape.field("date", .date) { $0.day.date }
            shape.field("amount", .amount) { $0.day.amount }
        }
    }

    struct FaultView: WireOutput {
        static var schemaName: String { "Fault" }

        let refusal: Refusal
        let texts: Catalogue

        init(_ refusal: Refusal, _ texts: Catalogue) {
            self.refusal = refusal
            self.texts = texts
        }

        static func describe(_ shape: inout Shape<FaultView>) {
            shape.nullable("pointer", .string) { $0.refusal.pointer }
            shape.field("code", .string) { $0.refusal.code }
            shape.nullable("rule", .string) { $0.refusal.rule }
            shape.field("detail", .string) { $0.texts.text($0.refusal.detail) }
        }
    }
}

struct RequestStepView: WireOutput {
    static var schemaName: String { "RequestStep" }

    let step: RequestEntry.Step

    init(_ step: RequestEntry.Step) { self.step = step }

    static func describe(_ shape: inout Shape<RequestStepView>) {
        shape.field("sequence", .number) { $0.step.sequence.sequence }
        shape.field("type", .string, "The event's name.") { $0.step.type }
        shape.nullable("by", .id()) { $0.step.by }
        shape.field("at", .instant) { $0.step.at }
        shape.nullable("comment", .string) { $0.step.comment?.text }
    }
}
