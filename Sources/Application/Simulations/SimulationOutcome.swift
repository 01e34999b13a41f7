package import Leave

/// What the changes of a ``Simulation`` would do.
package struct SimulationOutcome: Sendable {
    /// One for each employee and leave type that is counted, in this order.
    package let balances: [SimulatedBalance]
    /// One for each leave type.
    package let totals: [SimulatedTotal]
    /// Requests that stand or wait now and would not be accepted any more, by employee and first day.
    package let requests: [BlockedRequest]
}

/// A balance as it is, and as it would be.
package struct SimulatedBalance: Hashable, Sendable {
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let unit: LeaveType.Unit
    package let before: BalanceSummary
    package let after: BalanceSummary

    package var isChanged: Bool { before != after }
}

/// The sum over everybody.
package struct SimulatedTotal: Hashable, Sendable {
    package let leaveType: LeaveTypeID
    package let unit: LeaveType.Unit
    /// How many people's balance differs.
    package let changed: Int
    /// Nil where the type has no limit.
    package let before: Sums?
    package let after: Sums?

    package struct Sums: Hashable, Sendable {
        package fileprivate(set) var entitlement = Amount.zero
        package fileprivate(set) var balance = Amount.zero
        package fileprivate(set) var available = Amount.zero
        /// What is owed to people, in the unit of the type: the balances above zero. Nobody's overdrawn balance pays another's.
        package fileprivate(set) var owed = Amount.zero
    }

    /// - Parameter balances: Everybody's of the type.
    init?(of leaveType: LeaveTypeID, _ balances: [SimulatedBalance]) {
        guard let unit = balances.first?.unit else { return nil }
        self.leaveType = leaveType
        self.unit = unit
        changed = balances.count(where: \.isChanged)
        before = Sums(balances.map(\.before))
        after = Sums(balances.map(\.after))
    }
}

extension SimulatedTotal.Sums {
    package static func - (after: Self, before: Self) -> Self {
        var difference = after
        difference.entitlement = after.entitlement - before.entitlement
        difference.balance = after.balance - before.balance
        difference.available = after.available - before.available
        difference.owed = after.owed - before.owed
        return difference
    }

    fileprivate init?(_ summaries: [BalanceSummary]) {
        guard summaries.contains(where: { $0.balance != nil }) else { return nil }
        for summary in summaries { add(summary) }
    }

    private mutating func add(_ summary: BalanceSummary) {
        entitlement = entitlement + (summary.entitlement ?? .zero)
        available = available + (summary.available ?? .zero)
        guard let own = summary.balance else { return }
        balance = balance + own
        owed = owed + max(own, .zero)
    }
}

/// A request that would be refused, or not be approved, after the changes.
package struct BlockedRequest: Hashable, Sendable {
    package let request: LeaveRequest
    /// What blocks it then and does not now, in the order of LEAVE_RULES L7.14.
    package let faults: [RuleCode]
}
