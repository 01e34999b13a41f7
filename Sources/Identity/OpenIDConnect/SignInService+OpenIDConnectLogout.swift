package import Application
import JOSE
import Leave
import OpenIDConnect
import SSO

extension SignInService {
    /// O8.4
    func openIDConnectLogout(idToken: String, _ settings: OpenIDConnectSettings, _ scene: Scene) async throws -> Departure? {
        let party = try await providers.party(settings, scene)
        let request = LogoutRequest(
            try await party.discovery.metadata(),
            clientID: settings.clientID,
            idToken: idToken,
            returnAddress: self.settings.publicURL + "/",
            state: Secret().text
        )
        return request.map { Departure(way: .redirect(to: $0.address)) }
    }

    package func backChannelLogout(_ token: String, at connection: SSOConnectionID) async throws(SignInError) {
        let scene = try await scene(of: connection)
        guard case .openIDConnect(let settings) = scene.connection.provider else { throw .unknown }
        let client = SignInClient(address: nil, attemptCookie: nil, sessionCookie: nil)
        // Not limited as people are: a provider ends the sessions of many at once, from one address.
        let target: LogoutToken.Target
        do {
            let validator = try await providers.verifier(settings, scene).logoutTokenValidator
            let logout = try await validator.validate(token, at: UnixTime(seconds: ports.now())) { id, until in
                let mark = ReplayMark(connection: connection, kind: .logoutToken, id: .of(id), until: until.seconds + 1)
                return try await ports.sessions.remember(mark)
            }
            target = logout.target
        } catch {
            throw await outcome(of: error, at: scene, client)
        }
        _ = try await available { () throws(SignInStoreError) in
            try await ports.sessions.end(selection(target, at: connection), of: connection)
        }
    }

    package func frontChannelLogout(
        _ query: [Application.FormField],
        at connection: SSOConnectionID
    ) async throws(SignInError) -> String? {
        let scene = try await scene(of: connection)
        guard case .openIDConnect(let settings) = scene.connection.provider else { throw .unknown }
        var parameters = FormParameters()
        for field in query { parameters.append(field.name, field.value) }
        let policy: AddressPolicy = self.settings.isDevelopment ? .loopbackHTTPToo : .httpsOnly
        guard let issuer = Issuer(settings.issuer, policy: policy),
            let logout = try? FrontChannelLogout(parameters, issuer: issuer)
        else { return nil }
        _ = try await available { () throws(SignInStoreError) in
            try await ports.sessions.end(.providerSession(.of(logout.sessionID)), of: connection)
        }
        return issuer.discoveryAddress.origin
    }
}

extension SignInService {
    private func selection(_ target: LogoutToken.Target, at connection: SSOConnectionID) -> SessionSelection {
        func identity(_ subject: String) -> IdentityHashes {
            ports.sealer.hashes(of: ExternalIdentity(connection: connection, subject: .subject(subject)))
        }
        return switch target {
        case .subject(let subject): .identity(identity(subject))
        case .session(let session): .providerSession(.of(session))
        case .sessionOfSubject(let session, let subject): .both(identity: identity(subject), providerSessions: [.of(session)])
        }
    }
}
