import JOSE
import JSON
import OpenSSL
import SSO
import Testing

@testable import OpenIDConnect

@Suite struct `Signing in with OpenID Connect` {
    let provider: InMemoryProvider

    init() throws {
        provider = try InMemoryProvider()
    }

    func rule(_ work: () async throws -> Void) async -> SSORule? {
        do {
            try await work()
            return nil
        } catch {
            return (error as? Refusal)?.rule
        }
    }

    @Test func `O1.1 O1.2 O1.4 asks for a code with PKCE, state and nonce`() async throws {
        var client = try provider.client()
        client.maximumAge = .seconds(300)
        client.authenticationContexts = ["urn:mfa", "urn:hw"]
        client.responseMode = .formPost
        let (request, pending) = try await provider.party(client).begin(loginHint: "ana@acme.example")
        let query = try #require(request.address.split(separator: "?").last.flatMap { FormParameters(decoding: $0) })
        #expect(request.address.hasPrefix("https://op.example/authorize?"))
        #expect(query["response_type"] == "code")
        #expect(query["scope"] == "openid profile email")
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["code_challenge"] == pending.codeChallenge)
        #expect(query["state"] == pending.state)
        #expect(query["nonce"] == pending.nonce)
        #expect(query["redirect_uri"] == client.redirectURI)
        #expect(query["response_mode"] == "form_post")
        #expect(query["max_age"] == "300")
        #expect(query["acr_values"] == "urn:mfa urn:hw")
        #expect(query["login_hint"] == "ana@acme.example")
        #expect(pending.codeVerifier.count == 43)
        #expect(pending.state.count == 43)
        let other = PendingAuthorization.make(redirectURI: client.redirectURI, at: provider.now)
        #expect(Set([pending.state, pending.nonce, pending.codeVerifier, other.state, other.nonce, other.codeVerifier]).count == 6)
    }

    /// RFC 7636, appendix B
    @Test func `O1.2 computes the challenge of the standard`() {
        let pending = PendingAuthorization(
            state: "s",
            nonce: "n",
            codeVerifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
            began: 0,
            redirectURI: ""
        )
        #expect(pending.codeChallenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test(arguments: ["basic", "post", "public", "private key"])
    func `O1.8 proves who we are`(method: String) async throws {
        let key = try PrivateKey.makeEC(.p256)
        let provider = try InMemoryProvider(clientKey: method == "private key" ? key.publicKey : nil)
        let authentication: ClientAuthentication =
            switch method {
            case "basic": .secretBasic("s:ecret")
            case "post": .secretPost("s:ecret")
            case "public": .none
            default: .privateKeyJWT(try #require(JWSSigner(.es256, key: key, keyID: "c")))
            }
        var client = try provider.client(authentication)
        client.asksUserInfo = true
        let party = provider.party(client)
        let (request, pending) = try await party.begin()
        let signIn = try await party.complete(try AuthorizationResponse(try provider.authorize(request)), pending)
        #expect(signIn.idToken.subject == "7")
        #expect(signIn.verifiedEmail == "ana@acme.example")
        #expect(signIn.idToken.verifiedEmail == nil)
    }

    @Test func `O1.8 with a wrong secret is refused`() async throws {
        let party = provider.party(try provider.client(.secretPost("other")))
        let (request, pending) = try await party.begin()
        let response = try AuthorizationResponse(try provider.authorize(request))
        await #expect(throws: Refusal("O1.8", "the provider does not give tokens for the code", received: "invalid_client, status 400")) {
            try await party.complete(response, pending)
        }
    }

    @Test func `O1.2 with another attempt's verifier is refused by the provider`() async throws {
        let party = provider.party(try provider.client())
        let (request, pending) = try await party.begin()
        let (_, other) = try await party.begin()
        let mixed = PendingAuthorization(
            state: pending.state,
            nonce: pending.nonce,
            codeVerifier: other.codeVerifier,
            began: pending.began,
            redirectURI: pending.redirectURI
        )
        let response = try AuthorizationResponse(try provider.authorize(request))
        #expect(await rule { _ = try await party.complete(response, mixed) } == "O1.8")
    }

    @Test func `O1.3 without its attempt never talks to the provider`() async throws {
        let party = provider.party(try provider.client())
        let (request, pending) = try await party.begin()
        let (_, other) = try await party.begin()
        let response = try AuthorizationResponse(try provider.authorize(request))
        let asked = provider.requests.count
        #expect(await rule { _ = try await party.complete(response, nil) } == "O1.3")
        #expect(await rule { _ = try await party.complete(response, other) } == "O1.3")
        provider.pass(.seconds(600))
        #expect(await rule { _ = try await party.complete(response, pending) } == "O1.3")
        #expect(provider.requests.count == asked)
    }

    @Test func `O1.5 compares the issuer of the answer`() async throws {
        let party = provider.party(try provider.client())
        let (_, pending) = try await party.begin()
        for (issuer, expected) in [(nil, "O1.5"), ("https://op.example/", "O1.5"), ("https://evil.example", "O1.5")] as [(String?, SSORule)]
        {
            var parameters: FormParameters = ["state": pending.state, "error": "access_denied"]
            if let issuer { parameters.append("iss", issuer) }
            let response = try AuthorizationResponse(parameters)
            #expect(await rule { _ = try await party.complete(response, pending) } == expected)
        }
        provider.change { behaviour in
            behaviour.discovery = Self.without("authorization_response_iss_parameter_supported", behaviour.discovery)
        }
        await party.discovery.forget()
        let response = try AuthorizationResponse(["state": pending.state, "error": "access_denied"])
        #expect(await rule { _ = try await party.complete(response, pending) } == "O1.7")
    }

    @Test func `O1.7 records errors by known codes`() async throws {
        let party = provider.party(try provider.client())
        let (_, pending) = try await party.begin()
        for (code, shown) in [("access_denied", "access_denied: no"), ("<script>", "an unknown error: no")] {
            let response = try AuthorizationResponse([
                "state": pending.state, "iss": InMemoryProvider.issuer, "error": code, "error_description": "no",
            ])
            await #expect(throws: Refusal("O1.7", "the provider answered with an error", received: shown)) {
                try await party.complete(response, pending)
            }
        }
    }

    @Test(arguments: ["code", "state", "iss", "error"])
    func `O1.7 refuses repeated parameters`(name: String) {
        #expect(throws: Refusal("O1.7", "a parameter of the answer is repeated (\(name))")) {
            var parameters: FormParameters = ["state": "s", "code": "c"]
            parameters.append(name, "x")
            parameters.append(name, "x")
            _ = try AuthorizationResponse(parameters)
        }
    }

    @Test func `O1.8 wants a bearer token and an ID token`() async throws {
        for change in [{ $0.tokenType = "mac" }, { $0.omitsIDToken = true }] as [@Sendable (inout InMemoryProvider.Behaviour) -> Void] {
            let provider = try InMemoryProvider()
            provider.change(change)
            let party = provider.party(try provider.client())
            let (request, pending) = try await party.begin()
            let response = try AuthorizationResponse(try provider.authorize(request))
            #expect(await rule { _ = try await party.complete(response, pending) } == "O1.8")
        }
    }

    @Test func `O1.10 takes UserInfo of the same subject only`() async throws {
        provider.change { $0.userInfoSubject = "8" }
        var client = try provider.client()
        client.asksUserInfo = true
        let party = provider.party(client)
        let (request, pending) = try await party.begin()
        let response = try AuthorizationResponse(try provider.authorize(request))
        #expect(await rule { _ = try await party.complete(response, pending) } == "O1.10")
    }

    @Test(
        arguments: [
            ([:], "ana@acme.example"), (["email_verified": false], nil), (["email": "eve@evil.example", "email_verified": false], nil),
            (["email": "ana@other.example", "email_verified": true], "ana@other.example"),
        ] as [([String: JSON], String?)]
    )
    func `O6.15 never takes an address for verified that the ID token denies`(claims: [String: JSON], expected: String?) async throws {
        provider.change { $0.claims = claims }
        var client = try provider.client()
        client.asksUserInfo = true
        let party = provider.party(client)
        let (request, pending) = try await party.begin()
        let signIn = try await party.complete(try AuthorizationResponse(try provider.authorize(request)), pending)
        #expect(signIn.verifiedEmail == expected)
    }

    @Test func `C1.3 shows nothing secret when it is printed`() async throws {
        let party = provider.party(try provider.client())
        let (request, pending) = try await party.begin()
        let parameters = try provider.authorize(request)
        let response = try AuthorizationResponse(parameters)
        let signIn = try await party.complete(response, pending)
        let answer: JSON = ["token_type": "bearer", "id_token": "sec-id", "access_token": "sec-at", "refresh_token": "sec-rt"]
        let tokens = try TokenResponse(ProviderResponse(status: 200, body: answer.bytes))
        let secrets = [
            "s:ecret", pending.state, pending.nonce, pending.codeVerifier, signIn.rawIDToken, "sec-id", "sec-at", "sec-rt",
            try #require(parameters["code"]),
        ]
        let values: [Any] = [
            ClientAuthentication.secretBasic("s:ecret"), ClientAuthentication.secretPost("s:ecret"), party.client, pending, [pending],
            response, tokens, signIn, Optional(signIn) as Any, request,
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                for secret in secrets { #expect(!text.contains(secret), "\(type(of: value))") }
            }
        }
    }

    @Test(
        arguments: [
            ("nonce", "x", "O6.9"), ("iss", "https://op.example/", "O6.2"), ("aud", "b", "O6.3"), ("at_hash", "x", "O6.12"),
            ("c_hash", "x", "O6.12"),
        ] as [(String, String, SSORule)]
    )
    func `O6 refuses an ID token that is not for this sign-in`(claim: String, value: String, expected: SSORule) async throws {
        provider.change { $0.claims = [claim: .string(value)] }
        let party = provider.party(try provider.client())
        let (request, pending) = try await party.begin()
        let response = try AuthorizationResponse(try provider.authorize(request))
        #expect(await rule { _ = try await party.complete(response, pending) } == expected)
    }

    @Test func `O2.4 follows a rotation of keys`() async throws {
        let party = provider.party(try provider.client())
        for keyID in ["1", "1", "2", "2"] {
            if keyID == "2", provider.count("/keys") == 1 { try provider.rotate(to: "2") }
            let (request, pending) = try await party.begin()
            _ = try await party.complete(try AuthorizationResponse(try provider.authorize(request)), pending)
        }
        #expect(provider.count("/keys") == 2)
        #expect(provider.count("/.well-known/openid-configuration") == 1)
    }

    static func without(_ name: String, _ json: JSON) -> JSON {
        guard var members = json.object else { return json }
        members[name] = nil
        return .object(members)
    }
}
