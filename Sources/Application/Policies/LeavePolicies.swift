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
        faults.require(situation.isOpen(location: policy.location), .unknownLocation, at: "/locationId")
        faults.require(situation.isOpen(leaveType: policy.leaveType), .unknownLeaveType, at: "/leaveTypeId")
        let versions = situation.facts.locations[policy.location]?.policies[policy.leaveType]
        faults.require(versions?.value(from: policy.effectiveDate) == nil, .policyVersionExists, at: "/effectiveDate")
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
