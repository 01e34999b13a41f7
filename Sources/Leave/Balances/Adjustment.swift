/// A signed correction by an admin (LEAVE_RULES L8.6). Its reason is kept where personal data can be erased.
package struct Adjustment: Hashable, Sendable, Codable {
    package let id: AdjustmentID
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let date: LocalDate
    package let amount: Amount
    /// The last usable day of a positive amount; on or after the date.
    package let expires: LocalDate?

    package init(id: AdjustmentID, employee: EmployeeID, leaveType: LeaveTypeID, date: LocalDate, amount: Amount, expires: LocalDate? = nil)
    {
        self.id = id
        self.employee = employee
        self.leaveType = leaveType
        self.date = date
        self.amount = amount
        self.expires = expires
    }
}

/// The balance with which a ledger starts (L8.12); at most one per employee and type.
package struct Opening: Hashable, Sendable, Codable {
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let date: LocalDate
    package let amount: Amount

    package init(employee: EmployeeID, leaveType: LeaveTypeID, date: LocalDate, amount: Amount) {
        self.employee = employee
        self.leaveType = leaveType
        self.date = date
        self.amount = amount
    }
}
