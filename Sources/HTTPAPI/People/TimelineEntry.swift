import JSON
import Leave

/// One fact about an employee that holds from a date on.
struct TimelineEntry: WireOutput {
    enum Kind: String, CaseIterable {
        case employment, location, department, approvers, workingWeek, fte, entitlement, roles
    }

    private let kind: Kind
    private let effectiveDate: LocalDate
    private var location: LocationID?
    private var mode: TransferMode?
    private var department: DepartmentID??
    private var approvers: ApprovalSequence?
    private var workingWeek: WorkingWeek??
    private var factor: WorkFactor?
    private var leaveType: LeaveTypeID?
    private var entitlement: Amount??
    private var roles: [Role]?
    private var employmentEnd: LocalDate??

    private init(_ kind: Kind, _ date: LocalDate, _ set: (inout TimelineEntry) -> Void) {
        self.kind = kind
        effectiveDate = date
        set(&self)
    }

    /// By date, then by kind; what holds from the start of employment is dated so.
    static func all(of id: EmployeeID, _ facts: Facts) -> [TimelineEntry] {
        guard let employee = facts.employee(id), let known = facts.employees[id] else { return [] }
        let start = employee.employmentStart
        var entries = [
            TimelineEntry(.employment, start) { $0.employmentEnd = .some(facts.employmentEnd(of: id)) },
            TimelineEntry(.department, start) { $0.department = .some(employee.department) },
            TimelineEntry(.roles, start) { $0.roles = employee.roles.sorted() },
        ]
        if let location = employee.location { entries.append(TimelineEntry(.location, start) { $0.location = location }) }
        entries += known.transfers.current.entries.map { entry in
            TimelineEntry(.location, entry.date) {
                $0.location = entry.value.location
                $0.mode = entry.value.mode
            }
        }
        entries += known.departments.current.entries.map { entry in
            TimelineEntry(.department, entry.date) { $0.department = .some(entry.value) }
        }
        entries += known.approvers.current.entries.map { entry in TimelineEntry(.approvers, entry.date) { $0.approvers = entry.value } }
        entries += known.workingWeeks.current.entries.map { entry in
            TimelineEntry(.workingWeek, entry.date) { $0.workingWeek = .some(entry.value) }
        }
        entries += known.factors.current.entries.map { entry in TimelineEntry(.fte, entry.date) { $0.factor = entry.value } }
        entries += known.roles.current.entries.map { entry in TimelineEntry(.roles, entry.date) { $0.roles = entry.value.sorted() } }
        for (leaveType, versions) in known.entitlements {
            entries += versions.current.entries.map { entry in
                TimelineEntry(.entitlement, entry.date) {
                    $0.leaveType = leaveType
                    $0.entitlement = .some(entry.value)
                }
            }
        }
        return entries.sorted { $0.order < $1.order }
    }

    private var order: (LocalDate, String, String) { (effectiveDate, kind.rawValue, leaveType?.description ?? "") }

    static func describe(_ shape: inout Shape<TimelineEntry>) {
        shape.field("kind", .cases(Kind.self, placeholder: .employment)) { $0.kind }
        shape.field("effectiveDate", .date) { $0.effectiveDate }
        shape.omittable("locationId", .id()) { $0.location }
        shape.omittable("mode", .transferMode) { $0.mode }
        shape.omittableOrNull("departmentId", .id()) { $0.department }
        shape.omittable("approvers", .approvers) { $0.approvers }
        shape.omittableOrNull("workingWeek", .workingWeek) { $0.workingWeek }
        shape.omittable("factor", .factor) { $0.factor }
        shape.omittable("leaveTypeId", .id()) { $0.leaveType }
        shape.omittableOrNull("entitlement", .amount) { $0.entitlement }
        shape.omittable("roles", .array(of: .role)) { $0.roles }
        shape.omittableOrNull("employmentEnd", .date, "The last day of employment.") { $0.employmentEnd }
    }
}

extension Wire<TransferMode> {
    static var transferMode: Wire { .cases(TransferMode.self, placeholder: .prorate) }
}
