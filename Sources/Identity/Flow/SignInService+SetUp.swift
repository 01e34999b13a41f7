package import Application
import Leave
import SSO

extension SignInService {
    package func follow(setUpLink token: String, client: SignInClient) async throws(SignInError) -> SetUpOutcome {
        try await admit("set up", client)
        guard let secret = Secret(token) else { throw .unknown }
        let now = ports.now()
        let link = try await available { () throws(SignInStoreError) in try await ports.links.link(secret.hash, at: now) }
        guard let link else { throw .unknown }
        if link.purpose == .setUp, let departure = try await goOn(link, secret, client) { return .goOn(departure) }
        return .signedIn(try await signIn(by: secret, client))
    }

    /// Where the organization has a connection, the person signs in there, and the link stays good until that has worked (P3.3).
    private func goOn(_ link: SetUpLink, _ secret: Secret, _ client: SignInClient) async throws(SignInError) -> Departure? {
        let scene: Scene
        do {
            scene = try await chosen(nil, of: link.organization)
        } catch {
            switch error {
            case .unknown: return nil
            case .choiceNeeded:
                // The first one was there when the organization was made.
                let snapshot = try await available { () throws(SignInStoreError) in
                    try await ports.accounts.snapshot(of: link.organization)
                }
                guard let snapshot, let first = snapshot.openConnections.first else { return nil }
                scene = Scene(organization: link.organization, connection: first, isOpen: true, limits: snapshot.sessionLimits)
            default: throw error
            }
        }
        let purpose = SignInAttempt.Purpose.setUp(link: secret.hash.bytes, employee: link.employee)
        return try await depart(to: scene, purpose: purpose, returnTo: nil, client: client)
    }

    private func signIn(by secret: Secret, _ client: SignInClient) async throws(SignInError) -> SignedIn {
        let now = ports.now()
        // Used up first: of two at once, one gets the session.
        let used = try await available { () throws(SignInStoreError) in try await ports.links.use(secret.hash, at: now) }
        guard let link = used else { throw .unknown }
        let account = try await available { () throws(SignInStoreError) in
            try await ports.accounts.account(link.employee, through: nil, of: link.organization)
        }
        guard let account, account.isActive else { throw .unknown }
        if link.purpose == .recovery { try await record(recoveryOf: link) }
        let cookie = Secret()
        let session = Session(
            organization: link.organization,
            employee: link.employee,
            connection: nil,
            identity: nil,
            providerSession: nil,
            logoutHint: nil,
            authenticatedAt: now,
            lastSeenAt: now,
            expiresAt: now + SessionLimits.usual.absolute,
            client: client.recognized
        )
        let replaced = client.sessionCookie.flatMap { Secret($0)?.hash }
        _ = try await available { () throws(SignInStoreError) in
            let isOpen = try await ports.sessions.open(session, key: cookie.hash, replacing: replaced, using: nil)
            _ = try await recorder.record(.signedIn(link.employee), of: link.organization, at: nil, client: client)
            return isOpen
        }
        return SignedIn(sessionCookie: cookie.text, returnTo: ReturnPath.home.text, lifetime: session.expiresAt - now)
    }

    private func record(recoveryOf link: SetUpLink) async throws(SignInError) {
        do {
            try await ports.linking.recordRecovery(of: link.employee, in: link.organization)
        } catch {
            throw .unavailable(error)
        }
    }
}
