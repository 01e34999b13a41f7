package import Leave

extension Situation {
    /// Where mail to the person goes; nil where there is nowhere to send it: they have left, or a mail server has said that the address does not
    /// exist.
    package func mailAddress(of person: EmployeeID) -> String? {
        guard isActive(person), !organization.erased.contains(person), let email = organization.people[person]?.email,
            organization.refusedAddresses[person] != email
        else { return nil }
        return email.text
    }
}

/// A mail server said that somebody's address does not exist: nothing more is sent to it until they have another.
package struct RefuseMailAddress: Command {
    package var employee: EmployeeID
    package var address: String
    package var answer: String

    package init(employee: EmployeeID, address: String, answer: String) {
        self.employee = employee
        self.address = address
        self.answer = answer
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireAdmin()
        // What it was refused for may have been changed since.
        guard situation.mailAddress(of: employee) == address else { return [] }
        return [.mailAddressRefused(MailAddressRefused(employee: employee, address: .known(address), answer: answer))]
    }
}
