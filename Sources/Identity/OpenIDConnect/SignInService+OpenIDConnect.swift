package import Application
import JOSE
import JSON
import Leave
import OpenIDConnect
import SSO

extension SignInService {
    func requestOpenIDConnect(_ settings: OpenIDConnectSettings, _ scene: Scene) async throws -> ProviderSignIn {
        let (request, pending) = try await providers.party(settings, scene).begin()
        guard let handle = Secret(pending.state) else { preconditionFailure("a state has 32 random bytes") }
        return ProviderSignIn(
            way: .redirect(to: request.address),
            kept: .openIDConnect(nonce: pending.nonce, codeVerifier: pending.codeVerifier),
            handle: handle,
            returnsByPost: settings.responseMode == .formPost
        )
    }

    package func completeOpenIDConnect(_ parameters: [Application.FormField], client: SignInClient) async throws(SignInError) -> Arrival {
        var form = FormParameters()
        for field in parameters { form.append(field.name, field.value) }
        let response: AuthorizationResponse
        do {
            response = try AuthorizationResponse(form)
        } catch {
            throw refuse(Denial(error))
        }
        guard client.attemptCookie != nil || !client.mayResubmit else { return .resubmit(parameters) }
        guard let handle = Secret(response.state) else { throw refuse(Denial("O1.3", "The state is none of this service.")) }
        // The connection is found by the state alone (O1.6).
        let attempt = try await take(handle, client, rule: "O1.3")
        try await admit("answer \(attempt.connection)", client)
        guard let scene = try await scene(of: attempt.connection, in: attempt.organization),
            case .openIDConnect(let settings) = scene.connection.provider,
            case .openIDConnect(let nonce, let codeVerifier) = attempt.request, scene.isOpen || attempt.test != nil
        else {
            throw await refuse(.closed, of: attempt.organization, at: attempt.connection, client)
        }
        let pending = PendingAuthorization(
            state: handle.text,
            nonce: nonce,
            codeVerifier: codeVerifier,
            began: attempt.beganAt,
            redirectURI: self.settings.openIDConnectCallback
        )
        let person: AssertedPerson
        do {
            let signIn = try await providers.party(settings, scene).complete(response, pending)
            person = AssertedPerson(signIn, at: scene)
        } catch {
            if let test = attempt.test { return try await fail(test, by: error, at: scene, client) }
            throw await outcome(of: error, at: scene, client)
        }
        if let test = attempt.test { return try await pass(test, person, at: scene, client) }
        return try await arrive(person, at: scene, attempt, client)
    }
}

extension Denial {
    static let closed = Denial("C2.4", "The connection was disabled, removed or changed while the person signed in.")
}

extension AssertedPerson {
    /// What the ID token says, and UserInfo where it was asked (O1.10).
    fileprivate init(_ signIn: OpenIDConnect.SignIn, at scene: Scene) {
        var claims = signIn.userInfo?.claims ?? JSONObject()
        // What is signed goes before what came beside it.
        for member in signIn.idToken.claims.members { claims[member.name] = member.value }
        let mapping = scene.connection.attributes
        let identity = ExternalIdentity(connection: scene.connection.id, subject: .subject(signIn.idToken.subject))
        self.init(
            identity: identity,
            providerIdentity: identity,
            email: Self.email(mapping.email, claims, verified: signIn.verifiedEmail),
            name: claims[mapping.name]?.string.flatMap(Self.usableName),
            attributes: Self.attributes(claims),
            providerSession: signIn.idToken.sessionID,
            logoutHint: .openIDConnect(idToken: signIn.rawIDToken),
            sessionEnd: nil,
            mark: nil
        )
    }

    /// Verified only where the provider says so of this very claim (O6.15).
    private static func email(_ claim: String, _ claims: JSONObject, verified: String?) -> LinkAccount.AssertedEmail? {
        guard let text = claims[claim]?.string, let address = EmailAddress(text) else { return nil }
        return LinkAccount.AssertedEmail(address: address, isVerified: verified?.isExactly(text) ?? false)
    }

    private static func attributes(_ claims: JSONObject) -> [String: [String]] {
        var attributes: [String: [String]] = [:]
        for member in claims.members {
            if let text = member.value.string {
                attributes[member.name] = [text]
            } else if let values = member.value.array {
                attributes[member.name] = values.compactMap(\.string)
            } else if let flag = member.value.bool {
                attributes[member.name] = [flag ? "true" : "false"]
            }
        }
        return attributes
    }
}

extension AssertedPerson {
    /// A name as people are called: not blank, at most 200 characters, without controls.
    static func usableName(_ text: String) -> String? {
        let isUsable =
            text.count <= 200 && text.contains { !$0.isWhitespace }
            && !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
        return isUsable ? text : nil
    }
}
