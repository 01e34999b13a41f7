package import Application

/// Who may call a route. There is no default: every route says it.
package struct Access: Hashable, Sendable {
    /// As in the OpenAPI document; what exactly an approver may is decided by the command.
    package enum Role: String, Hashable, Sendable {
        case employee, approver, admin
    }

    package let role: Role
    /// What the credential must reach at least.
    package let scope: Principal.Scope
    /// Whether the sign-in must be less than 15 minutes old (SSO_RULES C2.5).
    package let needsRecentSignIn: Bool

    package init(_ role: Role, scope: Principal.Scope, needsRecentSignIn: Bool = false) {
        self.role = role
        self.scope = scope
        self.needsRecentSignIn = needsRecentSignIn
    }

    /// Everybody of the organization may read.
    package static let readers = Access(.employee, scope: .read)
    /// Everybody of the organization may change what is theirs.
    package static let members = Access(.employee, scope: .write)
    /// The same, for what makes a credential that may outlive the one it is made with.
    package static let recentlySignedInMembers = Access(.employee, scope: .write, needsRecentSignIn: true)
    /// Approvers, for the people whose approvers they are, and admins.
    package static let approvers = Access(.approver, scope: .write)
    package static let adminReaders = Access(.admin, scope: .read)
    package static let admins = Access(.admin, scope: .admin)
    package static let recentlySignedInAdmins = Access(.admin, scope: .admin, needsRecentSignIn: true)
}

extension Access {
    /// - Parameter now: Seconds since 1970.
    /// - Throws: `forbidden` or `recent-sign-in-required`.
    func check(_ principal: Principal, now: Int64) throws(Problem) {
        switch principal.credential {
        case .provisioning, .calendarFeed, .chat, .mailLink, .signedAddress: throw .forbidden
        case .session, .accessToken, .apiToken, .operatorConsole, .system: break
        }
        guard principal.scope >= scope, role != .admin || principal.isAdmin else { throw .forbidden }
        guard needsRecentSignIn else { return }
        switch principal.credential {
        case .operatorConsole, .system, .provisioning, .calendarFeed, .chat, .mailLink, .signedAddress: return
        case .apiToken: guard principal.scope == .admin else { throw .forbidden }
        case .session, .accessToken:
            guard let signedIn = principal.authenticatedAt, now - signedIn <= 15 * 60 else { throw .recentSignInRequired }
        }
    }
}
