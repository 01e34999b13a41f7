package import EventSourcing
package import Leave

/// An organization as its events tell it: the rules' facts, and what people call things.
///
/// Leave is known only of the people whose history was asked for (``knowsLeave(of:)``); everything else is complete up to ``position``.
package struct OrganizationModel: Sendable {
    package let id: OrganizationID
    package private(set) var position: Position
    package var facts = Facts()
    package var name = ""
    package var slug = ""
    /// In which people are spoken to who have not said in which; nil: in the installation's own.
    package var language: String?
    package var locations: [LocationID: LocationEntry] = [:]
    package var holidayCalendars: [HolidayCalendarID: CalendarEntry] = [:]
    package var departments: [DepartmentID: NamedEntry] = [:]
    package var leaveTypes: [LeaveTypeID: NamedEntry] = [:]
    package var people: [EmployeeID: Person] = [:]
    package var connections: [SSOConnectionID: SSOConnection] = [:]
    /// Those that an admin has tried as they now are (SSO_RULES P3.2).
    package var testedConnections: Set<SSOConnectionID> = []
    package var enforcedConnections: Set<SSOConnectionID> = []
    package var sessionLimits = SessionLimits.usual
    package var domains: [String: Domain] = [:]
    package var identities: [Identity: EmployeeID] = [:]
    /// The chats that people use the service from, such as `slack`, with what the organization's place there is called.
    package var chats: [String: String] = [:]
    package var channelDigests: [ChannelDigestID: ChannelDigest] = [:]
    package var apiTokens: [APITokenID: APITokenEntry] = [:]
    package var calendarFeeds: [CalendarFeedID: FeedEntry] = [:]
    /// What connections' directories say of employees, and the groups that they keep here.
    package var provisioned: [EmployeeID: ProvisionedProfile] = [:]
    package var provisionedGroups: [ProvisionedGroupID: ProvisionedGroup] = [:]
    package var provisioningTokens: [ProvisioningTokenID: ProvisioningTokenEntry] = [:]
    package var webhooks: [WebhookID: Webhook] = [:]
    /// Whose account is closed, whatever their employment.
    package var deactivated: [EmployeeID: Deactivation] = [:]
    /// What people look like.
    package var pictures: [EmployeeID: PictureID] = [:]
    /// Those of now and of before: none is set twice.
    package var usedPictures: [EmployeeID: Set<PictureID>] = [:]
    /// Whose personal data are gone.
    package var erased: Set<EmployeeID> = []
    /// Of those who have said how they want to be told of things.
    package var preferences: [EmployeeID: Preferences] = [:]
    /// Addresses that mail servers have refused, until the person has another.
    package var refusedAddresses: [EmployeeID: Personal] = [:]
    package var requests: [LeaveRequestID: RequestEntry] = [:]
    package var adjustments: [AdjustmentID: AdjustmentEntry] = [:]
    /// What people were warned of.
    package var expiryWarnings: Set<ExpiryWarning> = []
    package var policies: [PolicyID: PolicyEntry] = [:]
    private var leavePositions: [EmployeeID: Position] = [:]
    private var versions: [UInt128: Position] = [:]

    /// - Parameter people: Whose leave is in the history, from the beginning.
    init(_ id: OrganizationID, _ history: History<LeaveEvent>, leaveOf people: Set<EmployeeID> = []) {
        self.id = id
        position = .start
        for employee in people { leavePositions[employee] = .start }
        apply(history)
        for employee in people { leavePositions[employee] = history.upTo }
    }

    /// Whether the person's requests, adjustments and recorded leave are part of the model.
    func knowsLeave(of employee: EmployeeID) -> Bool { leavePositions[employee] != nil }

    /// The last event that changed the thing: its entity tag. ``Position/start`` for what is unknown.
    package func version(of id: UInt128) -> Position { versions[id] ?? .start }

    func knowsMore(than other: OrganizationModel) -> Bool {
        position > other.position || position == other.position && leavePositions.count > other.leavePositions.count
    }

    /// Takes in everything that happened after ``position``.
    mutating func apply(_ tail: History<LeaveEvent>) {
        for recorded in tail.events where recorded.position > position {
            if recorded.event.isLeave {
                guard let employee = recorded.event.employee, let known = leavePositions[employee], recorded.position > known else {
                    continue
                }
            }
            apply(recorded)
        }
        position = max(position, tail.upTo)
    }

    /// Takes in the leave of people of whom nothing was known.
    ///
    /// - Parameter history: May hold other people's leave, too.
    mutating func apply(leaveOf people: Set<EmployeeID>, _ history: History<LeaveEvent>) {
        for recorded in history.events where recorded.event.employee.map(people.contains) ?? false { apply(recorded) }
        for employee in people { leavePositions[employee] = history.upTo }
        // A key that another process destroyed is remembered here for up to a minute: what it still opened is not kept.
        for employee in people.intersection(erased) { forgetTexts(of: employee) }
    }

    /// What the organization says of itself changes the organization's own entity tag.
    private func ownSubject(_ event: LeaveEvent) -> UInt128? {
        switch event {
        case .organizationFounded, .organizationSettingsChanged, .sessionLimitsSet: id.bits
        default: nil
        }
    }

    private mutating func apply(_ recorded: RecordedEvent<LeaveEvent>) {
        if let subject = recorded.event.subject ?? ownSubject(recorded.event) {
            versions[subject] = max(recorded.position, version(of: subject))
        }
        let seq = Int(recorded.position.sequence)
        applyOrganization(recorded)
        applyProvisioning(recorded)
        applyWebhook(recorded)
        applyPlace(recorded.event, seq: seq)
        applyPolicy(recorded.event, seq: seq)
        applyPolicyHistory(recorded)
        applyEmployee(recorded.event, seq: seq)
        applyRequest(recorded, seq: seq)
        applyBalance(recorded, seq: seq)
    }
}

