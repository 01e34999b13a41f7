package import Leave
import Texts

package struct AddEmployee: Command {
    package var employee: Employee
    package var email: String
    package var name: String

    package init(employee: Employee, email: String, name: String) {
        self.employee = employee
        self.email = email
        self.name = name
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        var faults = Faults()
        faults.check(name: name)
        let address = situation.check(email: email, of: employee.id, into: &faults)
        if let location = employee.location { faults.require(situation.isOpen(location: location), .unknownLocation, at: "/locationId") }
        if let department = employee.department {
            faults.require(situation.isOpen(department: department), .unknownDepartment, at: "/departmentId")
        }
        try faults.finish()
        let added = EmployeeAdded(
            employee: employee.id,
            email: .known(address),
            name: .known(name),
            employmentStart: employee.employmentStart,
            location: employee.location,
            department: employee.department,
            roles: employee.roles
        )
        let end = employee.employmentEnd.map { LeaveEvent.employmentEnded(EmploymentEnded(employee: employee.id, lastDay: $0)) }
        return [.employeeAdded(added)] + (end.map { [$0] } ?? [])
    }
}

package struct ChangeEmployeeProfile: Command {
    package var employee: EmployeeID
    package var email: Patch<String>
    package var name: Patch<String>

    package init(employee: EmployeeID, email: Patch<String>, name: Patch<String>) {
        self.employee = employee
        self.email = email
        self.name = name
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        let before = try situation.person(employee)
        var faults = Faults()
        var after = before
        if case .set(let name) = name {
            faults.check(name: name)
            after.name = .known(name)
        }
        if case .set(let email) = email {
            after.email = .known(situation.check(email: email, of: employee, into: &faults))
        }
        try faults.finish()
        guard after != before else { return [] }
        return [.employeeProfileChanged(EmployeeProfileChanged(employee: employee, email: after.email, name: after.name))]
    }
}

/// The last day of employment, or nil to take an end back (LEAVE_RULES L9.9).
package struct EndEmployment: Command {
    package var employee: EmployeeID
    package var lastDay: LocalDate?

    package init(employee: EmployeeID, lastDay: LocalDate?) {
        self.employee = employee
        self.lastDay = lastDay
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        _ = try situation.employee(employee)
        var faults = Faults()
        if let lastDay {
            for fault in situation.facts.faults(ofEnding: employee, on: lastDay) { faults.add(fault, at: "/effectiveDate") }
        }
        try faults.finish()
        guard situation.facts.employmentEnd(of: employee) != lastDay else { return [] }
        return [.employmentEnded(EmploymentEnded(employee: employee, lastDay: lastDay))]
    }
}

extension Situation {
    func person(_ id: EmployeeID) throws(CommandError) -> Person {
        guard let person = organization.people[id] else { throw .notFound }
        return person
    }

    func employee(_ id: EmployeeID) throws(CommandError) -> Employee {
        guard let employee = facts.employee(id) else { throw .notFound }
        return employee
    }

    /// - Returns: The address in the form that is compared (SSO_RULES P1.5).
    func check(email: String, of employee: EmployeeID, into faults: inout Faults) -> String {
        guard let address = EmailAddress(email) else {
            faults.add(Refusal("invalid-value", pointer: "/email", detail: "refusal.email"))
            return email
        }
        let isTaken = organization.people.contains { $0.key != employee && $0.value.email.text == address.text }
        if isTaken {
            faults.add(Refusal("email-taken", pointer: "/email", detail: "refusal.email-taken"))
        }
        return address.text
    }
}
