import EventSourcing

/// Reads one stored payload as the type that its name and version ask for.
protocol PayloadReader {
    func read<Payload: Decodable>(_ type: Payload.Type) throws -> Payload
}

/// A stored name and version, and how its payloads are read.
struct EventKind: Sendable {
    struct Key: Hashable, Sendable {
        let type: String
        let version: Int
    }

    let key: Key
    let read: @Sendable (any PayloadReader) throws -> LeaveEvent

    fileprivate init<Payload: Decodable & Sendable>(
        _ type: String,
        _ version: Int = 1,
        _ event: @escaping @Sendable (Payload) -> LeaveEvent
    ) {
        key = Key(type: type, version: version)
        read = { event(try $0.read(Payload.self)) }
    }
}

extension LeaveEvent {
    /// Names of all types, as they are stored.
    package static let typeNames = Set(kinds.map(\.key.type))

    /// Everything that was ever stored: each has a golden payload among the tests, which must be read as long as there are histories.
    static let kinds: [EventKind] = organizationKinds + peopleKinds

    /// - Throws: ``EventSchemaError/unknown(type:version:)``, or what the reader throws.
    init(type: String, version: Int, from reader: some PayloadReader) throws {
        guard let kind = Self.kindsByKey[EventKind.Key(type: type, version: version)] else {
            throw EventSchemaError.unknown(type: type, version: version)
        }
        self = try kind.read(reader)
    }

    /// Whether what is stored so can be read back.
    static func isReadable(type: String, version: Int) -> Bool {
        kindsByKey[EventKind.Key(type: type, version: version)] != nil
    }

    private static let kindsByKey = Dictionary(uniqueKeysWithValues: kinds.map { ($0.key, $0) })

    /// What speaks of the organization, its places and its rules.
    private static let organizationKinds = [
        EventKind("OrganizationFounded") { .organizationFounded($0) },
        EventKind("OrganizationSettingsChanged") { .organizationSettingsChanged($0) },
        EventKind("DomainClaimed") { .domainClaimed($0) },
        EventKind("DomainVerified") { .domainVerified($0) },
        EventKind("DomainReleased") { .domainReleased($0) },
        EventKind("SSOConnectionAdded") { .connectionAdded($0) },
        EventKind("SSOConnectionChanged") { .connectionChanged($0) },
        EventKind("SSOConnectionRemoved") { .connectionRemoved($0) },
        EventKind("SSOConnectionTested") { .connectionTested($0) },
        EventKind("SSOConnectionKeyChanged") { .connectionKeyChanged($0) },
        EventKind("SSOEnforcementSet") { .enforcementSet($0) },
        EventKind("SessionLimitsSet") { .sessionLimitsSet($0) },
        EventKind("ChatConnected") { .chatConnected($0) },
        EventKind("ChatDisconnected") { .chatDisconnected($0) },
        EventKind("ChannelDigestAdded") { .channelDigestAdded($0) },
        EventKind("ChannelDigestRemoved") { .channelDigestRemoved($0) },
        EventKind("IdentityLinked") { .identityLinked($0) },
        EventKind("IdentityUnlinked") { .identityUnlinked($0) },
        EventKind("EmployeePictureSet") { .employeePictureSet($0) },
        EventKind("APITokenIssued") { .apiTokenIssued($0) },
        EventKind("APITokenRevoked") { .apiTokenRevoked($0) },
        EventKind("CalendarFeedMade") { .calendarFeedMade($0) },
        EventKind("CalendarFeedRevoked") { .calendarFeedRevoked($0) },
        EventKind("RecoveryLinkUsed") { .recoveryLinkUsed($0) },
        EventKind("ProvisioningTokenIssued") { .provisioningTokenIssued($0) },
        EventKind("ProvisioningTokenRevoked") { .provisioningTokenRevoked($0) },
        EventKind("ProvisionedGroupCreated") { .provisionedGroupCreated($0) },
        EventKind("ProvisionedGroupChanged") { .provisionedGroupChanged($0) },
        EventKind("ProvisionedGroupRemoved") { .provisionedGroupRemoved($0) },
        EventKind("WebhookAdded") { .webhookAdded($0) },
        EventKind("WebhookChanged") { .webhookChanged($0) },
        EventKind("WebhookRemoved") { .webhookRemoved($0) },
        EventKind("WebhookSecretRotated") { .webhookSecretRotated($0) },
        EventKind("WebhookDisabled") { .webhookDisabled($0) },
        EventKind("LocationCreated") { .locationCreated($0) },
        EventKind("LocationChanged") { .locationChanged($0) },
        EventKind("LocationArchived") { .locationArchived($0) },
        EventKind("LocationWorkingWeekSet") { .locationWorkingWeekSet($0) },
        EventKind("LocationHolidayCalendarsSet") { .locationHolidayCalendarsSet($0) },
        EventKind("HolidayCalendarCreated") { .holidayCalendarCreated($0) },
        EventKind("HolidayCalendarChanged") { .holidayCalendarChanged($0) },
        EventKind("HolidayCalendarArchived") { .holidayCalendarArchived($0) },
        EventKind("HolidayAdded") { .holidayAdded($0) },
        EventKind("HolidayRemoved") { .holidayRemoved($0) },
        EventKind("DepartmentCreated") { .departmentCreated($0) },
        EventKind("DepartmentChanged") { .departmentChanged($0) },
        EventKind("DepartmentArchived") { .departmentArchived($0) },
        EventKind("BlackoutPeriodDeclared") { .blackoutPeriodDeclared($0) },
        EventKind("BlackoutPeriodLifted") { .blackoutPeriodLifted($0) },
        EventKind("LeaveTypeDefined") { .leaveTypeDefined($0) },
        EventKind("LeaveTypeChanged") { .leaveTypeChanged($0) },
        EventKind("LeaveTypeArchived") { .leaveTypeArchived($0) },
        EventKind("LeavePolicySet") { .leavePolicySet($0) },
        EventKind("LeavePolicyWithdrawn") { .leavePolicyWithdrawn($0) },
    ]

