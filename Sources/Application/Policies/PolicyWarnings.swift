package import Leave
package import Texts

/// What is allowed but will surprise: told when it is saved, so that nobody finds out from a balance.
package struct Warning: Hashable, Sendable {
    /// Stable, kebab-case.
    package let code: String
    /// Of LEAVE_RULES.
    package let rule: String
    package let detail: Message

    package init(_ code: String, rule: String, _ arguments: [String: Argument] = [:]) {
        self.code = code
        self.rule = rule
        detail = Message("warning.\(code)", arguments)
    }
}

extension Situation {
    /// The surprises of a policy version (the notes on LEAVE_RULES L6.5–L6.13).
    package func warnings(of policy: PolicyVersion) -> [Warning] {
        let terms = policy.terms
        let unit = facts.leaveType(policy.leaveType)?.unit ?? .days
        var warnings: [Warning] = []
        if terms.proration.rounding.step == .whole, terms.partTime != .none || terms.tenure != nil || terms.grant != .upFront {
            warnings.append(Warning("rounding-moves-balance", rule: "L6.5", ["accrues": terms.grant == .upFront ? "no" : "yes"]))
        }
        if let warning = waitingWarning(policy) { warnings.append(warning) }
        if let range = terms.grant.instalmentsThatVary {
            warnings.append(
                Warning("instalments-vary", rule: "L6.8", ["least": .number(range.lowerBound), "most": .number(range.upperBound)])
            )
            if [.startedMonths, .none].contains(terms.proration.basis) {
                warnings.append(Warning("unusual-combination", rule: "L6.9", ["basis": .text(terms.proration.basis.rawValue)]))
            }
        }
        let most = ([terms.entitlement] + (terms.tenure?.steps.map(\.entitlement) ?? [])).max() ?? .zero
        if let cap = terms.cap, terms.grant == .upFront, cap < most {
            let lost: Argument = .amount(most - cap, unit)
            warnings.append(
                Warning(
                    "cap-below-entitlement",
                    rule: "L6.13",
                    ["cap": .amount(cap, unit), "entitlement": .amount(most, unit), "lost": lost]
                )
            )
        }
        return warnings
    }

    /// Who waits on the day on which the version begins, and had begun before it.
    private func waitingWarning(_ policy: PolicyVersion) -> Warning? {
        guard let waiting = policy.terms.waiting, waiting.during == .noAccrual else { return nil }
        let date = policy.effectiveDate
        let waitingPeople = organization.people.keys.filter { person in
            guard let start = facts.employee(person)?.employmentStart, facts.isEmployed(person, on: date) else { return false }
            return start < date && date < start.adding(months: waiting.months) && facts.location(of: person, on: date) == policy.location
        }
        guard !waitingPeople.isEmpty else { return nil }
        let names = waitingPeople.compactMap { organization.people[$0]?.name.text }.sorted()
        return Warning(
            "waiting-takes-back",
            rule: "L6.11",
            [
                "date": .date(date), "count": .number(waitingPeople.count),
                "people": .list(names.prefix(5).map { .text($0) }, .and),
            ]
        )
    }

    /// What closing leave years at a location does elsewhere (L9.11).
    package func warnings(ofClosing location: LocationID, for employees: Set<EmployeeID>) -> [Warning] {
        let moved = employees.filter { employee in
            guard let first = facts.employee(employee)?.employmentStart else { return false }
            let places =
                [facts.location(of: employee, on: first)]
                + (facts.employees[employee]?.transfers.current.entries.map { $0.value.location } ?? [])
            return places.contains { $0 != nil && $0 != location }
        }
        guard !moved.isEmpty else { return [] }
        let names = moved.compactMap { organization.people[$0]?.name.text }.sorted()
        return [
            Warning(
                "closing-reaches-elsewhere",
                rule: "L9.11",
                ["count": .number(moved.count), "people": .list(names.prefix(5).map { .text($0) }, .and)]
            )
        ]
    }
}

extension Grant {
    /// How many instalments a leave year may have, where that differs from year to year (L6.8).
    fileprivate var instalmentsThatVary: ClosedRange<Int>? {
        switch self {
        case .accrual(.week, _): 52...53
        case .accrual(.twoWeeks, _): 26...27
        case .accrual(.day, _): 365...366
        case .upFront, .accrual(.year, _), .accrual(.month, _), .accrual(.halfMonth, _): nil
        }
    }
}
