package import EventSourcing
package import Leave

extension Tag {
    /// Carried by every event that concerns more than one person's leave: decisions read all of them.
    package static let organization = Tag(kind: "organization", id: 0)

    package static func employee(_ id: EmployeeID) -> Tag { Tag(kind: "employee", id: id.bits) }
    package static func request(_ id: LeaveRequestID) -> Tag { Tag(kind: "request", id: id.bits) }
    package static func location(_ id: LocationID) -> Tag { Tag(kind: "location", id: id.bits) }
    package static func department(_ id: DepartmentID) -> Tag { Tag(kind: "department", id: id.bits) }
    package static func leaveType(_ id: LeaveTypeID) -> Tag { Tag(kind: "leave-type", id: id.bits) }
    package static func policy(_ id: PolicyID) -> Tag { Tag(kind: "policy", id: id.bits) }
    package static func holidayCalendar(_ id: HolidayCalendarID) -> Tag { Tag(kind: "holiday-calendar", id: id.bits) }
    package static func connection(_ id: SSOConnectionID) -> Tag { Tag(kind: "connection", id: id.bits) }
}

extension LeaveEvent {
    /// What the event is about. It carries ``Tag/organization`` unless it is one person's leave (``isLeave``), so that nobody's request waits for
    /// anybody else's.
    package var tags: [Tag] {
        switch self {
        case .organizationFounded, .organizationSettingsChanged, .domainClaimed, .domainVerified, .domainReleased, .sessionLimitsSet,
            .chatConnected, .chatDisconnected, .channelDigestRemoved:
            [.organization]
        case .channelDigestAdded(let event): [.organization, .location(event.digest.location)]
        case .connectionAdded(let event): [.organization, .connection(event.connection.id)]
        case .connectionChanged(let event): [.organization, .connection(event.connection.id)]
        case .connectionRemoved(let event): [.organization, .connection(event.connection)]
        case .connectionTested(let event): [.organization, .connection(event.connection), .employee(event.employee)]
        case .connectionKeyChanged(let event): [.organization, .connection(event.connection)]
        case .enforcementSet(let event): [.organization, .connection(event.connection)]
        case .identityLinked(let event): [.organization, .employee(event.employee), .connection(event.connection)]
        case .identityUnlinked(let event): [.organization, .employee(event.employee), .connection(event.connection)]
        case .webhookAdded, .webhookChanged, .webhookRemoved, .webhookSecretRotated, .webhookDisabled: [.organization]
        case .provisioningTokenIssued(let event): [.organization, .connection(event.connection)]
        case .provisioningTokenRevoked(let event): [.organization, .connection(event.connection)]
        case .provisionedGroupCreated(let event): [.organization, .connection(event.connection)]
        case .provisionedGroupChanged(let event): [.organization, .connection(event.connection)]
        case .provisionedGroupRemoved(let event): [.organization, .connection(event.connection)]
        case .employeeProvisioned(let event): [.organization, .employee(event.employee), .connection(event.connection)]
        case .employeeDeprovisioned(let event): [.organization, .employee(event.employee), .connection(event.connection)]
        case .employeeDeactivated(let event): [.organization, .employee(event.employee)]
        case .employeeReactivated(let event): [.organization, .employee(event.employee)]
        case .preferencesChanged(let event): [.organization, .employee(event.employee)]
        case .mailAddressRefused(let event): [.organization, .employee(event.employee)]
        case .employeePictureSet(let event): [.organization, .employee(event.employee)]
        case .employeeErased(let event): [.organization, .employee(event.employee)]
        case .apiTokenIssued(let event): [.organization, .employee(event.owner)]
        case .apiTokenRevoked(let event): [.organization, .employee(event.owner)]
        case .calendarFeedMade(let event): [.organization, .employee(event.owner)]
        case .calendarFeedRevoked(let event): [.organization, .employee(event.owner)]
        case .recoveryLinkUsed(let event): [.organization, .employee(event.employee)]
        case .locationCreated(let event): [.organization, .location(event.location.id)]
        case .locationChanged(let event): [.organization, .location(event.location.id)]
        case .locationArchived(let event): [.organization, .location(event.location)]
        case .locationWorkingWeekSet(let event): [.organization, .location(event.location)]
        case .locationHolidayCalendarsSet(let event): [.organization, .location(event.location)]
        case .holidayCalendarCreated(let event): [.organization, .holidayCalendar(event.calendar)]
        case .holidayCalendarChanged(let event): [.organization, .holidayCalendar(event.calendar)]
        case .holidayCalendarArchived(let event): [.organization, .holidayCalendar(event.calendar)]
        case .holidayAdded(let event): [.organization, .holidayCalendar(event.calendar)]
        case .holidayRemoved(let event): [.organization, .holidayCalendar(event.calendar)]
        case .departmentCreated(let event): [.organization, .department(event.department.id)]
        case .departmentChanged(let event): [.organization, .department(event.department.id)]
        case .departmentArchived(let event): [.organization, .department(event.department)]
        case .blackoutPeriodDeclared, .blackoutPeriodLifted: [.organization]
        case .leaveTypeDefined(let event): [.organization, .leaveType(event.leaveType.id)]
        case .leaveTypeChanged(let event): [.organization, .leaveType(event.leaveType.id)]
        case .leaveTypeArchived(let event): [.organization, .leaveType(event.leaveType)]
        case .leavePolicySet(let event):
            [.organization, .policy(event.policy.id), .location(event.policy.location), .leaveType(event.policy.leaveType)]
        case .leavePolicyWithdrawn(let event):
            [.organization, .policy(event.policy), .location(event.location), .leaveType(event.leaveType)]
        case .leaveYearClosed(let event): [.organization, .location(event.location)]
        case .employeeAdded(let event): [.organization, .employee(event.employee)]
        case .employeeProfileChanged(let event): [.organization, .employee(event.employee)]
        case .employeeMovedToLocation(let event): [.organization, .employee(event.employee)]
        case .employeeMovedToDepartment(let event): [.organization, .employee(event.employee)]
        case .approversAssigned(let event): [.organization, .employee(event.employee)]
        case .workingWeekAssigned(let event): [.organization, .employee(event.employee)]
        case .fteAssigned(let event): [.organization, .employee(event.employee)]
        case .entitlementAssigned(let event): [.organization, .employee(event.employee)]
        case .rolesAssigned(let event): [.organization, .employee(event.employee)]
        case .employmentEnded(let event): [.organization, .employee(event.employee)]
        case .leaveRequested(let event):
            [.employee(event.employee), .request(event.request)] + (event.supersedes.map { [.request($0)] } ?? [])
        case .leaveRequestChanged(let event): [.employee(event.employee), .request(event.request)]
        case .leaveApprovalGiven(let event): [.employee(event.employee), .request(event.request)]
        case .leaveApproved(let event), .leaveDenied(let event), .leaveWithdrawn(let event), .leaveCancellationRequested(let event),
            .leaveCancellationRefused(let event), .leaveCancelled(let event):
            [.employee(event.employee), .request(event.request)]
        case .openingBalanceSet(let event): [.employee(event.employee), .leaveType(event.leaveType)]
        case .pastLeaveRecorded(let event): [.employee(event.employee), .request(event.leave)]
        case .balanceAdjusted(let event): [.employee(event.employee), .leaveType(event.leaveType)]
        case .expiryWarningGiven(let event): [.employee(event.employee), .leaveType(event.leaveType)]
        }
    }
}

