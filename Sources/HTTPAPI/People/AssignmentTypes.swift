import Leave

/// The body of a PUT that adds a version.
protocol NewAssignment: WireInput {
    /// Nil: today where the employee is.
    var effectiveDate: LocalDate? { get }
    var assignment: Assignment { get }
}

struct NewTransfer: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        let location = fields.required("locationId", .id(LocationID.self))
        assignment = .location(Transfer(to: location, mode: fields.optional("mode", .transferMode, default: .prorate)))
    }
}

struct NewDepartmentMembership: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        assignment = .department(fields.requiredOrNull("departmentId", .id(DepartmentID.self)))
    }
}

struct NewApprovers: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        assignment = .approvers(ApprovalSequence(fields.required("sequence", .array(of: .approvalStep, count: 0...20))))
    }
}

struct NewWorkingWeek: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        assignment = .workingWeek(fields.requiredOrNull("workingWeek", .workingWeek))
    }
}

struct NewFactor: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        assignment = .fte(fields.required("factor", .factor))
    }
}

struct NewEntitlement: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        let leaveType = fields.required("leaveTypeId", .id(LeaveTypeID.self))
        assignment = .entitlement(leaveType, fields.requiredOrNull("entitlement", .amountNotNegative))
    }
}

struct NewRoles: NewAssignment {
    let effectiveDate: LocalDate?
    let assignment: Assignment

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        assignment = .roles(Set(fields.required("roles", .array(of: .role, count: 0...1))))
    }
}

struct NewEmploymentEnd: WireInput {
    let effectiveDate: Change<LocalDate?>

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.clearableChange("effectiveDate", .date)
    }
}

extension Wire<ApprovalSequence.Step> {
    fileprivate static var approvalStep: Wire {
        let people = Schema.array(of: Wire<EmployeeID>.id().schema)
        return .coded(
            "ApprovalStep",
            .object(isClosed: true, [("anyOf", people, true), ("fallback", people.nullable, false)]),
            placeholder: ApprovalSequence.Step(anyOf: [])
        )
    }
}
