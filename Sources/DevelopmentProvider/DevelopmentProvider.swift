package import Hummingbird
import HTTPTypes
import JOSE
import JSON
import NIOCore
import OpenSSL
import SSO

/// An OpenID provider for newcomers: a list of people to click, and then a real sign-in by authorization code with PKCE.
///
/// It knows no passwords, so ``DevelopmentSettings`` lets it live on loopback only; its keys are made at start and die with it.
package struct DevelopmentProvider: Sendable {
    /// Seconds that an ID token or access token is good.
    static let tokenLifetime: Int64 = 3600

    package let settings: DevelopmentSettings
    let signer: JWSSigner
    let keys: JSON
    let grants = Grants()
    package let mailbox = DevelopmentMailbox()
    let now: @Sendable () -> Int64

    /// - Parameter now: Seconds since 1970.
    package init(_ settings: DevelopmentSettings, now: @escaping @Sendable () -> Int64) throws {
        self.settings = settings
        self.now = now
        let key = try PrivateKey.makeEC(.p256)
        let keyID = Base64.url.encode(randomBytes(8))
        guard let signer = JWSSigner(.es256, key: key, keyID: keyID), let jwk = key.publicKey.jwk(keyID: keyID, algorithm: .es256) else {
            preconditionFailure("ES256 fits P-256")
        }
        self.signer = signer
        keys = ["keys": [jwk]]
    }

    package func router() -> Router<BasicRequestContext> {
        let router = Router(context: BasicRequestContext.self)
        router.get(".well-known/openid-configuration") { _, _ in json(discovery) }
        router.get("jwks") { _, _ in json(keys) }
        router.get("authorize") { request, _ in authorize(request) }
        router.post("authorize") { request, _ in try await choose(request) }
        router.post("token") { request, _ in try await token(request) }
        router.get("userinfo") { request, _ in userInfo(request) }
        router.get("end_session") { request, _ in endSession(request) }
        addMailbox(to: router)
        return router
    }

    private var discovery: JSON {
        let issuer = settings.issuer
        return [
            "issuer": .string(issuer),
            "authorization_endpoint": .string(issuer + "/authorize"),
            "token_endpoint": .string(issuer + "/token"),
            "jwks_uri": .string(issuer + "/jwks"),
            "userinfo_endpoint": .string(issuer + "/userinfo"),
            "end_session_endpoint": .string(issuer + "/end_session"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": ["sub", "name", "email", "email_verified", "auth_time"],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
        ]
    }

    func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.bytes))
        )
    }

    func html(_ body: String, status: HTTPResponse.Status = .ok) -> Response {
        let page = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Development sign-in</title><style>\(Self.style)</style></head>
            <body><main>\(body)</main></body>
            </html>
            """
        return Response(
            status: status,
            headers: [
                .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: page))
        )
    }

    private static let style = """
        body{font:1rem/1.5 system-ui,sans-serif;margin:0;background:#f5f5f4;color:#1c1917}
        main{max-width:26rem;margin:10vh auto;padding:0 1rem}
        button{display:block;width:100%;text-align:left;font:inherit;margin:.5rem 0;padding:.75rem 1rem;background:#fff;
        border:1px solid #a8a29e;border-radius:.5rem;cursor:pointer}
        button:hover,button:focus-visible{border-color:#0f766e;outline:2px solid #0f766e}
        pre{white-space:pre-wrap;overflow-wrap:anywhere}
        small{color:#57534e;display:block}
        """
}
