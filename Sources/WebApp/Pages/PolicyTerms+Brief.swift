import Leave
import Texts

extension LeaveType {
    /// What sets it apart, in a few words.
    var about: Message {
        Message(
            "page.policies.about",
            [
                "unit": .text(unit.rawValue), "tracking": .text(tracking.rawValue), "approval": approvalNeeded ? "yes" : "no",
                "absent": countsAsAbsent ? "yes" : "no",
            ]
        )
    }
}

extension Grant {
    /// How often, without the days.
    var brief: Message {
        let every =
            switch self {
            case .upFront: "upFront"
            case .accrual(.year, _): "year"
            case .accrual(.month, _): "month"
            case .accrual(.halfMonth, _): "halfMonth"
            case .accrual(.week, _): "week"
            case .accrual(.twoWeeks, _): "twoWeeks"
            case .accrual(.day, _): "day"
            }
        return Message("page.policies.grant", ["every": .text(every)])
    }
}

extension RollOver {
    /// What becomes of the rest, in a few words.
    var brief: Message {
        var arguments: [String: Argument] =
            switch self {
            case .none: ["kind": "none"]
            case .upTo(let amount, _): ["kind": "upTo", "amount": .decimal(amount)]
            case .all: ["kind": "all"]
            }
        switch expiry {
        case .on(let day): arguments.merge(["expiry": "day", "day": .monthDay(day)]) { $1 }
        case .months(let months): arguments.merge(["expiry": "months", "months": .number(months)]) { $1 }
        case nil: break
        }
        return Message("page.policies.rollOver", arguments)
    }
}
