import CSV
import Leave
import Texts

/// Reads one row of a table of employees, collecting all that is wrong with it.
struct EmployeeRowReader {
    typealias Known = (people: [String: EmployeeID], locations: [String: [LocationID]], departments: [String: [DepartmentID]])

    let row: CSVTable.Row
    let columns: [(column: EmployeeColumn, number: Int, header: String)]
    private(set) var faults: [Refusal] = []

    init(row: CSVTable.Row, columns: [(column: EmployeeColumn, number: Int, header: String)]) {
        self.row = row
        self.columns = columns
    }

    /// Nil where a fault leaves no person to speak of.
    mutating func row(_ id: EmployeeID, known: Known, today: LocalDate) -> EmployeeTable.Row? {
        let email = required(.email) { text throws(Refusal) in
            guard let address = EmailAddress(text) else { throw Refusal("invalid-value", detail: "refusal.email") }
            return address.text
        }
        let name = required(.name) { text throws(Refusal) in
            var faults = Faults()
            faults.check(name: text)
            if let refusal = faults.refusals.first { throw refusal }
            return text
        }
        let start = required(.employmentStart, Self.date)
        let end = optional(.employmentEnd, Self.date)
        let location = optional(.location) { text throws(Refusal) in try Self.one(known.locations[text], text, .unknownLocation) }
        let department = optional(.department) { text throws(Refusal) in try Self.one(known.departments[text], text, .unknownDepartment) }
        let roles = optional(.role, Self.roles) ?? []
        var assignments: [Assignment] = []
        if let fte = optional(
            .fte,
            { text throws(Refusal) in try Self.ruled { () throws(RuleViolation) in try WorkFactor(Amount(parsing: text)) } }
        ) {
            assignments.append(.fte(fte))
        }
        if let week = optional(.workingHours, Self.week) { assignments.append(.workingWeek(week)) }
        if let approvers = optional(.approvers, { text throws(Refusal) in try Self.approvers(text, known.people) }) {
            assignments.append(.approvers(approvers))
        }
        let openingDate = optional(.openingDate, Self.date)
        var openings: [Opening] = []
        for (column, _, _) in columns {
            switch column {
            case .entitlement(let leaveType):
                if let amount = optional(column, Self.amount) { assignments.append(.entitlement(leaveType, amount)) }
            case .opening(let leaveType):
                guard
                    let amount = optional(
                        column,
                        { text throws(Refusal) in try Self.ruled { () throws(RuleViolation) in try Amount(parsing: text) } }
                    )
                else { continue }
                if let openingDate {
                    openings.append(Opening(employee: id, leaveType: leaveType, date: openingDate, amount: amount))
                } else if text(of: .openingDate).isEmpty {
                    add(Refusal("missing-field", detail: "refusal.import.opening-date"), at: column)
                }
            default: continue
            }
        }
        guard let email, let name, let start else { return nil }
        do {
            let employee = try Employee(
                id: id,
                location: location,
                department: department,
                employmentStart: start,
                employmentEnd: end,
                roles: roles
            )
            return EmployeeTable.Row(
                employee: employee,
                email: email,
                name: name,
                assignments: assignments,
                openings: openings,
                line: row.line,
                openingPlace: place(of: .openingDate)
            )
        } catch {
            add(Refusal(error.code), at: .employmentEnd)
            return nil
        }
    }

    private func place(of column: EmployeeColumn) -> TextPlace {
        let found = columns.first { $0.column == column }
        return TextPlace(line: row.line, column: found.map { $0.number + 1 }, field: found?.header)
    }

    private func text(of column: EmployeeColumn) -> String {
        guard let found = columns.first(where: { $0.column == column }), row.fields.indices.contains(found.number) else { return "" }
        return row.fields[found.number].trimmed
    }

    private mutating func add(_ refusal: Refusal, at column: EmployeeColumn) {
        faults.append(refusal.at(place(of: column)))
    }

    private mutating func optional<Value>(_ column: EmployeeColumn, _ read: (String) throws(Refusal) -> Value) -> Value? {
        let text = text(of: column)
        guard !text.isEmpty else { return nil }
        do {
            return try read(text)
        } catch {
            add(error, at: column)
            return nil
        }
    }

    private mutating func required<Value>(_ column: EmployeeColumn, _ read: (String) throws(Refusal) -> Value) -> Value? {
        if text(of: column).isEmpty, columns.contains(where: { $0.column == column }) {
            add(Refusal("missing-field", detail: "refusal.import.empty-field"), at: column)
        }
        return optional(column, read)
    }
}

extension EmployeeRowReader {
    private static func date(_ text: String) throws(Refusal) -> LocalDate {
        guard let date = LocalDate(text) else { throw Refusal(.dateMalformed) }
        return date
    }

    private static func amount(_ text: String) throws(Refusal) -> Amount {
        let amount = try ruled { () throws(RuleViolation) in try Amount(parsing: text) }
        guard amount >= .zero else { throw Refusal(.amountNegative) }
        return amount
    }

    private static func ruled<Value>(_ read: () throws(RuleViolation) -> Value) throws(Refusal) -> Value {
        do {
            return try read()
        } catch {
            throw Refusal(error.code)
        }
    }

    /// By name, or by id where names are not enough.
    private static func one<Subject>(_ found: [Identifier<Subject>]?, _ text: String, _ unknown: RuleCode) throws(Refusal) -> Identifier<
        Subject
    > {
        guard let found, let first = found.first else { throw Refusal(unknown) }
        guard found.count == 1 else {
            throw Refusal("ambiguous-name", detail: Message("refusal.import.ambiguous-name", ["name": .text(text)]))
        }
        return first
    }

    private static func roles(_ text: String) throws(Refusal) -> Set<Role> {
        guard let role = Role(rawValue: text.lowercased()) else {
            throw Refusal("invalid-value", detail: "refusal.import.role")
        }
        return [role]
    }

    /// Seven numbers of hours, Monday first: `8 8 8 8 6.5 0 0`.
    private static func week(_ text: String) throws(Refusal) -> WorkingWeek {
        var days: [ByHalf<Int>] = []
        for part in text.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
            let hours = try amount(String(part))
            days.append(WorkingWeek.split((hours.ticks * 60 + Amount(1).ticks / 2) / Amount(1).ticks))
        }
        return try ruled { () throws(RuleViolation) in try WorkingWeek(weeks: [days]) }
    }

    /// Steps between `>`; any one of the addresses of a step, between `|`, commas, semicolons or blanks, suffices.
    private static func approvers(_ text: String, _ people: [String: EmployeeID]) throws(Refusal) -> ApprovalSequence {
        var steps: [ApprovalSequence.Step] = []
        for step in text.split(separator: ">", omittingEmptySubsequences: false) {
            var anyOf: [EmployeeID] = []
            for address in step.split(whereSeparator: { "|,; \n".contains($0) }) {
                guard let person = EmailAddress(String(address)).flatMap({ people[$0.text] }) else {
                    throw Refusal(
                        RuleCode.unknownEmployee.rawValue,
                        rule: RuleCode.unknownEmployee.rule,
                        detail: Message("refusal.import.unknown-address", ["address": .text(String(address))])
                    )
                }
                if !anyOf.contains(person) { anyOf.append(person) }
            }
            guard !anyOf.isEmpty else { throw Refusal(.invalidApprovers) }
            steps.append(ApprovalSequence.Step(anyOf: anyOf))
        }
        return ApprovalSequence(steps)
    }
}
