package import Leave

package struct OpeningBalanceSet: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var date: LocalDate
    package var amount: Amount
}

package struct PastLeaveRecorded: Codable, Hashable, Sendable {
    package var leave: LeaveRequestID
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var days: LeaveDays
    package var by: EmployeeID
    package var reason: Personal?
}

package struct BalanceAdjusted: Codable, Hashable, Sendable {
    package var adjustment: AdjustmentID
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var date: LocalDate
    package var amount: Amount
    package var reason: Personal
    package var expires: LocalDate?
    package var by: EmployeeID
}

/// Every leave year at the location that ended on or before `endedBy` is closed (LEAVE_RULES L9.10); what people were told stands beside it.
package struct LeaveYearClosed: Codable, Hashable, Sendable {
    package var location: LocationID
    package var endedBy: LocalDate
    package var rollOvers: [RollOver]

    package struct RollOver: Codable, Hashable, Sendable {
        package var employee: EmployeeID
        package var leaveType: LeaveTypeID
        package var leaveYear: LocalDate
        package var balance: Amount
        package var carried: Amount
        package var expired: Amount
    }
}

/// An employee was told that leave is about to be lost, early enough to take it (LEAVE_RULES L11.2): once for each day on which some is.
package struct ExpiryWarningGiven: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    /// What is lost unless it is taken, as it looked on `on`.
    package var amount: Amount
    /// The last day on which it can be taken.
    package var lastDay: LocalDate
    package var on: LocalDate
}
