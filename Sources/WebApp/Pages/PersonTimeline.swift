import Application
import Leave
import Texts

/// What holds for a person from days on, as rows.
struct PersonTimeline {
    struct Row: Sendable {
        let date: String
        let label: String
        let text: String
    }

    /// By date.
    static func rows(of person: EmployeeID, in situation: Situation, _ texts: Catalogue) -> [Row] {
        let facts = situation.facts
        guard let employee = facts.employee(person), let known = facts.employees[person] else { return [] }
        let organization = situation.organization
        let start = employee.employmentStart
        let none = texts.text("form.none")
        var found: [(date: LocalDate, label: String, text: String)] = []
        func add(_ date: LocalDate, _ label: String, _ text: String?) { found.append((date, texts.text(Message(label)), text ?? none)) }
        func role(_ roles: Set<Role>) -> String? { roles.contains(.admin) ? texts.text("page.people.admin") : nil }
        add(start, "form.employed-since", texts.date(start, style: "short"))
        if let location = employee.location { add(start, "form.location", organization.locations[location]?.name) }
        if let department = employee.department { add(start, "form.department", organization.departments[department]?.name) }
        if !employee.roles.isEmpty { add(start, "form.role", role(employee.roles)) }
        for entry in known.transfers.current.entries {
            add(entry.date, "form.location", organization.locations[entry.value.location]?.name)
        }
        for entry in known.departments.current.entries {
            add(entry.date, "form.department", entry.value.flatMap { organization.departments[$0]?.name })
        }
        for entry in known.approvers.current.entries { add(entry.date, "form.who-answers", situation.text(entry.value)) }
        for entry in known.workingWeeks.current.entries {
            add(entry.date, "form.working-week", entry.value?.text(in: texts) ?? texts.text("form.that-of-the-location"))
        }
        for entry in known.factors.current.entries { add(entry.date, "form.share", texts.number(entry.value.value)) }
        for entry in known.roles.current.entries { add(entry.date, "form.role", role(entry.value)) }
        for (leaveType, versions) in known.entitlements {
            for entry in versions.current.entries {
                let name = organization.leaveTypes[leaveType]?.name ?? ""
                add(entry.date, "form.entitlement-a-year", "\(name): " + (entry.value.map { texts.number($0) } ?? none))
            }
        }
        for opening in known.openings.values.compactMap(\.current) {
            let name = organization.leaveTypes[opening.leaveType]?.name ?? ""
            add(opening.date, "form.opening-balances", "\(name): \(texts.number(opening.amount))")
        }
        if let end = facts.employmentEnd(of: person) { add(end, "form.last-day", texts.date(end, style: "short")) }
        return found.sorted { ($0.date, $0.label) < ($1.date, $1.label) }
            .map { Row(date: texts.date($0.date, style: "short"), label: $0.label, text: $0.text) }
    }
}