package struct LocationEntry: Hashable, Sendable {
    package var name: String
    package var closing: ClosingMode
    package var isArchived = false
}

package struct CalendarEntry: Hashable, Sendable {
    package var name: String
    package var isArchived = false
    package var holidays: [LocalDate: Holiday] = [:]
}

package struct NamedEntry: Hashable, Sendable {
    package var name: String
    package var isArchived = false
}

package struct Domain: Hashable, Sendable {
    /// Nil: the operator vouched for it.
    package var challenge: String?
    package var isVerified = false
}

package struct Person: Hashable, Sendable {
    package var email: Personal
    package var name: Personal
}

/// What a provider calls a person: the connection, and the keyed hash of the subject (SSO_RULES P1.2).
package struct Identity: Hashable, Sendable {
    package let connection: SSOConnectionID
    package let subjectHash: String

    package init(connection: SSOConnectionID, subjectHash: String) {
        self.connection = connection
        self.subjectHash = subjectHash
    }
}

package struct APITokenEntry: Hashable, Sendable {
    package let owner: EmployeeID
    package let name: String?
    package let scope: Principal.Scope
    package let expires: Int64
    package var isRevoked = false
}

package struct ExpiryWarning: Hashable, Sendable {
    package let employee: EmployeeID
    package let leaveType: LeaveTypeID
    /// On which what is about to be lost can be taken.
    package let lastDay: LocalDate
}

package struct AdjustmentEntry: Hashable, Sendable {
    package let employee: EmployeeID
    package var reason: Personal
    package let by: EmployeeID
}

/// What people said about a request, and when.
package struct RequestEntry: Hashable, Sendable {
    package let employee: EmployeeID
    package var reason: Personal?
    package let requestedAt: Instant
    package let supersedes: LeaveRequestID?
    package var history: [Step]

    package struct Step: Hashable, Sendable {
        package let sequence: Position
        package let type: String
        package let by: EmployeeID?
        package let at: Instant
        package var comment: Personal?
    }
}