    /// What speaks of people, their requests and their balances.
    private static let peopleKinds = [
        EventKind("EmployeeAdded") { .employeeAdded($0) },
        EventKind("EmployeeProfileChanged") { .employeeProfileChanged($0) },
        EventKind("EmployeeMovedToLocation") { .employeeMovedToLocation($0) },
        EventKind("EmployeeMovedToDepartment") { .employeeMovedToDepartment($0) },
        EventKind("ApproversAssigned") { .approversAssigned($0) },
        EventKind("WorkingWeekAssigned") { .workingWeekAssigned($0) },
        EventKind("FTEAssigned") { .fteAssigned($0) },
        EventKind("EntitlementAssigned") { .entitlementAssigned($0) },
        EventKind("RolesAssigned") { .rolesAssigned($0) },
        EventKind("EmploymentEnded") { .employmentEnded($0) },
        EventKind("EmployeeErased") { .employeeErased($0) },
        EventKind("EmployeeProvisioned") { .employeeProvisioned($0) },
        EventKind("EmployeeDeprovisioned") { .employeeDeprovisioned($0) },
        EventKind("EmployeeDeactivated") { .employeeDeactivated($0) },
        EventKind("EmployeeReactivated") { .employeeReactivated($0) },
        EventKind("PreferencesChanged") { .preferencesChanged($0) },
        EventKind("MailAddressRefused") { .mailAddressRefused($0) },
        EventKind("LeaveRequested") { .leaveRequested($0) },
        EventKind("LeaveRequestChanged") { .leaveRequestChanged($0) },
        EventKind("LeaveApprovalGiven") { .leaveApprovalGiven($0) },
        EventKind("LeaveApproved") { .leaveApproved($0) },
        EventKind("LeaveDenied") { .leaveDenied($0) },
        EventKind("LeaveWithdrawn") { .leaveWithdrawn($0) },
        EventKind("LeaveCancellationRequested") { .leaveCancellationRequested($0) },
        EventKind("LeaveCancellationRefused") { .leaveCancellationRefused($0) },
        EventKind("LeaveCancelled") { .leaveCancelled($0) },
        EventKind("OpeningBalanceSet") { .openingBalanceSet($0) },
        EventKind("PastLeaveRecorded") { .pastLeaveRecorded($0) },
        EventKind("BalanceAdjusted") { .balanceAdjusted($0) },
        EventKind("LeaveYearClosed") { .leaveYearClosed($0) },
        EventKind("ExpiryWarningGiven") { .expiryWarningGiven($0) },
    ]
}
