import JOSE
import JSON
import OpenSSL
import SSO
import Synchronization

/// An OpenID provider that says what the test wants, forged or not.
final class FakeProvider: Sendable {
    static let issuer = "https://op.example"
    static let clientID = "away-client"

    struct Person: Sendable {
        var subject = "sub-ana"
        var email: String? = "ana@acme.example"
        var isEmailVerified = true
        /// Over all other claims of the ID token; null takes one away.
        var claims: [(String, JSON)] = []
    }

    private struct State {
        var person = Person()
        var nonces: [String: (nonce: String, challenge: String)] = [:]
        var tokenRequests = 0
        var isDown = false
    }

    private let state = Mutex(State())
    private let signer: JWSSigner
    private let jwk: JSON
    private let now: @Sendable () -> Int64

    init(now: @escaping @Sendable () -> Int64) throws {
        let key = try PrivateKey.makeEC(.p256)
        guard let signer = JWSSigner(.es256, key: key, keyID: "k1"), let jwk = key.publicKey.jwk(keyID: "k1", algorithm: .es256) else {
            preconditionFailure("ES256 fits P-256")
        }
        self.signer = signer
        self.jwk = jwk
        self.now = now
    }

    var person: Person {
        get { state.withLock { $0.person } }
        set { state.withLock { $0.person = newValue } }
    }

    var tokenRequests: Int { state.withLock { $0.tokenRequests } }

    func goDown() { state.withLock { $0.isDown = true } }

    /// The browser signs in here: a code for the request at that address.
    func authorize(_ parameters: FormParameters) -> String {
        let code = Base64.url.encode(randomBytes(16))
        state.withLock { $0.nonces[code] = (parameters["nonce"] ?? "", parameters["code_challenge"] ?? "") }
        return code
    }

    func answer(_ request: ProviderRequest) throws -> ProviderResponse {
        guard !state.withLock({ $0.isDown }) else { throw ProviderUnreachable(.connection, host: request.address.host) }
        switch request.address.target {
        case "/.well-known/openid-configuration": return ok(discovery)
        case "/jwks": return ok(["keys": [jwk]])
        case "/token": return try tokens(request.form ?? [:])
        case "/userinfo": return ok(["sub": .string(person.subject)])
        default: return ProviderResponse(status: 404, body: [])
        }
    }

    func accessToken(_ claims: [(String, JSON)] = [], type: String = "at+jwt") throws -> String {
        var token = JSONObject()
        token.append("iss", .string(Self.issuer))
        token.append("aud", "https://api.away.example")
        token.append("sub", .string(person.subject))
        token.append("client_id", "cli")
        token.append("iat", .number(JSONNumber(now())))
        token.append("exp", .number(JSONNumber(now() + 300)))
        token.append("jti", .string(Base64.url.encode(randomBytes(8))))
        for (name, value) in claims { token[name] = value.isNull ? nil : value }
        return try signer.sign(.object(token), type: type)
    }

    func logoutToken(_ claims: [(String, JSON)]) throws -> String {
        var token = JSONObject()
        token.append("iss", .string(Self.issuer))
        token.append("aud", .string(Self.clientID))
        token.append("iat", .number(JSONNumber(now())))
        token.append("exp", .number(JSONNumber(now() + 120)))
        token.append("jti", .string(Base64.url.encode(randomBytes(8))))
        token.append("events", ["http://schemas.openid.net/event/backchannel-logout": [:]])
        for (name, value) in claims { token[name] = value.isNull ? nil : value }
        return try signer.sign(.object(token), type: "logout+jwt")
    }

    private func tokens(_ form: FormParameters) throws -> ProviderResponse {
        let found = state.withLock { state in
            state.tokenRequests += 1
            return state.nonces.removeValue(forKey: form["code"] ?? "")
        }
        let challenge = Base64.url.encode(HashAlgorithm.sha256.hash(Array((form["code_verifier"] ?? "").utf8)))
        guard let found, found.challenge == challenge else {
            return ProviderResponse(status: 400, body: (["error": "invalid_grant"] as JSON).bytes)
        }
        let person = person
        var token = JSONObject()
        token.append("iss", .string(Self.issuer))
        token.append("aud", .string(Self.clientID))
        token.append("sub", .string(person.subject))
        token.append("iat", .number(JSONNumber(now())))
        token.append("exp", .number(JSONNumber(now() + 300)))
        token.append("nonce", .string(found.nonce))
        token.append("sid", .string("sid-" + person.subject))
        if let email = person.email { token.append("email", .string(email)) }
        token.append("email_verified", .bool(person.isEmailVerified))
        for (name, value) in person.claims { token[name] = value.isNull ? nil : value }
        return ok(["id_token": .string(try signer.sign(.object(token))), "access_token": "opaque", "token_type": "Bearer"])
    }

    private func ok(_ json: JSON) -> ProviderResponse { ProviderResponse(status: 200, body: json.bytes) }

    private var discovery: JSON {
        [
            "issuer": .string(Self.issuer),
            "authorization_endpoint": .string(Self.issuer + "/authorize"),
            "token_endpoint": .string(Self.issuer + "/token"),
            "jwks_uri": .string(Self.issuer + "/jwks"),
            "userinfo_endpoint": .string(Self.issuer + "/userinfo"),
            "end_session_endpoint": .string(Self.issuer + "/end"),
            "authorization_response_iss_parameter_supported": true,
        ]
    }
}
