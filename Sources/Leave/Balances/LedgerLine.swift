/// One line of the ledger of an employee and leave type (LEAVE_RULES L8.3).
package struct LedgerLine: Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
        case opening, entitlement, accrual, proration, cap, rollOverOut, rollOverIn, expiry, adjustment, recordedLeave, leaveTaken,
            leaveBooked
        case pending
    }

    package let date: LocalDate
    package let kind: Kind
    /// Signed.
    package let amount: Amount
    /// Running; nil for a type without balance.
    package let balance: Amount?
    /// The name of the leave year that it belongs to.
    package let leaveYear: LocalDate
    /// The rule that made it, such as `L6.7`.
    package let rule: String
    package let ref: LedgerReference?
    /// The last usable day of what was credited.
    package let expires: LocalDate?
    /// The policy version in force, for lines that a policy makes.
    package let policy: PolicyID?
    /// What took effect that day.
    package let causes: [LedgerCause]
    /// How the amount is computed; of entitlements only where the ledger was asked to explain.
    package let terms: LedgerTerms?
    /// Of an expiry: the fact that gave what expires, where one did (L6.16); otherwise the policy carried it.
    package let origin: LedgerReference?
}

/// The fact behind a line.
package enum LedgerReference: Hashable, Sendable {
    case request(LeaveRequestID)
    case recordedLeave(LeaveRequestID)
    case adjustment(AdjustmentID)

    package var bits: UInt128 {
        switch self {
        case .request(let id), .recordedLeave(let id): id.bits
        case .adjustment(let id): id.bits
        }
    }
}

/// Why the entitlement changed on a day (L6.6).
package enum LedgerCause: Hashable, Sendable {
    case transfer(LocationID, TransferMode)
    case policy(PolicyID)
    case workingWeek
    case factor
    case ownEntitlement
    case waitingEnded
    case tenure(years: Int)
    case employmentEnd
}
