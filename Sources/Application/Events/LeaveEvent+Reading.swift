import EventSourcing

/// Reads one stored payload as the type that its name and version ask for.
protocol PayloadReader {
    func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload
}

extension LeaveEvent {
    /// - Throws: ``EventSchemaError/unknown(type:version:)``, or what the reader throws.
    init(type: String, version: Int, from reader: some PayloadReader) throws {
        guard version == 1, let event = try Self.first(type, reader) ?? Self.second(type, reader) else {
            throw EventSchemaError.unknown(type: type, version: version)
        }
        self = event
    }

    /// What speaks of the organization, its places and its rules.
    private static func first(_ type: String, _ reader: some PayloadReader) throws -> LeaveEvent? {
        switch type {
        case "OrganizationFounded": .organizationFounded(try reader.read(OrganizationFounded.self))
        case "OrganizationSettingsChanged": .organizationSettingsChanged(try reader.read(OrganizationSettingsChanged.self))
        case "DomainClaimed": .domainClaimed(try reader.read(DomainClaimed.self))
        case "DomainVerified": .domainVerified(try reader.read(DomainVerified.self))
        case "SSOConnectionAdded": .connectionAdded(try reader.read(SSOConnectionAdded.self))
        case "SSOConnectionChanged": .connectionChanged(try reader.read(SSOConnectionChanged.self))
        case "SSOConnectionRemoved": .connectionRemoved(try reader.read(SSOConnectionRemoved.self))
        case "SSOConnectionTested": .connectionTested(try reader.read(SSOConnectionTested.self))
        case "SSOConnectionKeyChanged": .connectionKeyChanged(try reader.read(SSOConnectionKeyChanged.self))
        case "SSOEnforcementSet": .enforcementSet(try reader.read(SSOEnforcementSet.self))
        case "SessionLimitsSet": .sessionLimitsSet(try reader.read(SessionLimitsSet.self))
        case "IdentityLinked": .identityLinked(try reader.read(IdentityLinked.self))
        case "APITokenIssued": .apiTokenIssued(try reader.read(APITokenIssued.self))
        case "APITokenRevoked": .apiTokenRevoked(try reader.read(APITokenRevoked.self))
        case "RecoveryLinkUsed": .recoveryLinkUsed(try reader.read(RecoveryLinkUsed.self))
        case "LocationCreated": .locationCreated(try reader.read(LocationCreated.self))
        case "LocationChanged": .locationChanged(try reader.read(LocationChanged.self))
        case "LocationArchived": .locationArchived(try reader.read(LocationArchived.self))
        case "LocationWorkingWeekSet": .locationWorkingWeekSet(try reader.read(LocationWorkingWeekSet.self))
        case "LocationHolidayCalendarsSet": .locationHolidayCalendarsSet(try reader.read(LocationHolidayCalendarsSet.self))
        case "HolidayCalendarCreated": .holidayCalendarCreated(try reader.read(HolidayCalendarCreated.self))
        case "HolidayCalendarChanged": .holidayCalendarChanged(try reader.read(HolidayCalendarChanged.self))
        case "HolidayCalendarArchived": .holidayCalendarArchived(try reader.read(HolidayCalendarArchived.self))
        case "HolidayAdded": .holidayAdded(try reader.read(HolidayAdded.self))
        case "HolidayRemoved": .holidayRemoved(try reader.read(HolidayRemoved.self))
        case "DepartmentCreated": .departmentCreated(try reader.read(DepartmentCreated.self))
        case "DepartmentChanged": .departmentChanged(try reader.read(DepartmentChanged.self))
        case "DepartmentArchived": .departmentArchived(try reader.read(DepartmentArchived.self))
        case "BlackoutPeriodDeclared": .blackoutPeriodDeclared(try reader.read(BlackoutPeriodDeclared.self))
        case "BlackoutPeriodLifted": .blackoutPeriodLifted(try reader.read(BlackoutPeriodLifted.self))
        case "LeaveTypeDefined": .leaveTypeDefined(try reader.read(LeaveTypeDefined.self))
        case "LeaveTypeChanged": .leaveTypeChanged(try reader.read(LeaveTypeChanged.self))
        case "LeaveTypeArchived": .leaveTypeArchived(try reader.read(LeaveTypeArchived.self))
        case "LeavePolicySet": .leavePolicySet(try reader.read(LeavePolicySet.self))
        case "LeavePolicyWithdrawn": .leavePolicyWithdrawn(try reader.read(LeavePolicyWithdrawn.self))
        default: nil
        }
    }

    /// What speaks of people, their requests and their balances.
    private static func second(_ type: String, _ reader: some PayloadReader) throws -> LeaveEvent? {
        switch type {
        case "EmployeeAdded": .employeeAdded(try reader.read(EmployeeAdded.self))
        case "EmployeeProfileChanged": .employeeProfileChanged(try reader.read(EmployeeProfileChanged.self))
        case "EmployeeMovedToLocation": .employeeMovedToLocation(try reader.read(EmployeeMovedToLocation.self))
        case "EmployeeMovedToDepartment": .employeeMovedToDepartment(try reader.read(EmployeeMovedToDepartment.self))
        case "ApproversAssigned": .approversAssigned(try reader.read(ApproversAssigned.self))
        case "WorkingWeekAssigned": .workingWeekAssigned(try reader.read(WorkingWeekAssigned.self))
        case "FTEAssigned": .fteAssigned(try reader.read(FTEAssigned.self))
        case "EntitlementAssigned": .entitlementAssigned(try reader.read(EntitlementAssigned.self))
        case "RolesAssigned": .rolesAssigned(try reader.read(RolesAssigned.self))
        case "EmploymentEnded": .employmentEnded(try reader.read(EmploymentEnded.self))
        case "LeaveRequested": .leaveRequested(try reader.read(LeaveRequested.self))
        case "LeaveRequestChanged": .leaveRequestChanged(try reader.read(LeaveRequestChanged.self))
        case "LeaveApprovalGiven": .leaveApprovalGiven(try reader.read(LeaveApprovalGiven.self))
        case "LeaveApproved": .leaveApproved(try reader.read(LeaveAnswered.self))
        case "LeaveDenied": .leaveDenied(try reader.read(LeaveAnswered.self))
        case "LeaveWithdrawn": .leaveWithdrawn(try reader.read(LeaveAnswered.self))
        case "LeaveCancellationRequested": .leaveCancellationRequested(try reader.read(LeaveAnswered.self))
        case "LeaveCancellationRefused": .leaveCancellationRefused(try reader.read(LeaveAnswered.self))
        case "LeaveCancelled": .leaveCancelled(try reader.read(LeaveAnswered.self))
        case "OpeningBalanceSet": .openingBalanceSet(try reader.read(OpeningBalanceSet.self))
        case "PastLeaveRecorded": .pastLeaveRecorded(try reader.read(PastLeaveRecorded.self))
        case "BalanceAdjusted": .balanceAdjusted(try reader.read(BalanceAdjusted.self))
        case "LeaveYearClosed": .leaveYearClosed(try reader.read(LeaveYearClosed.self))
        case "ExpiryWarningGiven": .expiryWarningGiven(try reader.read(ExpiryWarningGiven.self))
        default: nil
        }
    }
}
