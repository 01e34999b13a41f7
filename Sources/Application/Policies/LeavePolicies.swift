package import Leave
import Texts

/// A policy version from its date on (LEAVE_RULES L6.1).
package struct SetLeavePolicy: Command {
    package var policy: PolicyVersion

    package init(policy: PolicyVersion) {
        self.policy = policy
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        let (location, leaveType) = (
            situation.organization.locations[policy.location], situation.organization.leaveTypes[policy.leaveType]
        )
        if let location, location.isArchived {
            faults.add(.unknownLocation, at: "/locationId", Message("refusal.archived", ["name": .text(location.name)]))
        } else {
            faults.require(location != nil, .unknownLocation, at: "/locationId")
        }
        if let leaveType, leaveType.isArchived {
            faults.add(.unknownLeaveType, at: "/leaveTypeId", Message("refusal.archived", ["name": .text(leaveType.name)]))
        } else {
            faults.require(leaveType != nil, .unknownLeaveType, at: "/leaveTypeId")
        }
        let versions = situation.facts.locations[policy.location]?.policies[policy.leaveType]
        if versions?.value(from: policy.effectiveDate) != nil {
            let detail = Message(
                "refusal.policy-version-exists",
                [
                    "type": .text(leaveType?.name ?? ""), "location": .text(location?.name ?? ""), "date": .date(policy.effectiveDate),
                ]
            )
            faults.add(.policyVersionExists, at: "/effectiveDate", detail)
        }
        try faults.finish()
        return [.leavePolicySet(LeavePolicySet(policy: policy))]
    }
}

/// Takes back a version that has not begun: one that has is part of people's balances.
package struct WithdrawLeavePolicy: Command {
    package var id: PolicyID

    package init(id: PolicyID) {
        self.id = id
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        guard let policy = situation.facts.policy(id) else { throw .notFound }
        guard policy.effectiveDate > situation.today(at: policy.location) else {
            throw .refused([
                Refusal(
                    "policy-in-force",
                    rule: "L6.1",
                    detail: "refusal.policy-begun"
                )
            ])
        }
        return [.leavePolicyWithdrawn(LeavePolicyWithdrawn(policy: id, location: policy.location, leaveType: policy.leaveType))]
    }
}
