package import Application
import Leave
import SSO

/// A request to an identity provider, and what is kept to check its answer.
struct ProviderSignIn: Sendable {
    let way: Departure.Way
    let kept: SignInAttempt.Request
    /// Travels as `state` or `RelayState`.
    let handle: Secret
    let returnsByPost: Bool
}

extension SignInService {
    package func begin(_ start: SignInStart, client: SignInClient) async throws(SignInError) -> Departure {
        let organization = try await available { () throws(SignInStoreError) in try await ports.directory.organization(slug: start.slug) }
        guard let organization else { throw .unknown }
        let scene = try await chosen(start.connection, of: organization)
        return try await depart(to: scene, purpose: .signIn, returnTo: start.returnTo, client: client)
    }

    /// The named connection, or the only one.
    func chosen(_ connection: SSOConnectionID?, of organization: OrganizationID) async throws(SignInError) -> Scene {
        let snapshot = try await available { () throws(SignInStoreError) in try await ports.accounts.snapshot(of: organization) }
        let (open, limits) = (snapshot?.openConnections ?? [], snapshot?.sessionLimits ?? .usual)
        if let connection {
            guard let found = open.first(where: { $0.id == connection }) else { throw .unknown }
            return Scene(organization: organization, connection: found, isOpen: true, limits: limits)
        }
        guard let only = open.first else { throw .unknown }
        guard open.count == 1 else { throw .choiceNeeded }
        return Scene(organization: organization, connection: only, isOpen: true, limits: limits)
    }

    /// Keeps the attempt and sends the browser to the identity provider.
    func depart(
        to scene: Scene,
        purpose: SignInAttempt.Purpose,
        returnTo: String?,
        client: SignInClient
    ) async throws(SignInError) -> Departure {
        try await admit("begin \(scene.connection.id)", client)
        // Several attempts of one browser (tabs) share a cookie; each has a handle of its own.
        let browser = client.attemptCookie.flatMap { Secret($0) } ?? Secret()
        let request: ProviderSignIn
        do {
            request = try await self.request(scene)
        } catch {
            throw await outcome(of: error, at: scene, client)
        }
        return try await depart(with: request, to: scene, purpose: purpose, returnTo: returnTo, browser: browser)
    }

    func request(_ scene: Scene) async throws -> ProviderSignIn {
        switch scene.connection.provider {
        case .openIDConnect(let settings): try await requestOpenIDConnect(settings, scene)
        case .saml(let settings): try await requestSAML(settings, scene)
        }
    }

    func depart(
        with request: ProviderSignIn,
        to scene: Scene,
        purpose: SignInAttempt.Purpose,
        returnTo: String?,
        browser: Secret
    ) async throws(SignInError) -> Departure {
        let attempt = SignInAttempt(
            organization: scene.organization,
            connection: scene.connection.id,
            request: request.kept,
            purpose: purpose,
            returnTo: (returnTo.flatMap { ReturnPath($0) } ?? .home).text,
            beganAt: ports.now()
        )
        try await available { () throws(SignInStoreError) in
            try await ports.attempts.begin(attempt, handle: request.handle.hash, browser: browser.hash)
        }
        return Departure(way: request.way, attemptCookie: browser.text, returnsByPost: request.returnsByPost)
    }

    /// Takes the attempt that an answer names, once and only for the browser that began it (O1.3, S3.5).
    func take(_ handle: Secret, _ client: SignInClient, rule: String) async throws(SignInError) -> SignInAttempt {
        let taken = try await available { () throws(SignInStoreError) in
            try await ports.attempts.take(handle.hash, browser: client.attemptCookie.flatMap { Secret($0)?.hash }, at: ports.now())
        }
        switch taken {
        case .taken(let attempt): return attempt
        case .unknown: throw refuse(Denial(rule, "No sign-in of this service is known that this answers."))
        case .refused(let attempt, let reason):
            let detail =
                switch reason {
                case .used: "The sign-in was answered before."
                case .expired: "The answer came later than 10 minutes after the sign-in began."
                case .otherBrowser: "The answer came from another browser than the one that began the sign-in, or its cookie was lost."
                }
            throw await refuse(Denial(rule, detail), of: attempt.organization, at: attempt.connection, client)
        }
    }
}
