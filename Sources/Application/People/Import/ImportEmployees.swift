package import CSV
import EventSourcing
package import Leave
import Texts

/// Adds everybody in a table, with what holds from their first day and their opening balances: all or nobody.
package struct ImportEmployees: Command {
    package let table: CSVTable
    /// One for each row behind the first.
    package let ids: [EmployeeID]

    /// So many people are added at once.
    package static let largest = 5_000

    /// - Parameter newID: For each person.
    /// - Throws: ``CommandError/refused(_:)`` where the text is no table.
    package init(reading text: [UInt8], newID: () -> EmployeeID) throws(CommandError) {
        do {
            table = try CSVTable(reading: text, maximumRows: Self.largest + 1)
        } catch {
            throw .refused([
                Refusal(
                    error.code.rawValue,
                    detail: Message("refusal.csv.\(error.code.rawValue)", ["most": .number(Self.largest)]),
                    place: TextPlace(line: error.line, column: error.column)
                )
            ])
        }
        ids = table.rows.dropFirst().map { _ in newID() }
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try people(in: situation).flatMap(\.events)
    }

    /// Who would be added, in the order of the rows.
    package func people(in situation: Situation) throws(CommandError) -> [ImportedEmployee] {
        try situation.requireAdmin()
        let read = EmployeeTable(table, ids: ids, in: situation)
        var faults = read.faults
        // The rules look at the people as if they were there.
        var facts = situation.facts
        let next = Int(situation.organization.position.sequence) + 1
        for row in read.rows { facts.record(row.employee, seq: next) }
        for row in read.rows {
            for opening in row.openings {
                for code in facts.faults(of: opening) {
                    faults.append(Refusal(code).at(row.openingPlace))
                }
            }
        }
        guard faults.isEmpty else {
            let told = faults.sorted { ($0.place?.line ?? 0, $0.place?.column ?? 0) < ($1.place?.line ?? 0, $1.place?.column ?? 0) }
            throw .refused(Array(told.prefix(EmployeeTable.mostFaults)))
        }
        return read.rows.map { ImportedEmployee($0) }
    }
}

/// A person whom an import adds.
package struct ImportedEmployee: Sendable {
    package let id: EmployeeID
    package let email: String
    package let line: Int
    package let openingBalances: Int
    let events: [LeaveEvent]

    init(_ row: EmployeeTable.Row) {
        let employee = row.employee
        id = employee.id
        email = row.email
        line = row.line
        openingBalances = row.openings.count
        let added = EmployeeAdded(
            employee: employee.id,
            email: .known(row.email),
            name: .known(row.name),
            employmentStart: employee.employmentStart,
            location: employee.location,
            department: employee.department,
            roles: employee.roles
        )
        let end = employee.employmentEnd.map { LeaveEvent.employmentEnded(EmploymentEnded(employee: employee.id, lastDay: $0)) }
        let assigned = row.assignments.map {
            AssignToEmployee(employee: employee.id, effectiveDate: employee.employmentStart, assignment: $0).event
        }
        let openings = row.openings.map {
            LeaveEvent.openingBalanceSet(
                OpeningBalanceSet(employee: employee.id, leaveType: $0.leaveType, date: $0.date, amount: $0.amount)
            )
        }
        events = [.employeeAdded(added)] + assigned + openings + (end.map { [$0] } ?? [])
    }
}
