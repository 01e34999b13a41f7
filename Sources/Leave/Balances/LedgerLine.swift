/// One line of the ledger of an employee and leave type (LEAVE_RULES L8.3).
package struct LedgerLine: Hashable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
        case opening, entitlement, accrual, proration, cap, rollOverOut, rollOverIn, expiry, adjustment, recordedLeave, leaveTaken,
            leaveBooked
        case pending
    }

    // A ledger of daily instalments has thousands of lines, and costs what they take of memory: dates take half a word, the balance a word
    // and a bit, what few lines have is kept apart, and what excludes each other stands together.
    private let day: Int32
    private let yearDay: Int32
    /// Signed.
    package let amount: Amount
    private let running: Amount
    private let details: Boxed<Details>?
    private let source: Source
    package let kind: Kind
    private let madeBy: LedgerRule
    private let hasBalance: Bool

    init(
        date: LocalDate,
        kind: Kind,
        amount: Amount,
        balance: Amount?,
        leaveYear: LocalDate,
        rule: LedgerRule,
        source: Source = .none,
        details: Details? = nil
    ) {
        day = Int32(clamping: date.daysSinceEpoch)
        yearDay = Int32(clamping: leaveYear.daysSinceEpoch)
        self.amount = amount
        running = balance ?? .zero
        hasBalance = balance != nil
        self.details = details.map(Boxed.value)
        self.source = source
        self.kind = kind
        madeBy = rule
    }

    package var date: LocalDate { LocalDate(daysSinceEpoch: Int(day)) }

    /// The name of the leave year that it belongs to.
    package var leaveYear: LocalDate { LocalDate(daysSinceEpoch: Int(yearDay)) }

    /// Running; nil for a type without balance.
    package var balance: Amount? { hasBalance ? running : nil }
}

extension LedgerLine {
    /// What made a line: never both a policy and another fact.
    enum Source: Hashable, Sendable {
        case none
        case policy(PolicyID?)
        case fact(LedgerReference)
    }

    struct Details: Hashable, Sendable {
        var expires: LocalDate?
        var causes: [LedgerCause] = []
        var terms: LedgerTerms?
        var origin: LedgerReference?
    }

    /// The rule that made it, such as `L6.7`.
    package var rule: String { madeBy.rawValue }

    package var ref: LedgerReference? {
        guard case .fact(let reference) = source else { return nil }
        return reference
    }

    /// The policy version in force, for lines that a policy makes.
    package var policy: PolicyID? {
        guard case .policy(let policy) = source else { return nil }
        return policy
    }

    /// The last usable day of what was credited.
    package var expires: LocalDate? { details?.value.expires }

    /// What took effect that day.
    package var causes: [LedgerCause] { details?.value.causes ?? [] }

    /// How the amount is computed; of entitlements only where the ledger was asked to explain.
    package var terms: LedgerTerms? { details?.value.terms }

    /// Of an expiry: the fact that gave what expires, where one did (L6.16); otherwise the policy carried it.
    package var origin: LedgerReference? { details?.value.origin }
}

/// Which rules make lines (L8.3).
enum LedgerRule: String, Hashable, Sendable {
    case entitlement = "L6.7"
    case accrual = "L6.9"
    case proration = "L6.6"
    case cap = "L6.13"
    case yearEnd = "L6.15"
    case expiry = "L6.16"
    case adjustment = "L8.6"
    case recordedLeave = "L8.7"
    case leave = "L8.8"
    case pending = "L8.9"
    case opening = "L8.12"
    case transfer = "L9.7"
}

/// Keeps what few values have out of the size of all.
indirect enum Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
    case value(Value)

    var value: Value {
        switch self {
        case .value(let value): value
        }
    }
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
