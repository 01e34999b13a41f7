import Application
import Leave

struct NewLeaveType: WireInput {
    let name: String
    private let unit: LeaveType.Unit
    private let tracking: LeaveType.Tracking
    private let approvalNeeded: Bool
    private let halfDays: Bool
    private let increment: Amount?
    private let reasonRequired: Bool
    private let paid: Bool
    private let countsAsAbsent: Bool
    private let privacy: LeaveType.Privacy

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(1...200))
        unit = fields.required("unit", .unit)
        tracking = fields.optional("tracking", .tracking, default: .limited)
        approvalNeeded = fields.optional("approvalNeeded", .boolean, default: true)
        halfDays = fields.optional("halfDays", .boolean, default: true)
        increment = fields.optional("increment", .amountPositive)
        reasonRequired = fields.optional("reasonRequired", .boolean, default: false)
        paid = fields.optional("paid", .boolean, default: true)
        countsAsAbsent = fields.optional("countsAsAbsent", .boolean, default: true)
        privacy = fields.optional("privacy", .privacy, default: .absence)
    }

    func leaveType(_ id: LeaveTypeID) -> LeaveType {
        LeaveType(
            id: id,
            unit: unit,
            tracking: tracking,
            approvalNeeded: approvalNeeded,
            halfDays: halfDays,
            increment: increment,
            reasonRequired: reasonRequired,
            paid: paid,
            countsAsAbsent: countsAsAbsent,
            privacy: privacy
        )
    }
}

struct LeaveTypeChange: WireInput {
    let name: Change<String>
    private let tracking: Change<LeaveType.Tracking>
    private let approvalNeeded: Change<Bool>
    private let halfDays: Change<Bool>
    private let increment: Change<Amount?>
    private let reasonRequired: Change<Bool>
    private let paid: Change<Bool>
    private let countsAsAbsent: Change<Bool>
    private let privacy: Change<LeaveType.Privacy>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
        tracking = fields.change("tracking", .tracking)
        approvalNeeded = fields.change("approvalNeeded", .boolean)
        halfDays = fields.change("halfDays", .boolean)
        increment = fields.clearableChange("increment", .amountPositive)
        reasonRequired = fields.change("reasonRequired", .boolean)
        paid = fields.change("paid", .boolean)
        countsAsAbsent = fields.change("countsAsAbsent", .boolean)
        privacy = fields.change("privacy", .privacy)
    }

    func apply(to leaveType: inout LeaveType) {
        leaveType.tracking = tracking.applied(to: leaveType.tracking)
        leaveType.approvalNeeded = approvalNeeded.applied(to: leaveType.approvalNeeded)
        leaveType.halfDays = halfDays.applied(to: leaveType.halfDays)
        leaveType.increment = increment.applied(to: leaveType.increment)
        leaveType.reasonRequired = reasonRequired.applied(to: leaveType.reasonRequired)
        leaveType.paid = paid.applied(to: leaveType.paid)
        leaveType.countsAsAbsent = countsAsAbsent.applied(to: leaveType.countsAsAbsent)
        leaveType.privacy = privacy.applied(to: leaveType.privacy)
    }
}

struct LeaveTypeView: WireOutput {
    static var schemaName: String { "LeaveType" }

    private let leaveType: LeaveType
    private let entry: NamedEntry

    init?(_ id: LeaveTypeID, _ situation: Situation) {
        guard let leaveType = situation.facts.leaveType(id), let entry = situation.organization.leaveTypes[id] else { return nil }
        self.leaveType = leaveType
        self.entry = entry
    }

    var isArchived: Bool { entry.isArchived }

    static func describe(_ shape: inout Shape<LeaveTypeView>) {
        shape.field("id", .id()) { $0.leaveType.id }
        shape.field("name", .string) { $0.entry.name }
        shape.field("unit", .unit) { $0.leaveType.unit }
        shape.field("tracking", .tracking) { $0.leaveType.tracking }
        shape.field("approvalNeeded", .boolean) { $0.leaveType.approvalNeeded }
        shape.field("halfDays", .boolean) { $0.leaveType.halfDays }
        shape.nullable("increment", .amount) { $0.leaveType.increment }
        shape.field("reasonRequired", .boolean) { $0.leaveType.reasonRequired }
        shape.field("paid", .boolean) { $0.leaveType.paid }
        shape.field("countsAsAbsent", .boolean) { $0.leaveType.countsAsAbsent }
        shape.field("privacy", .privacy, "What colleagues see of approved leave.") { $0.leaveType.privacy }
        shape.field("archived", .boolean) { $0.entry.isArchived }
    }
}

extension Wire<LeaveType.Unit> {
    static var unit: Wire { .cases(LeaveType.Unit.self, placeholder: .days) }
}

extension Wire<LeaveType.Tracking> {
    fileprivate static var tracking: Wire { .cases(LeaveType.Tracking.self, placeholder: .limited) }
}

extension Wire<LeaveType.Privacy> {
    fileprivate static var privacy: Wire { .cases(LeaveType.Privacy.self, placeholder: .absence) }
}
