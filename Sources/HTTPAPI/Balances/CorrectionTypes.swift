import Application
import Leave

struct NewAdjustment: WireInput {
    private let leaveType: LeaveTypeID
    private let date: LocalDate?
    private let amount: Amount
    let reason: String
    private let expires: LocalDate?

    init(reading fields: inout ObjectReader) {
        leaveType = fields.required("leaveTypeId", .id())
        date = fields.optional("date", .date)
        amount = fields.required("amount", .amount)
        reason = fields.required("reason", .text(0...1000))
        expires = fields.optional("expires", .date)
    }

    func adjustment(_ id: AdjustmentID, of employee: EmployeeID, _ situation: Situation) -> Adjustment {
        Adjustment(
            id: id,
            employee: employee,
            leaveType: leaveType,
            date: date ?? situation.today(of: employee),
            amount: amount,
            expires: expires
        )
    }
}

struct AdjustmentView: WireOutput {
    static var schemaName: String { "Adjustment" }

    let adjustment: Adjustment
    let reason: String

    static func describe(_ shape: inout Shape<AdjustmentView>) {
        shape.field("id", .id()) { $0.adjustment.id }
        shape.field("employeeId", .id()) { $0.adjustment.employee }
        shape.field("leaveTypeId", .id()) { $0.adjustment.leaveType }
        shape.field("date", .date) { $0.adjustment.date }
        shape.field("amount", .amount) { $0.adjustment.amount }
        shape.field("reason", .string) { $0.reason }
        shape.nullable("expires", .date) { $0.adjustment.expires }
    }
}

struct NewOpening: WireInput {
    private let leaveType: LeaveTypeID
    private let date: LocalDate
    private let amount: Amount

    init(reading fields: inout ObjectReader) {
        leaveType = fields.required("leaveTypeId", .id())
        date = fields.required("date", .date)
        amount = fields.required("amount", .amount)
    }

    func opening(of employee: EmployeeID) -> Opening {
        Opening(employee: employee, leaveType: leaveType, date: date, amount: amount)
    }
}

struct OpeningView: WireOutput {
    static var schemaName: String { "OpeningBalance" }

    let opening: Opening

    static func describe(_ shape: inout Shape<OpeningView>) {
        shape.field("employeeId", .id()) { $0.opening.employee }
        shape.field("leaveTypeId", .id()) { $0.opening.leaveType }
        shape.field("date", .date) { $0.opening.date }
        shape.field("amount", .amount) { $0.opening.amount }
    }
}

struct NewRecordedLeave: WireInput {
    let leaveType: LeaveTypeID
    let range: RequestedRange
    let reason: String?

    init(reading fields: inout ObjectReader) {
        leaveType = fields.required("leaveTypeId", .id())
        range = RequestedRange(reading: &fields)
        reason = fields.optional("reason", .text(0...1000))
    }
}

struct RecordedLeaveView: WireOutput {
    static var schemaName: String { "RecordedLeave" }

    let leave: RecordedLeave
    let count: LeaveCount?
    let reason: String?

    static func describe(_ shape: inout Shape<RecordedLeaveView>) {
        shape.field("id", .id()) { $0.leave.id }
        shape.field("employeeId", .id()) { $0.leave.employee }
        shape.field("leaveTypeId", .id()) { $0.leave.leaveType }
        shape.days { $0.leave.days }
        shape.nullable("count", CountView.wire) { $0.count.map(CountView.init) }
        shape.nullable("reason", .string) { $0.reason }
    }
}
