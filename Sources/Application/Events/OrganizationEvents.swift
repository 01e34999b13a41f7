package import Leave

package struct OrganizationFounded: Codable, Hashable, Sendable {
    package var name: String
    /// The name in addresses: lower-case letters, digits and hyphens.
    package var slug: String
}

package struct OrganizationSettingsChanged: Codable, Hashable, Sendable {
    package var name: String
    /// A language tag (RFC 5646); nil: the installation's own.
    package var language: String?
}

/// An e-mail domain that somebody says is the organization's, with the value that proves it by DNS (SSO_RULES P2.1).
package struct DomainClaimed: Codable, Hashable, Sendable {
    package var domain: String
    /// Nil: the operator vouches for it, and nothing is looked up.
    package var challenge: String?
}

package struct DomainVerified: Codable, Hashable, Sendable {
    package var domain: String
    package var proof: Proof

    package enum Proof: String, Codable, Sendable {
        case dns
        /// The operator of the installation vouches for it.
        case `operator`
    }
}

/// The domain is no longer the organization's: it may be another's, and routes nobody here any more (SSO_RULES P2.2).
package struct DomainReleased: Codable, Hashable, Sendable {
    package var domain: String
}

package struct SSOConnectionAdded: Codable, Hashable, Sendable {
    package var connection: SSOConnection
}

package struct SSOConnectionChanged: Codable, Hashable, Sendable {
    package var connection: SSOConnection
}

package struct SSOConnectionRemoved: Codable, Hashable, Sendable {
    package var connection: SSOConnectionID
}

/// An admin signed in through the connection on trial, and every rule held (SSO_RULES P3.2, P4.4).
package struct SSOConnectionTested: Codable, Hashable, Sendable {
    package var connection: SSOConnectionID
    package var employee: EmployeeID
}

/// A key pair of ours at a SAML connection was made, put to use or removed (SSO_RULES S7.3).
package struct SSOConnectionKeyChanged: Codable, Hashable, Sendable {
    package var connection: SSOConnectionID
    package var key: Identifier<ServiceProviderKey>
    /// `next`, `active`; nil: it is gone.
    package var stage: String?
}

/// Whether people must sign in through this connection (SSO_RULES P3.2).
package struct SSOEnforcementSet: Codable, Hashable, Sendable {
    package var connection: SSOConnectionID
    package var isEnforced: Bool
}

/// How long the organization's sessions last (SSO_RULES C2.2).
package struct SessionLimitsSet: Codable, Hashable, Sendable {
    package var limits: SessionLimits
}

/// An identity at a provider became an employee's (SSO_RULES P1.2, P1.4).
package struct IdentityLinked: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var connection: SSOConnectionID
    /// HMAC-SHA-256 of what identifies the person at the provider, under a key of the installation, in lower-case hexadecimal digits: enough to
    /// find it again, and nothing to whoever has the history alone.
    package var subjectHash: String
}

/// The employee's identities at the connection are nobody's any more.
package struct IdentityUnlinked: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var connection: SSOConnectionID
}

package struct APITokenIssued: Codable, Hashable, Sendable {
    package var token: APITokenID
    package var owner: EmployeeID
    package var name: String?
    package var scope: Principal.Scope
    /// Seconds since 1970.
    package var expires: Int64
}

package struct APITokenRevoked: Codable, Hashable, Sendable {
    package var token: APITokenID
    package var owner: EmployeeID
}

/// Somebody made an address at which calendar programs find leave; the secret in it is never part of the history.
package struct CalendarFeedMade: Codable, Hashable, Sendable {
    package var feed: CalendarFeedID
    package var owner: EmployeeID
    package var scope: FeedScope.Kind
    package var department: DepartmentID?
    package var location: LocationID?
    package var holidays: Bool
    /// Of its texts: a tag of RFC 5646.
    package var language: String
}

package struct CalendarFeedRevoked: Codable, Hashable, Sendable {
    package var feed: CalendarFeedID
    package var owner: EmployeeID
}

package struct RecoveryLinkUsed: Codable, Hashable, Sendable {
    package var employee: EmployeeID
}

/// People may be reached, and ask, in a chat.
package struct ChatConnected: Codable, Hashable, Sendable {
    /// `slack`.
    package var chat: String
    /// What the organization's place there is called.
    package var workspace: String

    package init(chat: String, workspace: String) {
        self.chat = chat
        self.workspace = workspace
    }
}

package struct ChatDisconnected: Codable, Hashable, Sendable {
    package var chat: String

    package init(chat: String) {
        self.chat = chat
    }
}

package struct ChannelDigestAdded: Codable, Hashable, Sendable {
    package var digest: ChannelDigest

    package init(digest: ChannelDigest) {
        self.digest = digest
    }
}

package struct ChannelDigestRemoved: Codable, Hashable, Sendable {
    package var digest: ChannelDigestID

    package init(digest: ChannelDigestID) {
        self.digest = digest
    }
}
