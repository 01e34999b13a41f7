package import Leave
import Texts

/// A fact about an employee that holds from a day on, until the next of its kind (LEAVE_RULES L2.8).
package struct AssignToEmployee: Command {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    package var assignment: Assignment

    package init(employee: EmployeeID, effectiveDate: LocalDate, assignment: Assignment) {
        self.employee = employee
        self.effectiveDate = effectiveDate
        self.assignment = assignment
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.employee(employee)
        var faults = Faults()
        situation.check(assignment, of: employee, from: effectiveDate, into: &faults)
        try faults.finish()
        return [event]
    }

    var event: LeaveEvent {
        switch assignment {
        case .location(let transfer):
            .employeeMovedToLocation(
                EmployeeMovedToLocation(employee: employee, effectiveDate: effectiveDate, location: transfer.location, mode: transfer.mode)
            )
        case .department(let department):
            .employeeMovedToDepartment(
                EmployeeMovedToDepartment(employee: employee, effectiveDate: effectiveDate, department: department)
            )
        case .workingWeek(let week):
            .workingWeekAssigned(WorkingWeekAssigned(employee: employee, effectiveDate: effectiveDate, workingWeek: week))
        case .fte(let factor): .fteAssigned(FTEAssigned(employee: employee, effectiveDate: effectiveDate, factor: factor))
        case .entitlement(let leaveType, let amount):
            .entitlementAssigned(
                EntitlementAssigned(employee: employee, leaveType: leaveType, effectiveDate: effectiveDate, entitlement: amount)
            )
        case .approvers(let sequence):
            .approversAssigned(ApproversAssigned(employee: employee, effectiveDate: effectiveDate, sequence: sequence))
        case .roles(let roles): .rolesAssigned(RolesAssigned(employee: employee, effectiveDate: effectiveDate, roles: roles))
        }
    }
}

extension Situation {
    func check(_ assignment: Assignment, of employee: EmployeeID, from date: LocalDate, into faults: inout Faults) {
        switch assignment {
        case .location(let transfer): check(transfer, of: employee, from: date, into: &faults)
        case .department(let department?): faults.require(isOpen(department: department), .unknownDepartment, at: "/departmentId")
        case .department(nil), .workingWeek, .fte: break
        case .entitlement(let leaveType, let amount):
            faults.require(isOpen(leaveType: leaveType), .unknownLeaveType, at: "/leaveTypeId")
            faults.require(amount.map { $0 >= .zero } ?? true, .amountNegative, at: "/entitlement")
        case .approvers(let sequence):
            check(sequence, at: "", into: &faults)
            checkReach(of: sequence, for: employee, into: &faults)
        case .roles(let roles): checkAdminsRemain(without: employee, having: roles, from: date, into: &faults)
        }
    }

    /// Employment, the mode that the leave years allow (L9.5, L9.7) and closed years are the rules' affair; what exists is ours.
    private func check(_ transfer: Transfer, of employee: EmployeeID, from date: LocalDate, into faults: inout Faults) {
        guard isOpen(location: transfer.location) else { return faults.add(.unknownLocation, at: "/locationId") }
        guard facts.employee(employee)?.location != nil else { return }
        for fault in facts.faults(of: .location(transfer), for: employee, from: date) {
            faults.add(fault, at: fault == .transferNeedsSameLeaveYear || fault == .invalidTransferMode ? "/mode" : "/effectiveDate")
        }
    }

    /// Nobody answers their own request (LEAVE_RULES L7.17), so a step of the employee alone would wait for ever; who is in the step and
    /// its fallback stands in for themself.
    ///
    /// Where some policy lets people answer their own requests, that may be what is wanted.
    private func checkReach(of approvers: ApprovalSequence, for employee: EmployeeID, into faults: inout Faults) {
        func name(_ person: EmployeeID) -> Argument { organization.people[person]?.name.text.map { .text($0) } ?? .message("someone") }
        for (index, step) in approvers.sequence.enumerated() {
            if !allowsSelfApproval, Set(step.anyOf) == [employee], step.fallback.allSatisfy({ $0 == employee }) {
                let detail = Message("refusal.approver-loop.self", ["name": name(employee), "step": .number(index + 1)])
                faults.add(.invalidApprovers, at: "/sequence/\(index)/anyOf", detail)
            }
            let twice = Set(step.anyOf).intersection(step.fallback).sorted()
            if !twice.isEmpty {
                let detail = Message("refusal.approver-loop.fallback", ["names": .list(twice.map(name), .and), "step": .number(index + 1)])
                faults.add(.invalidApprovers, at: "/sequence/\(index)/fallback", detail)
            }
        }
    }

    private var allowsSelfApproval: Bool {
        facts.locations.values.contains { location in
            location.policies.values.contains { $0.current.entries.contains(where: \.value.terms.selfApproval) }
        }
    }

    func checkAdminsRemain(without employee: EmployeeID, into faults: inout Faults) {
        checkAdminsRemain(without: employee, having: [], from: today(of: employee), into: &faults)
    }

    /// The last admin keeps the role: somebody must be able to give it back.
    private func checkAdminsRemain(without employee: EmployeeID, having roles: Set<Role>, from date: LocalDate, into faults: inout Faults) {
        guard !roles.contains(.admin), isAdmin(employee) else { return }
        let others = organization.people.keys.contains {
            $0 != employee && isActive($0) && facts.roles(of: $0, on: max(date, today(of: $0))).contains(.admin)
        }
        if !others { faults.add(Refusal("last-admin", pointer: "/roles", detail: "refusal.last-admin")) }
    }
}
