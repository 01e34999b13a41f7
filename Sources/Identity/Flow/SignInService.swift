package import Application
import Leave
package import Logging

/// Signing in with an organization's own identity provider.
///
/// What a provider's protocol checks is in the targets `OpenIDConnect` and `SAML`; here is what surrounds it: attempts bound to the
/// browser, whose connection it is, whose account, sessions, and the record of it all.
package struct SignInService: SignIn {
    let ports: SignInPorts
    let settings: SignInSettings
    let providers: OpenIDProviders
    let recorder: SignInRecorder
    let authenticator: Authenticator
    let logger: Logger

    package init(_ ports: SignInPorts, settings: SignInSettings, providers: OpenIDProviders, logger: Logger) {
        self.ports = ports
        self.settings = settings
        self.providers = providers
        self.logger = logger
        recorder = SignInRecorder(log: ports.log, now: ports.now, logger: logger)
        authenticator = Authenticator(ports: ports, providers: providers)
    }

    package func authenticate(_ credentials: PresentedCredentials) async throws(AuthenticationError) -> Authenticated? {
        try await authenticator.authenticate(credentials)
    }

    package func discover(email: String, client: SignInClient) async throws(SignInError) -> String? {
        try await admit("discover", client)
        guard let address = EmailAddress(email) else { return nil }
        return try await available { () throws(SignInStoreError) in
            guard let organization = try await ports.directory.organization(domain: address.domain) else { return nil }
            // No connection answers like an unknown domain (P2.3).
            guard try await ports.accounts.snapshot(of: organization)?.openConnections.isEmpty == false else { return nil }
            return try await ports.directory.slug(of: organization)
        }
    }

    package func choices(slug: String) async throws(SignInError) -> [SignInChoice] {
        let connections = try await available { () throws(SignInStoreError) in
            guard let organization = try await ports.directory.organization(slug: slug) else { return [SSOConnection]() }
            return try await ports.accounts.snapshot(of: organization)?.openConnections ?? []
        }
        return connections.map { SignInChoice(connection: $0.id, name: $0.name) }
    }
}

extension SignInService {
    /// P4.3, P2.3.
    func admit(_ purpose: String, _ client: SignInClient) async throws(SignInError) {
        let now = ports.now()
        let isAdmitted = try await available { () throws(SignInStoreError) in
            let key = SecretHash.of("\(purpose) \(client.address ?? "unknown")")
            return try await ports.limits.admit(key, limit: settings.attemptsPerMinute, at: now)
        }
        guard isAdmitted else { throw .limited(retryAfter: Int(60 - now % 60)) }
    }

    /// Looks up whose the connection of a URL is (S5.13).
    func scene(of connection: SSOConnectionID) async throws(SignInError) -> Scene {
        let owner = try await available { () throws(SignInStoreError) in try await ports.directory.organization(connection: connection) }
        guard let owner, let scene = try await scene(of: connection, in: owner) else { throw .unknown }
        return scene
    }

    func available<Value>(_ body: () async throws(SignInStoreError) -> Value) async throws(SignInError) -> Value {
        do {
            return try await body()
        } catch {
            throw .unavailable(error.cause)
        }
    }

    /// The scene of a connection that is known by its URL or its attempt; nil when it is gone.
    func scene(of connection: SSOConnectionID, in organization: OrganizationID) async throws(SignInError) -> Scene? {
        let snapshot = try await available { () throws(SignInStoreError) in try await ports.accounts.snapshot(of: organization) }
        guard let snapshot, let found = snapshot.connections.first(where: { $0.id == connection }) else { return nil }
        let isOpen = snapshot.openConnections.contains { $0.id == connection }
        return Scene(organization: organization, connection: found, isOpen: isOpen, limits: snapshot.sessionLimits)
    }

    /// Records why, and gives the person the number of the record (P4.1).
    func refuse(
        _ denial: Denial,
        of organization: OrganizationID,
        at connection: SSOConnectionID?,
        _ client: SignInClient
    ) async -> SignInError {
        do throws(SignInError) {
            // Who only produces refusals does not fill the record.
            try await admit("refuse \(organization)", client)
        } catch {
            return error
        }
        do {
            let reference = try await recorder.record(.refused(denial.refusal), of: organization, at: connection, client: client)
            return .refused(reference: reference)
        } catch {
            return .unavailable(error.cause)
        }
    }

    /// A refusal of which nobody knows whose it is: only the operator's log has it (P4.2).
    func refuse(_ denial: Denial) -> SignInError {
        let reference = ReferenceNumber.make()
        logger.info(
            "a sign-in of no organization was refused",
            metadata: ["reference": "\(reference)", "rule": "\(denial.refusal.rule)"]
        )
        return .refused(reference: reference)
    }
}
