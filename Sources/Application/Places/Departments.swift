package import Leave

package struct CreateDepartment: Command {
    package var department: Department
    package var name: String

    package init(department: Department, name: String) {
        self.department = department
        self.name = name
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        situation.check(department.approvers, at: "/approvers", into: &faults)
        try faults.finish()
        return [.departmentCreated(DepartmentCreated(department: department, name: name))]
    }
}

package struct ChangeDepartment: Command {
    package var id: DepartmentID
    package var name: Patch<String> = .unchanged
    package var approvers: Patch<ApprovalSequence?> = .unchanged
    package var maximumAbsent: Patch<Int?> = .unchanged

    package init(id: DepartmentID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        let before = try situation.department(id)
        let oldName = situation.organization.departments[id]?.name ?? ""
        var after = before
        after.approvers = approvers.applied(to: before.approvers)
        after.maximumAbsent = maximumAbsent.applied(to: before.maximumAbsent)
        let newName = name.applied(to: oldName)
        var faults = Faults()
        faults.check(name: newName)
        situation.check(after.approvers, at: "/approvers", into: &faults)
        try faults.finish()
        guard after != before || newName != oldName else { return [] }
        return [.departmentChanged(DepartmentChanged(department: after, name: newName))]
    }
}

package struct ArchiveDepartment: Command {
    package var id: DepartmentID

    package init(id: DepartmentID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.department(id)
        return [.departmentArchived(DepartmentArchived(department: id))]
    }
}

/// No leave on some days (LEAVE_RULES L7.11).
package struct DeclareBlackoutPeriod: Command {
    package var period: BlackoutPeriod

    package init(period: BlackoutPeriod) {
        self.period = period
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        if let location = period.location { faults.require(situation.isOpen(location: location), .unknownLocation, at: "/locationId") }
        if let department = period.department {
            faults.require(situation.isOpen(department: department), .unknownDepartment, at: "/departmentId")
        }
        for (index, leaveType) in (period.leaveTypes ?? []).sorted().enumerated() {
            faults.require(situation.isOpen(leaveType: leaveType), .unknownLeaveType, at: "/leaveTypeIds/\(index)")
        }
        try faults.finish()
        return [.blackoutPeriodDeclared(BlackoutPeriodDeclared(period: period))]
    }
}

package struct LiftBlackoutPeriod: Command {
    package var id: BlackoutPeriodID

    package init(id: BlackoutPeriodID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard situation.facts.blackoutPeriods[id]?.current != nil else { throw .notFound }
        return [.blackoutPeriodLifted(BlackoutPeriodLifted(period: id))]
    }
}

extension Situation {
    func department(_ id: DepartmentID) throws(CommandError) -> Department {
        guard isOpen(department: id), let department = facts.department(id) else { throw .notFound }
        return department
    }

    func isOpen(department: DepartmentID) -> Bool {
        organization.departments[department].map { !$0.isArchived } ?? false
    }

    func check(_ approvers: ApprovalSequence?, at pointer: String, into faults: inout Faults) {
        for (index, step) in (approvers?.sequence ?? []).enumerated() {
            for (member, people) in [("anyOf", step.anyOf), ("fallback", step.fallback)] {
                for (place, person) in people.enumerated() {
                    faults.require(
                        organization.people[person] != nil,
                        .unknownEmployee,
                        at: "\(pointer)/sequence/\(index)/\(member)/\(place)"
                    )
                }
            }
        }
    }
}
