package import Application
import Leave
import OpenSSL
import SAML
import SSO

extension SignInService {
    func requestSAML(_ settings: SAMLSettings, _ scene: Scene) async throws -> ProviderSignIn {
        let handle = Secret()
        let id = makeMessageID()
        let message = try await samlConnection(settings, scene)
            .signInRequest(id: id, relayState: handle.text, now: UnixTime(seconds: ports.now()))
        return ProviderSignIn(way: Departure.Way(message), kept: .saml(requestID: id), handle: handle, returnsByPost: true)
    }

    package func completeSAML(
        _ body: [UInt8],
        at connection: SSOConnectionID,
        client: SignInClient
    ) async throws(SignInError) -> Arrival {
        let scene = try await scene(of: connection)
        guard case .saml(let settings) = scene.connection.provider else { throw .unknown }
        let posted: PostedResponse
        do {
            posted = try PostedResponse(form: body)
        } catch {
            throw await outcome(of: error, at: scene, client)
        }
        let handle = posted.relayState.flatMap { Secret($0) }
        if client.attemptCookie == nil, client.mayResubmit, handle != nil { return .resubmit(posted.fields) }
        try await admit("answer \(connection)", client)
        let attempt = try await pending(handle, at: scene, client)
        let test = attempt?.test
        guard scene.isOpen || test != nil else { throw await refuse(.closed, of: scene.organization, at: connection, client) }
        let person: AssertedPerson
        do {
            let assertion = try await samlConnection(settings, scene).accept(
                posted,
                pending: PendingRequest(attempt, handle),
                now: UnixTime(seconds: ports.now()),
                // Decided where the session is opened, in one transaction with remembering the ID (S5.9).
                isReplay: { _ in false }
            )
            person = try AssertedPerson(assertion, settings, at: scene)
        } catch {
            if let test { return try await fail(test, by: error, at: scene, client) }
            throw await outcome(of: error, at: scene, client)
        }
        if let test { return try await pass(test, person, at: scene, client) }
        return try await arrive(person, at: scene, attempt, client)
    }

    package func metadata(of connection: SSOConnectionID) async throws(SignInError) -> String? {
        let scene: Scene
        do {
            scene = try await self.scene(of: connection)
        } catch {
            if case .unknown = error { return nil }
            throw error
        }
        guard case .saml(let settings) = scene.connection.provider else { return nil }
        do {
            let now = UnixTime(seconds: ports.now())
            let bytes = try await samlConnection(settings, scene)
                .metadata(validUntil: now + .seconds(14 * 86_400), cacheDuration: .seconds(86_400))
            return String(decoding: bytes, as: UTF8.self)
        } catch {
            throw .unavailable(error)
        }
    }

    /// The request that this answers: of this browser and this connection; nil where the provider began (S3.5).
    private func pending(_ handle: Secret?, at scene: Scene, _ client: SignInClient) async throws(SignInError) -> SignInAttempt? {
        guard let handle else { return nil }
        let browser = client.attemptCookie.flatMap { Secret($0)?.hash }
        let taken = try await available { () throws(SignInStoreError) in
            try await ports.attempts.take(handle.hash, browser: browser, at: ports.now())
        }
        let denial: Denial
        switch taken {
        // A RelayState of the provider's own: what is said of answers without a request decides.
        case .unknown: return nil
        case .taken(let attempt) where attempt.connection == scene.connection.id: return attempt
        case .taken, .refused(_, .otherBrowser):
            denial = Denial("S3.5", "The answer belongs to no sign-in of this browser at this connection, or its cookie was lost (C1.4).")
        case .refused(_, .used): denial = Denial("S3.5", "The sign-in was answered before.")
        case .refused(_, .expired): denial = Denial("S3.5", "The answer came later than 10 minutes after the sign-in began.")
        }
        throw await refuse(denial, of: scene.organization, at: scene.connection.id, client)
    }

    /// The connection as the SAML library knows it. Its URLs are its own, which tells organizations apart (S5.13).
    func samlConnection(_ settings: SAMLSettings, _ scene: Scene) async throws -> SAMLConnection {
        let base = "\(self.settings.publicURL)/sso/saml/\(scene.connection.id)"
        let kept = try await ports.secrets.keys(of: scene.connection.id, in: scene.organization)
        return SAMLConnection(
            serviceProvider: ServiceProvider(
                entityID: base + "/metadata",
                assertionConsumerURL: base + "/acs",
                singleLogoutURL: base + "/slo",
                keys: try kept.map { try SAML.ServiceProviderKey($0) }
            ),
            identityProvider: try IdentityProvider(settings),
            policy: SAMLPolicy(settings, clockSkew: scene.connection.clockSkew)
        )
    }
}

extension PostedResponse {
    /// For the page that posts it once more.
    fileprivate var fields: [Application.FormField] {
        [Application.FormField("SAMLResponse", samlResponse)] + (relayState.map { [Application.FormField("RelayState", $0)] } ?? [])
    }
}

extension PendingRequest {
    fileprivate init?(_ attempt: SignInAttempt?, _ handle: Secret?) {
        guard let attempt, let handle, case .saml(let requestID) = attempt.request else { return nil }
        self.init(id: requestID, relayState: handle.text, sentAt: UnixTime(seconds: attempt.beganAt))
    }
}

extension Departure.Way {
    init(_ message: OutgoingMessage) {
        switch message {
        case .redirect(let url): self = .redirect(to: url)
        case .post(let url, let fields):
            self = .post(to: url, fields: fields.map { Application.FormField($0.name, $0.value) })
        }
    }
}

extension SAML.ServiceProviderKey {
    fileprivate init(_ key: Application.ServiceProviderKey) throws {
        let state: State =
            switch key.stage {
            case .next: .next
            case .active: .active
            case .retiring: .retiring
            }
        self.init(key: try PrivateKey(pem: key.privateKeyPEM), certificate: try Certificate(text: key.certificatePEM), state: state)
    }
}

extension IdentityProvider {
    fileprivate init(_ settings: SAMLSettings) throws(SSO.Refusal) {
        self.init(
            entityID: settings.entityID,
            singleSignOn: [SAMLEndpoint(settings.singleSignOn)],
            singleLogout: settings.singleLogout.map { [SAMLEndpoint($0)] } ?? [],
            signingCertificates: try settings.certificates.map { text throws(SSO.Refusal) in try TrustedCertificate(text: text) }
        )
    }
}

extension SAMLEndpoint {
    fileprivate init(_ endpoint: SAMLSettings.Endpoint) {
        self.init(endpoint.binding == .post ? .post : .redirect, endpoint.url, responseURL: endpoint.responseURL)
    }
}

extension SAMLPolicy {
    fileprivate init(_ settings: SAMLSettings, clockSkew: Int) {
        self.init(clockSkew: .seconds(clockSkew))
        allowsIdentityProviderInitiated = settings.allowsIdPInitiated
        requiresSignedAssertion = settings.requiresSignedAssertion
        requiresEncryption = settings.requiresEncryption
        allowsLegacyEncryption = settings.allowsLegacyEncryption
        signsRequests = settings.signsRequests
        forcesAuthentication = settings.forcesAuthentication
        nameIDFormat = settings.requestedNameIDFormat
        requestedAuthenticationContexts = settings.requestedAuthnContexts
        maximumAuthenticationAge = settings.maximumAuthenticationAge.map { .seconds($0) }
    }
}
