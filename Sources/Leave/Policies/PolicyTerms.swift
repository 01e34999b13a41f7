/// What a policy version says (LEAVE_RULES L6).
package struct PolicyTerms: Hashable, Sendable {
    package struct Waiting: Hashable, Sendable {
        package enum Effect: String, Codable, CaseIterable, Hashable, Sendable {
            /// Amounts are credited, but nothing may be requested for days before the end.
            case accrues
            /// Days before the end are not eligible either.
            case noAccrual
        }

        package let months: Int
        package let during: Effect

        package init(months: Int, during: Effect) {
            self.months = months
            self.during = during
        }
    }

    /// How the employee's own cancellation of leave that has not begun is treated (L7.21).
    package enum Cancellation: String, Codable, CaseIterable, Hashable, Sendable { case free, approval }

    package var entitlement: Amount
    package var grant: Grant
    package var proration: Proration
    package var tenure: Tenure?
    package var waiting: Waiting?
    package var cap: Amount?
    package var partTime: PartTime
    package var negativeLimit: Amount
    package var rollOver: RollOver
    package var requests: RequestLimits
    package var cancellation: Cancellation
    package var selfApproval: Bool

    /// - Throws: `amount-negative`.
    package init(
        entitlement: Amount,
        grant: Grant,
        proration: Proration = Proration(),
        tenure: Tenure? = nil,
        waiting: Waiting? = nil,
        cap: Amount? = nil,
        partTime: PartTime = .none,
        negativeLimit: Amount = .zero,
        rollOver: RollOver = .none,
        requests: RequestLimits = RequestLimits(),
        cancellation: Cancellation = .free,
        selfApproval: Bool = false
    ) throws(RuleViolation) {
        guard entitlement >= .zero, negativeLimit >= .zero, cap ?? .zero >= .zero, rollOver.limit ?? .zero >= .zero else {
            throw RuleViolation(.amountNegative)
        }
        self.entitlement = entitlement
        self.grant = grant
        self.proration = proration
        self.tenure = tenure
        self.waiting = waiting
        self.cap = cap
        self.partTime = partTime
        self.negativeLimit = negativeLimit
        self.rollOver = rollOver
        self.requests = requests
        self.cancellation = cancellation
        self.selfApproval = selfApproval
    }
}

extension PolicyTerms.Waiting: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case months, during }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        months = try members.decode(Int.self, forKey: .months)
        during = try members.decode(Effect.self, forKey: .during)
        guard (0...1200).contains(months) else {
            throw DecodingError.dataCorruptedError(forKey: .months, in: members, debugDescription: "not a number of months")
        }
    }
}

extension PolicyTerms: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case entitlement, grant, proration, tenure, waiting, cap, partTime, negativeLimit, rollOver, requests, cancellation, selfApproval
    }

    package init(from decoder: any Decoder) throws {
        try self.init(members: try decoder.strictContainer(keyedBy: CodingKeys.self))
    }

    init(members: KeyedDecodingContainer<CodingKeys>) throws {
        guard let entitlement = try members.notNegative(.entitlement) else {
            throw RuleViolation(.amountMalformed, at: members.path(to: .entitlement))
        }
        guard let grant = try members.decodeIfPresent(Grant.self, forKey: .grant) else {
            throw RuleViolation(.invalidGrant, at: members.path(to: .grant))
        }
        try self.init(
            entitlement: entitlement,
            grant: grant,
            proration: try members.value(.proration, default: Proration()),
            tenure: try members.decodeIfPresent(Tenure.self, forKey: .tenure),
            waiting: try members.decodeIfPresent(Waiting.self, forKey: .waiting),
            cap: try members.notNegative(.cap),
            partTime: try members.value(.partTime, default: .none),
            negativeLimit: try members.notNegative(.negativeLimit) ?? .zero,
            rollOver: try members.value(.rollOver, default: .none),
            requests: try members.value(.requests, default: RequestLimits()),
            cancellation: try members.value(.cancellation, default: .free),
            selfApproval: try members.value(.selfApproval, default: false)
        )
    }
}
