package import Leave
import Texts

extension RequestAssessment {
    /// All that blocks it, as refusals in the order of LEAVE_RULES L7.14; the first carries the nearest days that would pass.
    package func refusals(of asked: RequestedLeave, in situation: Situation) -> [Refusal] {
        var refusals = blockers.map { situation.refusal($0, of: asked, counting: count) }
        if !refusals.isEmpty { refusals[0].nearest = nearest }
        return refusals
    }
}

extension Situation {
    fileprivate func refusal(_ fault: RequestFault, of asked: RequestedLeave, counting count: LeaveCount) -> Refusal {
        let code = fault.code
        var arguments = arguments(of: fault, count.unit, asked)
        arguments["type"] = .text(organization.leaveTypes[asked.leaveType]?.name ?? "")
        arguments["asked"] = .amount(count.total, count.unit)
        return Refusal(
            code.rawValue,
            rule: code.rule,
            pointer: code.pointerInRequest,
            detail: Message("refusal.\(code.rawValue)", arguments)
        )
    }

    private func arguments(of fault: RequestFault, _ unit: LeaveType.Unit, _ asked: RequestedLeave) -> [String: Argument] {
        switch fault {
        case .notEmployed(let first, let last):
            ["from": .date(first), "end": last == nil ? "open" : "known", "through": last.map { .date($0) } ?? ""]
        case .noPolicy(let date): ["on": .date(date)]
        case .leaveYearClosed(let last): ["through": .date(last)]
        case .halfDayNotAllowed, .reasonRequired, .noApprover: [:]
        case .incrementNotMet(let step): ["step": .amount(step, unit)]
        case .requestCountsZero: ["dates": .dates(asked.days.span)]
        case .hoursExceedWorkingDay(let worth): ["worth": .amount(worth, .hours), "on": .date(asked.days.span.first)]
        case .overlap(let standing): ["leave": .list(standing.map { .message(message($0)) }, .and), "count": .number(standing.count)]
        case .tooFarInPast(let earliest): ["earliest": .date(earliest)]
        case .noticeTooShort(let days, let earliest): ["days": .number(days), "earliest": .date(earliest)]
        case .waitingPeriod(let date): ["until": .date(date)]
        case .tooShort(let minimum): ["minimum": .amount(minimum, unit)]
        case .tooLong(let maximum): ["maximum": .amount(maximum, unit)]
        case .tooManyConsecutive(let maximum, let together): ["maximum": .amount(maximum, unit), "together": .amount(together, unit)]
        case .blackout(let periods):
            ["periods": .list(periods.map { .message(Message("refusal.blackout.period", ["dates": .dates($0)])) }, .and)]
        case .maximumAbsent(let crowd):
            [
                "on": .date(crowd.date), "others": .number(crowd.others), "maximum": .number(crowd.maximum),
                "group": .text(name(of: crowd)),
            ]
        case .insufficientBalance(let shortage): arguments(of: shortage, unit)
        }
    }

    private func arguments(of shortage: RequestFault.Shortage, _ unit: LeaveType.Unit) -> [String: Argument] {
        var reasons = [Message("refusal.insufficient-balance.balance", ["amount": .amount(shortage.balance, unit)])]
        func add(_ key: String, _ amount: Amount) {
            if amount > .zero { reasons.append(Message("refusal.insufficient-balance.\(key)", ["amount": .amount(amount, unit)])) }
        }
        add("pending", shortage.pending)
        add("negativeLimit", shortage.negativeLimit)
        add("reserved", shortage.reserved)
        return [
            "available": .amount(shortage.available, unit), "days": shortage.days.count == 1 ? "one" : "several",
            "dates": .dates(shortage.days), "because": .list(reasons.map { .message($0) }, .and),
        ]
    }

    private func message(_ standing: RequestFault.Standing) -> Message {
        Message(
            "refusal.overlap.leave",
            [
                "type": .text(organization.leaveTypes[standing.leaveType]?.name ?? ""), "dates": .dates(standing.days.span),
                "state": standing.isPending ? "pending" : "approved",
            ]
        )
    }

    private func name(of crowd: RequestFault.Crowd) -> String {
        crowd.department.flatMap { organization.departments[$0]?.name } ?? crowd.location.flatMap { organization.locations[$0]?.name } ?? ""
    }
}
