import HTTPTypes
import Hummingbird
import JOSE
import JSON
import OpenSSL
import SSO

extension DevelopmentProvider {
    /// A code for tokens (RFC 6749 4.1.3, RFC 7636 4.6).
    func token(_ request: Request) async throws -> Response {
        guard let form = FormParameters(decoding: try await body(of: request)) else { return problem("invalid_request") }
        guard form["grant_type"] == "authorization_code" else { return problem("unsupported_grant_type") }
        guard form["client_id"] == settings.clientID else { return problem("invalid_client") }
        guard let code = form["code"], let verifier = form["code_verifier"], let redirectURI = form["redirect_uri"] else {
            return problem("invalid_request")
        }
        let now = now()
        guard let grant = grants.take(code, at: now), grant.redirectURI == redirectURI, grant.clientID == settings.clientID,
            isEqualInConstantTime(
                Array(Base64.url.encode(HashAlgorithm.sha256.hash(Array(verifier.utf8))).utf8),
                Array(grant.codeChallenge.utf8)
            )
        else { return problem("invalid_grant") }
        let accessToken = try makeAccessToken(grant, now)
        grants.remember(accessToken, of: grant.person, until: now + Self.tokenLifetime, at: now)
        return json([
            "access_token": .string(accessToken),
            "token_type": "Bearer",
            "expires_in": .number(JSONNumber(Self.tokenLifetime)),
            "id_token": .string(try makeIDToken(grant, accessToken, now)),
        ])
    }

    func userInfo(_ request: Request) -> Response {
        let authorization = request.headers[.authorization] ?? ""
        guard authorization.hasPrefix("Bearer "), let person = grants.person(String(authorization.dropFirst(7)), at: now()) else {
            var response = json(["error": "invalid_token"], status: .unauthorized)
            response.headers[.wwwAuthenticate] = "Bearer error=\"invalid_token\""
            return response
        }
        return json(.object(claims(of: person)))
    }

    private func makeIDToken(_ grant: Grants.Grant, _ accessToken: String, _ now: Int64) throws -> String {
        let digest = HashAlgorithm.sha256.hash(Array(accessToken.utf8))
        var token = claims(of: grant.person)
        token.append("iss", .string(settings.issuer))
        token.append("aud", .string(settings.clientID))
        token.append("iat", .number(JSONNumber(now)))
        token.append("exp", .number(JSONNumber(now + Self.tokenLifetime)))
        token.append("auth_time", .number(JSONNumber(grant.authenticatedAt)))
        token.append("sid", .string(Base64.url.encode(randomBytes(16))))
        token.append("at_hash", .string(Base64.url.encode(Array(digest.prefix(16)))))
        if let nonce = grant.nonce { token.append("nonce", .string(nonce)) }
        return try signer.sign(.object(token))
    }

    /// RFC 9068, so that the same sign-in serves the API.
    private func makeAccessToken(_ grant: Grants.Grant, _ now: Int64) throws -> String {
        try signer.sign(
            [
                "iss": .string(settings.issuer),
                "aud": .string(settings.apiAudience ?? settings.issuer + "/userinfo"),
                "sub": .string(grant.person.subject),
                "client_id": .string(settings.clientID),
                "iat": .number(JSONNumber(now)),
                "exp": .number(JSONNumber(now + Self.tokenLifetime)),
                "auth_time": .number(JSONNumber(grant.authenticatedAt)),
                "jti": .string(Base64.url.encode(randomBytes(16))),
            ],
            type: "at+jwt"
        )
    }

    private func claims(of person: DevelopmentPerson) -> JSONObject {
        var claims = JSONObject()
        claims.append("sub", .string(person.subject))
        claims.append("name", .string(person.name))
        claims.append("email", .string(person.email))
        claims.append("email_verified", true)
        return claims
    }

    private func problem(_ code: String) -> Response {
        json(["error": .string(code)], status: .badRequest)
    }
}
