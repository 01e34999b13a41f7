import Application
import FoundationEssentials
import Leave
import SSO

extension SignInService {
    /// From a verified answer to a session: account (P1), replay and session in one transaction (S5.9), the record.
    func arrive(
        _ person: AssertedPerson,
        at scene: Scene,
        _ attempt: SignInAttempt?,
        _ client: SignInClient
    ) async throws(SignInError) -> Arrival {
        do {
            if let mark = person.mark, try await ports.sessions.isUsed(mark) { throw Denial.replay }
            let setUp = try await setUpEmployee(of: attempt)
            let link = LinkAccount(
                connection: scene.connection.id,
                identity: person.identity,
                identityHashes: ports.sealer.hashes(of: person.identity),
                email: person.email,
                name: person.name,
                grants: scene.connection.grants(to: person.attributes),
                setUpFor: setUp
            )
            let employee = try await ports.linking.arrive(link, in: scene.organization)
            let signedIn = try await open(person, employee, at: scene, returnTo: attempt?.returnTo ?? ReturnPath.home.text, client)
            if setUp != nil, case .setUp(let link, _) = attempt?.purpose, let hash = SecretHash(link) {
                try await ports.links.use(hash, at: ports.now())
            }
            _ = try await recorder.record(.signedIn(employee), of: scene.organization, at: scene.connection.id, client: client)
            return .signedIn(signedIn)
        } catch {
            throw await outcome(of: error, at: scene, client)
        }
    }

    /// Opens a session that ends the presented one (C2.1).
    private func open(
        _ person: AssertedPerson,
        _ employee: EmployeeID,
        at scene: Scene,
        returnTo: String,
        _ client: SignInClient
    ) async throws -> SignedIn {
        let now = ports.now()
        // The organization's limit holds at each request anew; here it tells the browser how long to keep the cookie.
        let longest = now + min(scene.connection.sessionLifetime.map { UnixSeconds($0) } ?? .max, scene.limits.absolute)
        let secret = Secret()
        let session = Session(
            organization: scene.organization,
            employee: employee,
            connection: scene.connection.id,
            identity: ports.sealer.hashes(of: person.providerIdentity).current,
            providerSession: person.providerSession.map { .of($0) },
            logoutHint: try person.logoutHint.map { try seal($0, for: secret.hash) },
            authenticatedAt: now,
            lastSeenAt: now,
            expiresAt: min(longest, person.sessionEnd ?? longest),
            client: client.recognized
        )
        let replaced = client.sessionCookie.flatMap { Secret($0)?.hash }
        guard try await ports.sessions.open(session, key: secret.hash, replacing: replaced, using: person.mark) else { throw Denial.replay }
        return SignedIn(sessionCookie: secret.text, returnTo: returnTo, lifetime: session.expiresAt - now)
    }

    /// Whose set-up link the sign-in began from, while the link is still good.
    private func setUpEmployee(of attempt: SignInAttempt?) async throws(SignInStoreError) -> EmployeeID? {
        guard case .setUp(let bytes, let employee) = attempt?.purpose, let hash = SecretHash(bytes) else { return nil }
        guard let link = try await ports.links.link(hash, at: ports.now()), link.employee == employee else { return nil }
        return employee
    }

    func outcome(of error: any Error, at scene: Scene, _ client: SignInClient) async -> SignInError {
        if let denial = Denial(of: error) { return await refuse(denial, of: scene.organization, at: scene.connection.id, client) }
        return switch error {
        case let error as SignInError: error
        case AccountLinkingError.unavailable(let cause): .unavailable(cause)
        case let error as SignInStoreError: .unavailable(error.cause)
        default: .unavailable(error)
        }
    }

    /// Bound to the session, so that a hint moved to another one cannot be opened.
    func seal(_ hint: LogoutHint, for session: SecretHash) throws -> [UInt8] {
        try ports.sealer.seal(Array(JSONEncoder().encode(hint)), context: "logout hint \(session.hexadecimal)")
    }

    func open(_ hint: [UInt8], for session: SecretHash) throws -> LogoutHint {
        let opened = try ports.sealer.open(hint, context: "logout hint \(session.hexadecimal)")
        return try JSONDecoder().decode(LogoutHint.self, from: Data(opened))
    }
}

extension SignInClient {
    /// What the session's owner recognizes it by.
    var recognized: SessionClient {
        SessionClient(
            address: NetworkAddress.truncated(address),
            userAgent: userAgent.map {
                String(String.UnicodeScalarView($0.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(200)))
            }
        )
    }
}

extension Denial {
    static let replay = Denial("S5.9", "The assertion was used before.")
}
