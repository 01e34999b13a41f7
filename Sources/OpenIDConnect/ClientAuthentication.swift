import JSON
package import JOSE
import OpenSSL
package import SSO

/// How we prove to a provider's token endpoint who we are (SSO_RULES O1.8; OpenID Connect Core 9).
package enum ClientAuthentication: Sendable, Redacted {
    /// A public client, which has PKCE only.
    case none
    case secretBasic(String)
    case secretPost(String)
    case privateKeyJWT(JWSSigner)

    /// Puts the proof into a request to the token endpoint.
    ///
    /// - Throws: When an assertion cannot be signed.
    package func apply(to request: inout ProviderRequest, clientID: String, at now: UnixTime) throws {
        var form = request.form ?? FormParameters()
        switch self {
        case .none: form.append("client_id", clientID)
        case .secretBasic(let secret):
            // RFC 6749 2.3.1: both are form-encoded before they are joined.
            let credentials = FormParameters.encode(clientID) + ":" + FormParameters.encode(secret)
            request.authorization = "Basic " + Base64.standard.encode(Array(credentials.utf8))
        case .secretPost(let secret):
            form.append("client_id", clientID)
            form.append("client_secret", secret)
        case .privateKeyJWT(let signer):
            form.append("client_id", clientID)
            form.append("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            form.append("client_assertion", try assertion(signer, clientID, audience: request.address.text, now))
        }
        request.form = form
    }

    /// RFC 7523 3; Core 9 wants the token endpoint's address as audience. It lives for a minute and has a name of its own.
    private func assertion(_ signer: JWSSigner, _ clientID: String, audience: String, _ now: UnixTime) throws -> String {
        try signer.sign([
            "iss": .string(clientID), "sub": .string(clientID), "aud": .string(audience),
            "jti": .string(Base64.url.encode(randomBytes(16))), "iat": .number(JSONNumber(now.seconds)),
            "exp": .number(JSONNumber(now.seconds + 60)),
        ])
    }
}
