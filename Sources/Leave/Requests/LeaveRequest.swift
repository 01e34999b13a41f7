/// A request and where it stands (LEAVE_RULES L7.20). Its JSON has the members of the days beside its own.
package struct LeaveRequest: Hashable, Sendable {
    package enum Status: String, Codable, CaseIterable, Hashable, Sendable {
        case pending, approved, denied, withdrawn, cancellationRequested, cancelled

        /// Counts as leave.
        package var isLeave: Bool { self == .approved || self == .cancellationRequested }

        /// Stands in the way of other requests.
        package var isLive: Bool { self == .pending || isLeave }
    }

    package let id: LeaveRequestID
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package var days: LeaveDays
    package var status: Status
    /// Who approved so far, in order, an admin included.
    package var approvedBy: [EmployeeID]

    package init(
        id: LeaveRequestID,
        employee: EmployeeID,
        leaveType: LeaveTypeID,
        days: LeaveDays,
        status: Status = .pending,
        approvedBy: [EmployeeID] = []
    ) {
        self.id = id
        self.employee = employee
        self.leaveType = leaveType
        self.days = days
        self.status = status
        self.approvedBy = approvedBy
    }
}

extension LeaveRequest: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, employee, leaveType, status, approvedBy }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try members.decode(LeaveRequestID.self, forKey: .id),
            employee: try members.decode(EmployeeID.self, forKey: .employee),
            leaveType: try members.decode(LeaveTypeID.self, forKey: .leaveType),
            days: try LeaveDays(beside: decoder),
            status: try members.decode(Status.self, forKey: .status),
            approvedBy: try members.value(.approvedBy, default: [])
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encode(employee, forKey: .employee)
        try members.encode(leaveType, forKey: .leaveType)
        try days.encode(to: encoder)
        try members.encode(status, forKey: .status)
        if !approvedBy.isEmpty { try members.encode(approvedBy, forKey: .approvedBy) }
    }
}

/// Past leave entered by an approver or admin (L8.7).
package struct RecordedLeave: Hashable, Sendable {
    package let id: LeaveRequestID
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    package let days: LeaveDays

    package init(id: LeaveRequestID, employee: EmployeeID, leaveType: LeaveTypeID, days: LeaveDays) {
        self.id = id
        self.employee = employee
        self.leaveType = leaveType
        self.days = days
    }
}

extension RecordedLeave: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case id, employee, leaveType }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try members.decode(LeaveRequestID.self, forKey: .id),
            employee: try members.decode(EmployeeID.self, forKey: .employee),
            leaveType: try members.decode(LeaveTypeID.self, forKey: .leaveType),
            days: try LeaveDays(beside: decoder)
        )
    }

    package func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(id, forKey: .id)
        try members.encode(employee, forKey: .employee)
        try members.encode(leaveType, forKey: .leaveType)
        try days.encode(to: encoder)
    }
}
