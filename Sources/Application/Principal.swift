package import Leave

/// Who acts: an employee of one organization, known by a credential.
///
/// Roles are read for every call, never remembered by the credential (SSO_RULES C2.5).
package struct Principal: Hashable, Sendable {
    package let organization: OrganizationID
    package let employee: EmployeeID
    package let isAdmin: Bool
    /// The most that the credential may do; never more than the person may.
    package let scope: Scope
    package let credential: Credential
    /// Seconds since 1970 of the sign-in; nil for credentials that have none.
    package let authenticatedAt: Int64?

    package init(
        organization: OrganizationID,
        employee: EmployeeID,
        isAdmin: Bool,
        scope: Scope,
        credential: Credential,
        authenticatedAt: Int64?
    ) {
        self.organization = organization
        self.employee = employee
        self.isAdmin = isAdmin
        self.scope = scope
        self.credential = credential
        self.authenticatedAt = authenticatedAt
    }
}

extension Principal {
    /// Whether ``employee`` is somebody.
    package var isPerson: Bool {
        switch credential {
        case .session, .accessToken, .apiToken, .calendarFeed, .chat, .mailLink, .signedAddress: true
        case .operatorConsole, .system, .provisioning: false
        }
    }

    /// What a credential allows; each scope includes the ones before it.
    package enum Scope: String, CaseIterable, Codable, Comparable, Sendable {
        case read, write, admin

        package static func < (left: Scope, right: Scope) -> Bool {
            left.rank < right.rank
        }

        private var rank: Int {
            switch self {
            case .read: 0
            case .write: 1
            case .admin: 2
            }
        }
    }

    package enum Credential: Hashable, Sendable {
        /// A browser session, by the SHA-256 of its cookie.
        case session([UInt8])
        /// A JWT of the organization's issuer (RFC 9068).
        case accessToken
        case apiToken(APITokenID)
        /// The secret address of a calendar feed: for reading it, and nothing else.
        case calendarFeed(CalendarFeedID)
        /// A chat whose provider vouches for the person's address, as the organization does.
        case chat
        /// A link in a mail, which lets its recipient do the one thing that it is for.
        case mailLink
        /// An address that the service signed for one act of the person, such as an upload.
        case signedAddress
        /// The command line on the server itself.
        case operatorConsole
        /// The background work: nobody asked for it.
        case system
        /// A connection's directory, which acts for nobody (SSO_RULES P5.1): it may provision, and nothing else.
        case provisioning(SSOConnectionID)

        /// Nobody's: it may do all that an admin may, and the history names no actor, but the channel.
        package var isOfTheService: Bool { self == .operatorConsole || self == .system }
    }
}

extension Principal {
    /// The background work in an organization.
    package static func system(of organization: OrganizationID) -> Principal {
        Principal(
            organization: organization,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .system,
            authenticatedAt: nil
        )
    }
}