extension LeaveEvent {
    /// The types that speak of one person's leave: the rest is read by every decision.
    package static let leaveTypes = [
        "LeaveRequested", "LeaveRequestChanged", "LeaveApprovalGiven", "LeaveApproved", "LeaveDenied", "LeaveWithdrawn",
        "LeaveCancellationRequested", "LeaveCancellationRefused", "LeaveCancelled", "OpeningBalanceSet", "PastLeaveRecorded",
        "BalanceAdjusted", "ExpiryWarningGiven",
    ]
}

extension LeaveEvent {
    /// Whose person or leave it is about; nil where it is nobody's in particular.
    package var employee: EmployeeID? {
        tags.first { $0.kind == "employee" }.map { EmployeeID($0.id) }
    }

    var isLeave: Bool {
        !tags.contains(.organization)
    }

    /// The request, location, policy … that the event changes, and so its entity tag.
    var subject: UInt128? {
        switch self {
        case .balanceAdjusted(let event): event.adjustment.bits
        case .openingBalanceSet, .expiryWarningGiven, .provisioningTokenIssued, .provisioningTokenRevoked, .preferencesChanged,
            .mailAddressRefused:
            nil
        case .calendarFeedMade(let event): event.feed.bits
        case .calendarFeedRevoked(let event): event.feed.bits
        case .webhookAdded(let event): event.webhook.bits
        case .webhookChanged(let event): event.webhook.bits
        case .webhookRemoved(let event): event.webhook.bits
        case .webhookSecretRotated: nil  // what others see of it stays
        case .webhookDisabled(let event): event.webhook.bits
        case .provisionedGroupCreated(let event): event.group.bits
        case .provisionedGroupChanged(let event): event.group.bits
        case .provisionedGroupRemoved(let event): event.group.bits
        default: tags.dropFirst().first?.id
        }
    }
}
