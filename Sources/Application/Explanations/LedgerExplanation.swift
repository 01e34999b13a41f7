package import EventSourcing
package import Leave
package import Texts

extension Situation {
    /// One sentence in plain words: what the line is, why it is there, and how its amount is computed.
    package func explanation(of line: LedgerLine, of leaveType: LeaveTypeID) -> Message {
        let unit = facts.leaveType(leaveType)?.unit ?? .days
        switch line.kind {
        case .opening: return "ledger.opening"
        case .entitlement, .accrual, .proration: return earned(line, unit)
        case .cap: return cut(line, unit)
        case .rollOverOut: return "ledger.rollOverOut"
        case .rollOverIn:
            return Message(
                "ledger.rollOverIn",
                ["expires": line.expires == nil ? "never" : "then", "end": line.expires.map { .date($0) } ?? ""]
            )
        case .expiry: return expired(line, unit)
        case .adjustment: return adjusted(line)
        case .recordedLeave: return leave("ledger.recordedLeave", line)
        case .leaveTaken: return leave("ledger.leaveTaken", line)
        case .leaveBooked: return leave("ledger.leaveBooked", line)
        case .pending: return leave("ledger.pending", line)
        }
    }

    private func earned(_ line: LedgerLine, _ unit: LeaveType.Unit) -> Message {
        if case .correction(let earned, let credited) = line.terms {
            return Message("ledger.correction", ["earned": .amount(earned, unit), "credited": .decimal(credited)])
        }
        guard case .entitlement(let terms) = line.terms else {
            return Message("ledger.unexplained", ["amount": .amount(line.amount, unit)])
        }
        switch line.kind {
        case .entitlement:
            return Message("ledger.entitlement", ["year": .date(line.leaveYear), "sum": .message(terms.sum(in: unit))])
        case .accrual:
            return Message(
                "ledger.accrual",
                [
                    "period": terms.period.map(period) ?? .date(line.date), "yearly": .message(terms.yearly(in: unit)),
                    "share": terms.dueShare, "value": .decimal(terms.value), "before": terms.credited == .zero ? "none" : "some",
                    "credited": .decimal(terms.credited),
                ]
            )
        default: return changed(line, terms, unit)
        }
    }

    private func changed(_ line: LedgerLine, _ terms: EntitlementTerms, _ unit: LeaveType.Unit) -> Message {
        let causes = line.causes.map { Argument.message(message($0)) }
        return Message(
            terms.due == nil ? "ledger.proration" : "ledger.proration.accruing",
            [
                "sum": .message(terms.sum(in: unit)), "causes": causes.isEmpty ? "none" : "some", "because": .list(causes, .and),
                "share": terms.dueShare, "value": .decimal(terms.value), "credited": .decimal(terms.credited),
            ]
        )
    }

    /// A whole month by its name.
    private func period(_ span: DateSpan) -> Argument {
        let (first, last) = (span.first.components, span.last.components)
        let isMonth =
            first.day == 1 && first.month == last.month && first.year == last.year
            && last.day == LocalDate.days(inMonth: last.month, of: last.year)
        return isMonth ? .styledDate(span.first, "month") : .dates(span)
    }

    private func message(_ cause: LedgerCause) -> Message {
        switch cause {
        case .transfer(let location, _):
            let name = organization.locations[location]?.name
            return Message("cause.transfer", ["location": name.map { .text($0) } ?? .message("elsewhere")])
        case .policy: return "cause.policy"
        case .workingWeek: return "cause.workingWeek"
        case .factor: return "cause.factor"
        case .ownEntitlement: return "cause.ownEntitlement"
        case .waitingEnded: return "cause.waitingEnded"
        case .tenure(let years): return Message("cause.tenure", ["years": .number(years)])
        case .employmentEnd: return "cause.employmentEnd"
        }
    }

    private func cut(_ line: LedgerLine, _ unit: LeaveType.Unit) -> Message {
        guard case .cap(let cap, let balance) = line.terms else {
            return Message("ledger.unexplained", ["amount": .amount(line.amount, unit)])
        }
        return Message("ledger.cap", ["balance": .decimal(balance), "cap": .amount(cap, unit)])
    }

    private func expired(_ line: LedgerLine, _ unit: LeaveType.Unit) -> Message {
        guard case .rollOver(let left, let limit) = line.terms else {
            return Message("ledger.expiry", ["end": .date(line.date - 1)])
        }
        let isNothing = limit == .zero
        return Message(
            "ledger.expiry.yearEnd",
            ["left": .amount(left, unit), "limit": isNothing ? "none" : "some", "most": .decimal(limit ?? left)]
        )
    }

    private func adjusted(_ line: LedgerLine) -> Message {
        guard case .adjustment(let id) = line.ref, let entry = organization.adjustments[id] else {
            return Message("ledger.adjustment", ["author": "none", "who": "", "reason": "none", "why": ""])
        }
        let who = organization.people[entry.by]?.name.text
        let why = entry.reason.text
        return Message(
            "ledger.adjustment",
            [
                "author": who == nil ? "none" : "some", "who": .text(who ?? ""), "reason": why == nil ? "none" : "some",
                "why": .text(why ?? ""),
            ]
        )
    }

    private func leave(_ key: String, _ line: LedgerLine) -> Message {
        var arguments: [String: Argument] = ["dates": .date(line.date), "author": "none", "who": ""]
        let days: LeaveDays? =
            switch line.ref {
            case .request(let id): facts.request(id)?.days
            case .recordedLeave(let id): facts.recordedLeave(id)?.days
            case .adjustment, nil: nil
            }
        if let days { arguments["dates"] = .dates(days.span) }
        if case .recordedLeave(let id) = line.ref, let by = organization.requests[id]?.history.first?.by,
            let name = organization.people[by]?.name.text
        {
            (arguments["author"], arguments["who"]) = ("some", .text(name))
        }
        return Message(key, arguments)
    }

    /// The event that caused the line: of the request, the adjustment, or the policy (of an expiry, of what gave or carried it); nil where several facts did together.
    package func sequence(of line: LedgerLine) -> Position? {
        guard let id = (line.ref ?? line.origin)?.bits ?? line.policy?.bits else { return nil }
        let version = organization.version(of: id)
        return version == .start ? nil : version
    }
}
