import Application
import Leave

struct NewPolicy: WireInput {
    let location: LocationID
    private let leaveType: LeaveTypeID
    let effectiveDate: LocalDate?
    private let entitlement: Amount
    private let grant: Grant
    private let proration: Proration
    private let tenure: Tenure?
    private let waiting: PolicyTerms.Waiting?
    private let cap: Amount?
    private let partTime: PartTime
    private let negativeLimit: Amount
    private let rollOver: RollOver
    private let requests: RequestLimits
    private let cancellation: PolicyTerms.Cancellation
    private let selfApproval: Bool

    init(reading fields: inout ObjectReader) {
        location = fields.required("locationId", .id())
        leaveType = fields.required("leaveTypeId", .id())
        effectiveDate = fields.optional("effectiveDate", .date)
        entitlement = fields.required("entitlement", .amountNotNegative)
        grant = fields.optional("grant", .grant, default: .upFront)
        proration = fields.optional("proration", .proration, default: Proration())
        tenure = fields.optional("tenure", .tenure)
        waiting = fields.optional("waiting", .waiting)
        cap = fields.optional("cap", .amountNotNegative)
        partTime = fields.optional("partTime", .partTime, default: .none)
        negativeLimit = fields.optional("negativeLimit", .amountNotNegative, default: .zero)
        rollOver = fields.optional("rollOver", .rollOver, default: .none)
        requests = fields.optional("requests", .requestLimits, default: RequestLimits())
        cancellation = fields.optional("cancellation", .cancellation, default: .free)
        selfApproval = fields.optional("selfApproval", .boolean, default: false)
    }

    /// - Parameter today: Where the location is, for a version that names no date.
    func policy(_ id: PolicyID, today: LocalDate) throws(Problem) -> PolicyVersion {
        do {
            let terms = try PolicyTerms(
                entitlement: entitlement,
                grant: grant,
                proration: proration,
                tenure: tenure,
                waiting: waiting,
                cap: cap,
                partTime: partTime,
                negativeLimit: negativeLimit,
                rollOver: rollOver,
                requests: requests,
                cancellation: cancellation,
                selfApproval: selfApproval
            )
            return PolicyVersion(id: id, location: location, leaveType: leaveType, effectiveDate: effectiveDate ?? today, terms: terms)
        } catch {
            throw Problem(error)
        }
    }
}

struct PolicyView: WireOutput {
    static var schemaName: String { "Policy" }

    let policy: PolicyVersion
    /// Nil in lists.
    var warnings: [WarningView]?

    private var terms: PolicyTerms { policy.terms }

    static func describe(_ shape: inout Shape<PolicyView>) {
        shape.field("id", .id()) { $0.policy.id }
        shape.field("locationId", .id()) { $0.policy.location }
        shape.field("leaveTypeId", .id()) { $0.policy.leaveType }
        shape.field("effectiveDate", .date) { $0.policy.effectiveDate }
        shape.field("entitlement", .amount) { $0.terms.entitlement }
        shape.field("grant", .grant) { $0.terms.grant }
        shape.field("proration", .proration) { $0.terms.proration }
        shape.nullable("tenure", .tenure) { $0.terms.tenure }
        shape.nullable("waiting", .waiting) { $0.terms.waiting }
        shape.nullable("cap", .amount) { $0.terms.cap }
        shape.field("partTime", .partTime) { $0.terms.partTime }
        shape.field("negativeLimit", .amount) { $0.terms.negativeLimit }
        shape.field("rollOver", .rollOver) { $0.terms.rollOver }
        shape.field("requests", .requestLimits) { $0.terms.requests }
        shape.field("cancellation", .cancellation) { $0.terms.cancellation }
        shape.field("selfApproval", .boolean) { $0.terms.selfApproval }
        shape.omittable("warnings", .array(of: WarningView.wire), "What will surprise; not in lists.") { $0.warnings }
    }
}

extension Wire<PolicyTerms.Cancellation> {
    fileprivate static var cancellation: Wire { .cases(PolicyTerms.Cancellation.self, placeholder: .free) }
}
