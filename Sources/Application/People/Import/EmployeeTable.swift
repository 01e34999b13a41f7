import CSV
import Leave
import Texts

/// A table of employees, read against the organization: each row is a person with what holds from their first day.
struct EmployeeTable {
    struct Row {
        var employee: Employee
        var email: String
        var name: String
        var assignments: [Assignment] = []
        var openings: [Opening] = []
        let line: Int
        let openingPlace: TextPlace
    }

    private(set) var rows: [Row] = []
    private(set) var faults: [Refusal] = []
    private let situation: Situation
    private var columns: [(column: EmployeeColumn, number: Int, header: String)] = []
    /// Everybody by e-mail, those in the table too.
    private var people: [String: EmployeeID] = [:]
    private var lines: [String: Int] = [:]
    private var locations: [String: [LocationID]] = [:]
    private var departments: [String: [DepartmentID]] = [:]

    /// More than anybody has leave types for.
    private static let mostColumns = 200

    /// So many faults are told; then reading ends.
    static let mostFaults = 100

    /// Rows are read only below a header without faults: what they hold would be guessed.
    ///
    /// - Parameter ids: One for each row behind the first.
    init(_ table: CSVTable, ids: [EmployeeID], in situation: Situation) {
        self.situation = situation
        for (id, person) in situation.organization.people {
            if let email = person.email.text { people[email] = id }
        }
        for (id, entry) in situation.organization.locations where !entry.isArchived { locations[entry.name, default: []].append(id) }
        for (id, entry) in situation.organization.departments where !entry.isArchived { departments[entry.name, default: []].append(id) }
        guard let header = table.rows.first else {
            faults.append(
                Refusal("missing-column", detail: "refusal.import.empty-file", place: TextPlace(line: 1))
            )
            return
        }
        read(header)
        guard faults.isEmpty else { return }
        let body = Array(zip(table.rows.dropFirst(), ids))
        announce(body)
        for (row, id) in body {
            guard faults.count < Self.mostFaults else { return }
            read(row, id)
        }
    }

    private mutating func read(_ header: CSVTable.Row) {
        guard header.fields.count <= Self.mostColumns else {
            faults.append(
                Refusal(
                    "too-many-columns",
                    detail: Message("refusal.import.too-many-columns", ["most": .number(Self.mostColumns)]),
                    place: TextPlace(line: header.line, column: Self.mostColumns + 1)
                )
            )
            return
        }
        for (index, text) in header.fields.enumerated() {
            let text = text.trimmed
            let place = TextPlace(line: header.line, column: index + 1, field: text.isEmpty ? nil : text)
            do {
                let column = try EmployeeColumn.reading(text, in: situation)
                if columns.contains(where: { $0.column == column }) {
                    faults.append(Refusal("duplicate-column", detail: "refusal.import.duplicate-column", place: place))
                }
                columns.append((column, index, text))
            } catch {
                faults.append(error.at(place))
            }
        }
        for (column, name) in EmployeeColumn.required where !columns.contains(where: { $0.column == column }) {
            faults.append(
                Refusal(
                    "missing-column",
                    detail: Message("refusal.import.missing-column", ["column": .text(name)]),
                    place: TextPlace(line: header.line, field: name)
                )
            )
        }
    }

    /// Everybody in the table may be named as an approver, also further up.
    private mutating func announce(_ body: [(CSVTable.Row, EmployeeID)]) {
        guard let column = columns.first(where: { $0.column == .email }) else { return }
        for (row, id) in body {
            guard row.fields.indices.contains(column.number), let email = EmailAddress(row.fields[column.number].trimmed)?.text else {
                continue
            }
            let place = TextPlace(line: row.line, column: column.number + 1, field: column.header)
            if let line = lines[email] {
                faults.append(
                    Refusal("email-taken", detail: Message("refusal.import.email-in-file", ["line": .number(line)]), place: place)
                )
            } else if people[email] != nil {
                faults.append(Refusal("email-taken", detail: "refusal.email-taken", place: place))
            } else {
                people[email] = id
                lines[email] = row.line
            }
        }
    }

    private mutating func read(_ row: CSVTable.Row, _ id: EmployeeID) {
        if row.fields.count > columns.map({ $0.number + 1 }).max() ?? 0,
            row.fields.dropFirst(columns.count).contains(where: { !$0.isEmpty })
        {
            let place = TextPlace(line: row.line, column: columns.count + 1)
            faults.append(Refusal("wrong-number-of-fields", detail: "refusal.import.too-many-fields", place: place))
        }
        var reader = EmployeeRowReader(row: row, columns: columns)
        let known = (people: people, locations: locations, departments: departments)
        guard let read = reader.row(id, known: known, today: situation.today(of: id)) else {
            faults += reader.faults
            return
        }
        faults += reader.faults
        rows.append(read)
    }
}

extension Refusal {
    func at(_ place: TextPlace) -> Refusal {
        var refusal = self
        refusal.place = place
        return refusal
    }
}
