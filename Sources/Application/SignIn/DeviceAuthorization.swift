package import Leave

/// A command line that waits for a person's consent (RFC 8628; SSO_RULES C5).
package struct DeviceAuthorization: Hashable, Sendable {
    /// Seconds in which it must be allowed (C5.1).
    package static let lifetime: UnixSeconds = 600
    /// Seconds between two polls, at first; each poll that comes too early adds as many (RFC 8628 §3.5).
    package static let interval: UnixSeconds = 5

    package enum State: Hashable, Sendable {
        case pending
        case approved(OrganizationID, EmployeeID)
        case denied
    }

    /// What the client calls itself; it is asked for consent under this name, and only it may exchange the code (C5.3).
    package let clientID: String
    package let scope: Principal.Scope
    /// Of its network only.
    package let clientAddress: String?
    package let beganAt: UnixSeconds
    package let expiresAt: UnixSeconds
    package var state: State

    package init(
        clientID: String,
        scope: Principal.Scope,
        clientAddress: String?,
        beganAt: UnixSeconds,
        expiresAt: UnixSeconds,
        state: State = .pending
    ) {
        self.clientID = clientID
        self.scope = scope
        self.clientAddress = clientAddress
        self.beganAt = beganAt
        self.expiresAt = expiresAt
        self.state = state
    }
}

/// What a poll found (RFC 8628 §3.5).
package enum DevicePoll: Hashable, Sendable {
    case pending
    /// It came too early: from now on so many seconds must lie between two.
    case slowDown(UnixSeconds)
    case denied
    /// Allowed, and used up by this poll: of two at once, one gets it.
    case approved(DeviceAuthorization)
    /// Unknown, another client's, exchanged before or over.
    case expired
}

/// Pending device authorizations of all processes, by the hashes of their codes.
package protocol DeviceAuthorizations: Sendable {
    /// - Returns: False when the user code is taken.
    func begin(_ authorization: DeviceAuthorization, device: SecretHash, user: SecretHash) async throws(SignInStoreError) -> Bool

    /// - Returns: Nil when there is none with that user code, or it is over.
    func authorization(user: SecretHash, at now: UnixSeconds) async throws(SignInStoreError) -> DeviceAuthorization?

    /// The person's answer.
    ///
    /// - Returns: False when it no longer waits for one.
    func answer(_ user: SecretHash, _ state: DeviceAuthorization.State, at now: UnixSeconds) async throws(SignInStoreError) -> Bool

    func poll(_ device: SecretHash, clientID: String, at now: UnixSeconds) async throws(SignInStoreError) -> DevicePoll

    func purge(at now: UnixSeconds) async throws(SignInStoreError)
}

/// What a device is told (RFC 8628 §3.2).
package struct DeviceCodes: Hashable, Sendable {
    package let deviceCode: String
    /// As people type it: two groups of four.
    package let userCode: String
    package let verificationURI: String
    package let expiresIn: UnixSeconds
    package let interval: UnixSeconds

    package init(deviceCode: String, userCode: String, verificationURI: String, expiresIn: UnixSeconds, interval: UnixSeconds) {
        self.deviceCode = deviceCode
        self.userCode = userCode
        self.verificationURI = verificationURI
        self.expiresIn = expiresIn
        self.interval = interval
    }
}

/// An error of RFC 8628 §3.5 or RFC 6749 §5.2.
package enum DeviceError: Error {
    case authorizationPending
    /// Seconds between two polls from now on.
    case slowDown(UnixSeconds)
    case accessDenied
    case expiredToken
    case invalidRequest(String)
    case invalidScope
    case limited(retryAfter: Int)
    case unavailable(any Error)
}

/// Signing in where there is no browser.
package protocol DeviceSignIn: Sendable {
    /// - Parameter scope: Words apart by spaces; the widest of ours counts, `write` where there is none.
    func beginDevice(clientID: String, scope: String?, client: SignInClient) async throws(DeviceError) -> DeviceCodes

    /// What a signed-in person is asked to allow (C5.2).
    ///
    /// - Parameter userCode: As it was typed: case, spaces and hyphens do not matter.
    func device(userCode: String, for principal: Principal, client: SignInClient) async throws(DeviceError) -> DeviceAuthorization

    /// The person's answer.
    func answerDevice(
        userCode: String,
        isAllowed: Bool,
        by principal: Principal,
        client: SignInClient
    ) async throws(DeviceError)

    /// - Returns: An API token of the person, made by this call.
    func exchange(deviceCode: String, clientID: String) async throws(DeviceError) -> IssuedToken
}
