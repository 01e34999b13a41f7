import Leave

/// All terms of a policy in a form.
struct PolicyFields: Sendable {
    struct TenureRow: Sendable {
        let afterYears: String
        let entitlement: String
    }

    /// Whether the form is shown at once: it begins with an older version.
    let isOpen: Bool
    let effectiveDate: String
    var leaveType = ""
    var location = ""
    var entitlement = "20"
    var grantKind = "upFront"
    var grantEvery = "month"
    var grantAt = "start"
    var grantAnchor = ""
    var partTimeKind = "days"
    var fullTimeDays = "5"
    var fullTimeMinutes = "2400"
    var prorationBy = Proration.Basis.days.rawValue
    var roundingStep = "none"
    var roundingMode = "nearest"
    var tenure: [TenureRow] = []
    let blankTenure = TenureRow(afterYears: "", entitlement: "")
    var tenureEffective = Tenure.Effect.onAnniversary.rawValue
    var waitingDuring = ""
    var waitingMonths = "6"
    var cap = ""
    var negativeLimit = ""
    var rollOverKind = "none"
    var rollOverAmount = "5"
    var expiryKind = "date"
    var expiryDate = "03-31"
    var expiryMonths = "3"
    var minimumNotice = ""
    var pastDays = ""
    var minimumLength = ""
    var maximumLength = ""
    var maximumConsecutive = ""
    var cancellation = PolicyTerms.Cancellation.free.rawValue
    var selfApproval = "false"

    /// - Parameter model: What to begin with; nil: what most have.
    init(_ model: PolicyVersion?, today: LocalDate) {
        isOpen = model != nil
        effectiveDate = today.description
        guard let model else { return }
        leaveType = model.leaveType.description
        location = model.location.description
        let terms = model.terms
        entitlement = terms.entitlement.description
        take(terms.grant)
        take(terms.partTime)
        prorationBy = terms.proration.basis.rawValue
        roundingStep = terms.proration.rounding.step.rawValue
        roundingMode = terms.proration.rounding.mode.rawValue
        if let steps = terms.tenure {
            tenure = steps.steps.map { TenureRow(afterYears: "\($0.afterYears)", entitlement: $0.entitlement.description) }
            tenureEffective = steps.effective.rawValue
        }
        if let waiting = terms.waiting {
            waitingDuring = waiting.during.rawValue
            waitingMonths = "\(waiting.months)"
        }
        cap = terms.cap?.description ?? ""
        negativeLimit = terms.negativeLimit == .zero ? "" : terms.negativeLimit.description
        take(terms.rollOver)
        let requests = terms.requests
        minimumNotice = requests.minimumNotice == 0 ? "" : "\(requests.minimumNotice)"
        pastDays = requests.pastDays == 0 ? "" : "\(requests.pastDays)"
        minimumLength = requests.minimumLength?.description ?? ""
        maximumLength = requests.maximumLength?.description ?? ""
        maximumConsecutive = requests.maximumConsecutive?.description ?? ""
        cancellation = terms.cancellation.rawValue
        selfApproval = "\(terms.selfApproval)"
    }

    private mutating func take(_ grant: Grant) {
        guard case .accrual(let period, let edge) = grant else { return }
        grantKind = "accrual"
        grantAt = edge.rawValue
        switch period {
        case .year: grantEvery = "year"
        case .month: grantEvery = "month"
        case .halfMonth: grantEvery = "halfMonth"
        case .day: grantEvery = "day"
        case .week(let anchor): (grantEvery, grantAnchor) = ("week", anchor.description)
        case .twoWeeks(let anchor): (grantEvery, grantAnchor) = ("twoWeeks", anchor.description)
        }
    }

    private mutating func take(_ partTime: PartTime) {
        switch partTime {
        case .none: partTimeKind = "none"
        case .factor: partTimeKind = "factor"
        case .fullTimeDays(let days): (partTimeKind, fullTimeDays) = ("days", days.description)
        case .fullTimeMinutes(let minutes): (partTimeKind, fullTimeMinutes) = ("minutes", "\(minutes)")
        }
    }

    private mutating func take(_ rollOver: RollOver) {
        switch rollOver {
        case .none: rollOverKind = "none"
        case .upTo(let amount, _): (rollOverKind, rollOverAmount) = ("upTo", amount.description)
        case .all: rollOverKind = "all"
        }
        switch rollOver.expiry {
        case .on(let day): (expiryKind, expiryDate) = ("date", day.description)
        case .months(let months): (expiryKind, expiryMonths) = ("months", "\(months)")
        case nil: expiryKind = rollOver == .none ? "date" : "none"
        }
    }
}
