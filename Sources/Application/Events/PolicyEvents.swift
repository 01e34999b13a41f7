package import Leave

package struct LeaveTypeDefined: Codable, Hashable, Sendable {
    package var leaveType: LeaveType
    package var name: String
}

package struct LeaveTypeChanged: Codable, Hashable, Sendable {
    package var leaveType: LeaveType
    package var name: String
}

package struct LeaveTypeArchived: Codable, Hashable, Sendable {
    package var leaveType: LeaveTypeID
}

/// A policy version holds for a location and a leave type from its date until the next (LEAVE_RULES L6.1).
package struct LeavePolicySet: Codable, Hashable, Sendable {
    package var policy: PolicyVersion
}

package struct LeavePolicyWithdrawn: Codable, Hashable, Sendable {
    package var policy: PolicyID
    package var location: LocationID
    package var leaveType: LeaveTypeID
}
