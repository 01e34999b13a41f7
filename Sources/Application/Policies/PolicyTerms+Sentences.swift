import Leave
import Texts

extension PolicyTerms {
    /// Each term in a few words, always the same number in the same order, so that two versions can be compared.
    func sentences(in unit: LeaveType.Unit) -> [Message] {
        [
            Message("policy.term.entitlement", ["amount": .amount(entitlement, unit)]),
            Message("policy.term.grant", grant.arguments),
            Message(
                "policy.term.proration",
                [
                    "basis": .text(proration.basis.rawValue), "step": .text(proration.rounding.step.rawValue),
                    "mode": .text(proration.rounding.mode.rawValue),
                ]
            ),
            tenureSentence(unit), waitingSentence,
            cap.map { Message("policy.term.cap", ["amount": .amount($0, unit)]) } ?? "policy.term.cap.none",
            partTime.sentence,
            Message("policy.term.negativeLimit", ["amount": .amount(negativeLimit, unit)]),
            rollOver.sentence(in: unit),
            Message("policy.term.notice", ["days": .number(requests.minimumNotice)]),
            Message("policy.term.past", ["days": .number(requests.pastDays)]),
            limit("minimum", requests.minimumLength, unit), limit("maximum", requests.maximumLength, unit),
            limit("consecutive", requests.maximumConsecutive, unit),
            Message("policy.term.cancellation", ["kind": .text(cancellation.rawValue)]),
            Message("policy.term.selfApproval", ["allowed": selfApproval ? "yes" : "no"]),
        ]
    }

    private func tenureSentence(_ unit: LeaveType.Unit) -> Message {
        guard let tenure else { return "policy.term.tenure.none" }
        let steps = tenure.steps.map { step in
            Argument.message(
                Message("policy.term.tenure.step", ["years": .number(step.afterYears), "amount": .amount(step.entitlement, unit)])
            )
        }
        return Message("policy.term.tenure", ["steps": .list(steps, .and), "effective": .text(tenure.effective.rawValue)])
    }

    private var waitingSentence: Message {
        guard let waiting else { return "policy.term.waiting.none" }
        return Message("policy.term.waiting", ["months": .number(waiting.months), "during": .text(waiting.during.rawValue)])
    }

    private func limit(_ name: String, _ amount: Amount?, _ unit: LeaveType.Unit) -> Message {
        Message("policy.term.\(name)", ["limit": amount == nil ? "none" : "some", "amount": .amount(amount ?? .zero, unit)])
    }
}

extension Grant {
    fileprivate var arguments: [String: Argument] {
        switch self {
        case .upFront: ["every": "upFront", "at": "start"]
        case .accrual(let every, let edge): ["every": .text(every.name), "at": .text(edge.rawValue)]
        }
    }
}

extension Grant.Period {
    fileprivate var name: String {
        switch self {
        case .year: "year"
        case .month: "month"
        case .halfMonth: "halfMonth"
        case .day: "day"
        case .week: "week"
        case .twoWeeks: "twoWeeks"
        }
    }
}

extension PartTime {
    fileprivate var sentence: Message {
        switch self {
        case .none: "policy.term.partTime.none"
        case .factor: "policy.term.partTime.factor"
        case .fullTimeDays(let days): Message("policy.term.partTime.days", ["days": .decimal(days)])
        case .fullTimeMinutes(let minutes):
            Message("policy.term.partTime.hours", ["hours": .decimal(Amount(ticks: minutes * Amount.ticksPerUnit / 60))])
        }
    }
}

extension RollOver {
    fileprivate func sentence(in unit: LeaveType.Unit) -> Message {
        let end: Message =
            switch expiry {
            case nil: "policy.term.rollOver.forever"
            case .on(let day): Message("policy.term.rollOver.until", ["day": .monthDay(day)])
            case .months(let months): Message("policy.term.rollOver.months", ["months": .number(months)])
            }
        switch self {
        case .none: return "policy.term.rollOver.none"
        case .all: return Message("policy.term.rollOver.all", ["end": .message(end)])
        case .upTo(let amount, _): return Message("policy.term.rollOver.upTo", ["amount": .amount(amount, unit), "end": .message(end)])
        }
    }
}
