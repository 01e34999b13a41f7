package import Leave
import Synchronization

/// A sign-in that began here and whose answer we wait for (O1.3, S7.2).
package struct SignInAttempt: Hashable, Codable, Sendable {
    /// Seconds in which it must be answered.
    package static let lifetime: UnixSeconds = 600

    package enum Request: Hashable, Codable, Sendable {
        /// What the ID token and the token endpoint are checked with (O1.2, O1.4).
        case openIDConnect(nonce: String, codeVerifier: String)
        /// The `ID` of our `AuthnRequest` (S3.5).
        case saml(requestID: String)
    }

    package enum Purpose: Hashable, Codable, Sendable {
        case signIn
        /// An admin tries the connection: every check, no session (P4.4).
        case test(ConnectionTestID)
        /// Begun from the set-up link with this hash, of this employee.
        case setUp(link: [UInt8], employee: EmployeeID)
    }

    package let organization: OrganizationID
    package let connection: SSOConnectionID
    package let request: Request
    package let purpose: Purpose
    /// A path of this service (O1.9).
    package let returnTo: String
    package let beganAt: UnixSeconds

    package init(
        organization: OrganizationID,
        connection: SSOConnectionID,
        request: Request,
        purpose: Purpose,
        returnTo: String,
        beganAt: UnixSeconds
    ) {
        self.organization = organization
        self.connection = connection
        self.request = request
        self.purpose = purpose
        self.returnTo = returnTo
        self.beganAt = beganAt
    }
}

extension SignInAttempt {
    /// Nil for what is no test of a connection.
    package var test: ConnectionTestID? {
        guard case .test(let id) = purpose else { return nil }
        return id
    }
}

/// What taking an attempt found.
package enum TakenAttempt: Hashable, Sendable {
    case taken(SignInAttempt)
    /// Used before, too old, or of another browser: the attempt is only told so that the right organization's log learns of it.
    case refused(SignInAttempt, Reason)
    case unknown

    package enum Reason: String, Hashable, Sendable {
        case used
        case expired
        case otherBrowser
    }
}

/// Pending sign-ins of all processes, by the hash of the handle that travels as `state` or `RelayState`.
package protocol SignInAttempts: Sendable {
    /// - Parameter browser: Hash of the attempt cookie's secret (C1.4).
    func begin(_ attempt: SignInAttempt, handle: SecretHash, browser: SecretHash) async throws(SignInStoreError)

    /// Uses the attempt up, once, if it is this browser's and not too old. An attempt of another browser stays usable by its own.
    func take(_ handle: SecretHash, browser: SecretHash?, at now: UnixSeconds) async throws(SignInStoreError) -> TakenAttempt

    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

/// Attempts of one process.
package final class InMemorySignInAttempts: SignInAttempts {
    private struct Pending {
        let attempt: SignInAttempt
        let browser: SecretHash
        var isUsed = false
    }

    private let pending = Mutex<[SecretHash: Pending]>([:])

    package init() {}

    package func begin(_ attempt: SignInAttempt, handle: SecretHash, browser: SecretHash) async throws(SignInStoreError) {
        pending.withLock { $0[handle] = Pending(attempt: attempt, browser: browser) }
    }

    package func take(_ handle: SecretHash, browser: SecretHash?, at now: UnixSeconds) async throws(SignInStoreError) -> TakenAttempt {
        pending.withLock { pending in
            guard let found = pending[handle] else { return .unknown }
            guard found.browser == browser else { return .refused(found.attempt, .otherBrowser) }
            guard now < found.attempt.beganAt + SignInAttempt.lifetime else { return .refused(found.attempt, .expired) }
            guard !found.isUsed else { return .refused(found.attempt, .used) }
            pending[handle]?.isUsed = true
            return .taken(found.attempt)
        }
    }

    package func purge(at now: UnixSeconds) async throws(SignInStoreError) {
        pending.withLock { pending in
            pending = pending.filter { now < $0.value.attempt.beganAt + SignInAttempt.lifetime }
        }
    }
}
