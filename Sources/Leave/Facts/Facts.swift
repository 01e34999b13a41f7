/// What an organization has recorded, as far as it matters for a question. Each fact carries `seq`, the order of recording:
/// a closed year is computed from what was recorded before its closing (LEAVE_RULES L9.11).
///
/// Recording does not validate: ``Facts/validate(_:)`` and the checks of each subject do, before (L10.2).
package struct Facts: Hashable, Sendable {
    package internal(set) var locations: [LocationID: LocationFacts] = [:]
    package internal(set) var departments: [DepartmentID: Recorded<Department>] = [:]
    package internal(set) var leaveTypes: [LeaveTypeID: Recorded<LeaveType>] = [:]
    package internal(set) var holidayCalendars: [HolidayCalendarID: HolidayCalendarFacts] = [:]
    package internal(set) var employees: [EmployeeID: EmployeeFacts] = [:]
    package internal(set) var blackoutPeriods: [BlackoutPeriodID: Recorded<BlackoutPeriod>] = [:]
    package internal(set) var closures: [RecordedClosure] = []

    /// Where the versions of a policy stand.
    var policyKeys: [PolicyID: PolicyKey] = [:]
    /// Whose a request or recorded leave is.
    var leaveOwners: [LeaveRequestID: EmployeeID] = [:]
    var adjustmentOwners: [AdjustmentID: EmployeeID] = [:]
    /// Everybody who was ever meant to be there, so that a group is found without looking at the whole organization.
    var membersByLocation: [LocationID: Set<EmployeeID>] = [:]
    var membersByDepartment: [DepartmentID: Set<EmployeeID>] = [:]
    /// Everybody who ever had the role.
    var adminCandidates: Set<EmployeeID> = []

    package init() {}
}

/// One (location, leave type).
struct PolicyKey: Hashable, Sendable {
    let location: LocationID
    let leaveType: LeaveTypeID
}

package struct RecordedClosure: Hashable, Sendable {
    package let closure: YearClosure
    package let seq: Int
}

package struct LocationFacts: Hashable, Sendable {
    package internal(set) var location = Recorded<Location>()
    package internal(set) var workingWeeks = RecordedTimeline<WorkingWeek>()
    /// The versions of each leave type's policy. Two with the same date never stand at once (L6.1).
    package internal(set) var policies: [LeaveTypeID: RecordedTimeline<PolicyVersion>] = [:]
}

package struct HolidayCalendarFacts: Hashable, Sendable {
    package internal(set) var isCurrent = true
    package internal(set) var holidays: [LocalDate: Recorded<Holiday>] = [:]
}

/// Everything about one employee.
package struct EmployeeFacts: Hashable, Sendable {
    package internal(set) var employee = Recorded<Employee>()
    package internal(set) var transfers = RecordedTimeline<Transfer>()
    package internal(set) var departments = RecordedTimeline<DepartmentID?>()
    package internal(set) var workingWeeks = RecordedTimeline<WorkingWeek?>()
    package internal(set) var factors = RecordedTimeline<WorkFactor>()
    package internal(set) var entitlements: [LeaveTypeID: RecordedTimeline<Amount?>] = [:]
    package internal(set) var approvers = RecordedTimeline<ApprovalSequence>()
    package internal(set) var roles = RecordedTimeline<Set<Role>>()
    /// The end of employment that was recorded last; it replaces the employee's own.
    package internal(set) var end = Recorded<EmploymentEnd>()
    package internal(set) var requests = RecordedList<LeaveRequestID, LeaveRequest>()
    package internal(set) var recordedLeaves = RecordedList<LeaveRequestID, RecordedLeave>()
    package internal(set) var adjustments = RecordedList<AdjustmentID, Adjustment>()
    package internal(set) var openings: [LeaveTypeID: Recorded<Opening>] = [:]
}

package struct EmploymentEnd: Hashable, Sendable {
    /// Nil: employment goes on.
    package let lastDay: LocalDate?
}
