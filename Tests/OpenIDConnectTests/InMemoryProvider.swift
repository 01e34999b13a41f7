import JOSE
import JSON
import OpenIDConnect
import OpenSSL
import SSO
import Synchronization
import Testing

/// A provider behind the port `Fetch`, with a clock of its own. It checks what a good provider checks, PKCE and the client's proof
/// included, and can be told to misbehave.
final class InMemoryProvider: Sendable {
    static let issuer = "https://op.example"

    struct Behaviour: Sendable {
        var discovery: JSON = [
            "issuer": "https://op.example", "authorization_endpoint": "https://op.example/authorize",
            "token_endpoint": "https://op.example/token", "jwks_uri": "https://op.example/keys",
            "userinfo_endpoint": "https://op.example/userinfo", "end_session_endpoint": "https://op.example/logout?x=1",
            "authorization_response_iss_parameter_supported": true, "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256"],
        ]
        var isAway = false
        var claims: [String: JSON] = [:]
        var tokenType = "Bearer"
        var omitsIDToken = false
        var userInfoSubject = "7"
    }

    private struct State {
        var behaviour = Behaviour()
        var now = UnixTime(seconds: 1_800_000_000)
        var keyID = "1"
        var key: PrivateKey
        var issued: [String: FormParameters] = [:]
        var requests: [ProviderRequest] = []
    }

    private let state: Mutex<State>
    private let clientKey: PublicKey?

    init(clientKey: PublicKey? = nil) throws {
        self.clientKey = clientKey
        state = Mutex(State(key: try PrivateKey.makeEC(.p256)))
    }

    var now: UnixTime { state.withLock { $0.now } }
    var requests: [ProviderRequest] { state.withLock { $0.requests } }

    func pass(_ duration: Duration) {
        state.withLock { $0.now = $0.now + duration }
    }

    func change(_ change: (inout Behaviour) -> Void) {
        state.withLock { change(&$0.behaviour) }
    }

    func rotate(to keyID: String) throws {
        let key = try PrivateKey.makeEC(.p256)
        state.withLock { state in
            state.key = key
            state.keyID = keyID
        }
    }

    func count(_ path: String) -> Int {
        requests.count { $0.address.target == path }
    }

    func client(_ authentication: ClientAuthentication = .secretBasic("s:ecret")) throws -> ClientConfiguration {
        ClientConfiguration(
            issuer: try #require(Issuer(Self.issuer)),
            clientID: "a way",
            authentication: authentication,
            redirectURI: "https://away.example/sso/callback"
        )
    }

    func party(_ client: ClientConfiguration) -> RelyingParty {
        RelyingParty(client, now: { self.now }, fetch: { try await self.answer($0) })
    }

    /// What the browser brings back after the person has signed in.
    func authorize(_ request: AuthorizationRequest) throws -> FormParameters {
        let query = try #require(request.address.split(separator: "?", maxSplits: 1).last)
        let parameters = try #require(FormParameters(decoding: query))
        let code = "code-\(state.withLock { $0.issued.count })"
        state.withLock { $0.issued[code] = parameters }
        return ["code": code, "state": try #require(parameters["state"]), "iss": Self.issuer]
    }

    private func answer(_ request: ProviderRequest) async throws -> ProviderResponse {
        let behaviour = state.withLock { state in
            state.requests.append(request)
            return state.behaviour
        }
        await Task.yield()
        guard !behaviour.isAway else { throw ProviderUnreachable(.connection, host: request.address.host) }
        switch request.address.target {
        case "/.well-known/openid-configuration": return ProviderResponse(status: 200, body: behaviour.discovery.bytes)
        case "/keys":
            let (key, keyID) = state.withLock { ($0.key.publicKey, $0.keyID) }
            let jwk = try #require(key.jwk(keyID: keyID, algorithm: .es256))
            return ProviderResponse(status: 200, body: (["keys": [jwk]] as JSON).bytes)
        case "/token": return try token(request, behaviour)
        case "/userinfo":
            guard request.authorization == "Bearer at" else { return ProviderResponse(status: 401, body: []) }
            let claims: JSON = ["sub": .string(behaviour.userInfoSubject), "email": "ana@acme.example", "email_verified": true]
            return ProviderResponse(status: 200, body: claims.bytes)
        default: return ProviderResponse(status: 404, body: [])
        }
    }

    private func token(_ request: ProviderRequest, _ behaviour: Behaviour) throws -> ProviderResponse {
        let form = try #require(request.form)
        guard isAuthentic(request, form) else { return refusal("invalid_client") }
        // A code serves once.
        guard let code = form["code"], let asked = state.withLock({ $0.issued.removeValue(forKey: code) }),
            let verifier = form["code_verifier"], asked["code_challenge_method"] == "S256",
            asked["code_challenge"] == Base64.url.encode(HashAlgorithm.sha256.hash(Array(verifier.utf8))),
            asked["redirect_uri"] == form["redirect_uri"], form["grant_type"] == "authorization_code"
        else { return refusal("invalid_grant") }
        let seconds = now.seconds
        var claims: [String: JSON] = [
            "iss": .string(Self.issuer), "sub": "7", "aud": "a way", "iat": .number(JSONNumber(seconds)),
            "exp": .number(JSONNumber(seconds + 300)), "nonce": .string(asked["nonce"] ?? ""),
        ]
        claims.merge(behaviour.claims) { _, new in new }
        let payload = claims.reduce(into: JSONObject()) { $0.append($1.key, $1.value) }
        let (key, keyID) = state.withLock { ($0.key, $0.keyID) }
        let signer = try #require(JWSSigner(.es256, key: key, keyID: keyID))
        var answer: JSONObject = JSONObject()
        answer.append("access_token", "at")
        answer.append("token_type", .string(behaviour.tokenType))
        if !behaviour.omitsIDToken { answer.append("id_token", .string(try signer.sign(.object(payload)))) }
        return ProviderResponse(status: 200, body: JSON.object(answer).bytes)
    }

    private func isAuthentic(_ request: ProviderRequest, _ form: FormParameters) -> Bool {
        if let clientKey {
            guard form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                let assertion = form["client_assertion"],
                let jws = try? CompactJWS(parsing: assertion, allowing: [.es256], as: .idToken),
                let claims = try? jws.verifiedClaims(by: clientKey)
            else { return false }
            let members = claims.members
            return members["iss"] == "a way" && members["sub"] == "a way" && members["aud"] == "https://op.example/token"
                && (members["exp"]?.integer ?? 0) > now.seconds && members["jti"]?.string != nil
        }
        if let authorization = request.authorization {
            return authorization == "Basic " + Base64.standard.encode(Array("a+way:s%3Aecret".utf8)) && form["client_id"] == nil
        }
        return form["client_id"] == "a way" && [nil, "s:ecret"].contains(form["client_secret"])
    }

    private func refusal(_ code: String) -> ProviderResponse {
        ProviderResponse(status: 400, body: (["error": .string(code)] as JSON).bytes)
    }
}
