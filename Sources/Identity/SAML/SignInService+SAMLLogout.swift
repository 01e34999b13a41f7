package import Application
import Leave
import SAML
import SSO

extension SignInService {
    /// S8.4
    func samlLogout(
        _ subject: ExternalIdentity.Subject,
        sessionIndex: String?,
        _ settings: SAMLSettings,
        _ scene: Scene
    ) async throws -> Departure? {
        guard case .nameID(let value, let format, let nameQualifier, let spNameQualifier) = subject else { return nil }
        let connection = try await samlConnection(settings, scene)
        guard connection.offersLogout else { return nil }
        let message = try connection.logoutRequest(
            id: makeMessageID(),
            nameID: NameID(value: value, format: format, nameQualifier: nameQualifier, spNameQualifier: spNameQualifier),
            sessionIndexes: sessionIndex.map { [$0] } ?? [],
            now: UnixTime(seconds: ports.now())
        )
        return Departure(way: Departure.Way(message))
    }

    package func singleLogout(_ message: LogoutMessage, at connection: SSOConnectionID) async throws(SignInError) -> Departure? {
        let scene = try await scene(of: connection)
        guard case .saml(let settings) = scene.connection.provider else { throw .unknown }
        // The answer to our own request: our session ended before it was sent, so nothing depends on it.
        guard !message.isResponse else { return Departure(way: .redirect(to: self.settings.publicURL + "/")) }
        let client = SignInClient(address: nil, attemptCookie: nil, sessionCookie: nil)
        do {
            let now = UnixTime(seconds: ports.now())
            let saml = try await samlConnection(settings, scene)
            // Decided right below, in one step with remembering the ID (S8.2).
            let isReplay = { (_: String) in false }
            let logout =
                switch message {
                case .redirect(let query): try saml.acceptLogout(query: query, pendingID: nil, now: now, isReplay: isReplay)
                case .post(let body): try saml.acceptLogout(form: body, pendingID: nil, now: now, isReplay: isReplay)
                }
            let mark = ReplayMark(connection: connection, kind: .logoutRequest, id: .of(logout.id), until: logout.replayUntil.seconds + 1)
            guard try await ports.sessions.remember(mark) else { throw Denial("S8.2", "The logout message was used before.") }
            if case .request(let request) = logout.message { try await end(request, at: connection) }
            guard saml.offersLogout else { return nil }
            return Departure(way: Departure.Way(try saml.logoutResponse(id: makeMessageID(), to: logout, now: now)))
        } catch {
            throw await outcome(of: error, at: scene, client)
        }
    }

    /// S8.3: that person's sessions, or only those that are named.
    private func end(_ request: LogoutRequest, at connection: SSOConnectionID) async throws {
        let identity = ports.sealer.hashes(of: ExternalIdentity(connection: connection, subject: .init(request.nameID)))
        let selection: SessionSelection =
            request.sessionIndexes.isEmpty
            ? .identity(identity) : .both(identity: identity, providerSessions: request.sessionIndexes.map { .of($0) })
        try await ports.sessions.end(selection, of: connection)
    }
}

extension LogoutMessage {
    fileprivate var isResponse: Bool {
        let text =
            switch self {
            case .redirect(let query): query
            case .post(let body): String(decoding: body, as: UTF8.self)
            }
        return FormParameters(decoding: text)?["SAMLResponse"] != nil
    }
}
