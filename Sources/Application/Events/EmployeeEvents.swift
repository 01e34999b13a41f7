package import Leave

package struct EmployeeAdded: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var email: Personal
    package var name: Personal
    package var employmentStart: LocalDate
    package var location: LocationID?
    package var department: DepartmentID?
    package var roles: Set<Role>
}

package struct EmployeeProfileChanged: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var email: Personal
    package var name: Personal
}

package struct EmployeeMovedToLocation: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    package var location: LocationID
    package var mode: TransferMode
}

package struct EmployeeMovedToDepartment: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    /// Nil: of none.
    package var department: DepartmentID?
}

package struct ApproversAssigned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    /// Empty: the department's, else the admins (LEAVE_RULES L7.15).
    package var sequence: ApprovalSequence
}

package struct WorkingWeekAssigned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    /// Nil returns to the location's.
    package var workingWeek: WorkingWeek?
}

package struct FTEAssigned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    package var factor: WorkFactor
}

package struct EntitlementAssigned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var leaveType: LeaveTypeID
    package var effectiveDate: LocalDate
    /// Nil returns to the policy's.
    package var entitlement: Amount?
}

package struct RolesAssigned: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var effectiveDate: LocalDate
    package var roles: Set<Role>
}

package struct EmployeePictureSet: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    /// Nil: none any more.
    package var picture: PictureID?
}

/// The person's personal data are gone from everywhere: the key that opens them was destroyed with this event. Amounts and dates stay.
package struct EmployeeErased: Codable, Hashable, Sendable {
    package var employee: EmployeeID
}

package struct EmploymentEnded: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    /// The last day; nil takes an end back.
    package var lastDay: LocalDate?
}
