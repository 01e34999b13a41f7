package import Leave

package struct DefineLeaveType: Command {
    package var leaveType: LeaveType
    package var name: String

    package init(leaveType: LeaveType, name: String) {
        self.leaveType = leaveType
        self.name = name
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        try faults.finish()
        return [.leaveTypeDefined(LeaveTypeDefined(leaveType: leaveType, name: name))]
    }
}

/// Everything but the unit, which never changes (LEAVE_RULES L5.1).
package struct ChangeLeaveType: Command {
    package var id: LeaveTypeID
    package var name: Patch<String> = .unchanged
    /// What becomes of the present one.
    package var change: @Sendable (inout LeaveType) -> Void

    package init(id: LeaveTypeID, name: Patch<String> = .unchanged, change: @escaping @Sendable (inout LeaveType) -> Void = { _ in }) {
        self.id = id
        self.name = name
        self.change = change
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        let before = try situation.leaveType(id)
        let oldName = situation.organization.leaveTypes[id]?.name ?? ""
        var after = before
        change(&after)
        let newName = name.applied(to: oldName)
        var faults = Faults()
        faults.check(name: newName)
        try faults.finish()
        guard after != before || newName != oldName else { return [] }
        return [.leaveTypeChanged(LeaveTypeChanged(leaveType: after, name: newName))]
    }
}

/// No new requests and policies; what was taken stays in everybody's ledger.
package struct ArchiveLeaveType: Command {
    package var id: LeaveTypeID

    package init(id: LeaveTypeID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.leaveType(id)
        return [.leaveTypeArchived(LeaveTypeArchived(leaveType: id))]
    }
}

extension Situation {
    func leaveType(_ id: LeaveTypeID) throws(CommandError) -> LeaveType {
        guard isOpen(leaveType: id), let leaveType = facts.leaveType(id) else { throw .notFound }
        return leaveType
    }

    func isOpen(leaveType: LeaveTypeID) -> Bool {
        organization.leaveTypes[leaveType].map { !$0.isArchived } ?? false
    }
}
