import JSON
import OpenSSL
import SSO
import Testing

@testable import JOSE

/// Tokens of a provider of the test's own, for bounds that the corpus does not reach.
@Suite struct `The bounds of tokens` {
    let now = UnixTime(seconds: 1_800_000_000)
    let signer: JWSSigner
    let keys: JWKSCache
    let trust = TokenTrust(issuer: "https://op.example", clientID: "away")

    init() throws {
        let key = try PrivateKey.makeEd25519()
        signer = try #require(JWSSigner(.edDSA, key: key, keyID: "1"))
        let jwk = try #require(key.publicKey.jwk(keyID: "1", algorithm: .edDSA))
        let time = now
        keys = JWKSCache(now: { time }) { FetchedKeys(body: (["keys": [jwk]] as JSON).bytes) }
    }

    private func token(_ changes: [String: JSON?]) throws -> String {
        var claims: [String: JSON] = [
            "iss": "https://op.example", "aud": "away", "iat": .number(JSONNumber(now.seconds)),
            "exp": .number(JSONNumber(now.seconds + 120)),
        ]
        for (name, value) in changes { claims[name] = value }
        return try signer.sign(.object(claims.reduce(into: JSONObject()) { $0.append($1.key, $1.value) }))
    }

    /// The rule that refuses a logout token, or how long its name is to be remembered.
    private func logout(_ changes: [String: JSON?], after age: Duration = .zero) async throws -> (rule: SSORule?, until: UnixTime?) {
        var claims: [String: JSON?] = [
            "jti": "1", "sub": "7", "events": ["http://schemas.openid.net/event/backchannel-logout": [:]],
        ]
        claims.merge(changes) { _, new in new }
        var remembered: UnixTime?
        do {
            let logout = try await LogoutTokenValidator(trust: trust, keys: keys).validate(try token(claims), at: now + age) { _, until in
                remembered = until
                return true
            }
            #expect(logout.expires == remembered)
            return (nil, remembered)
        } catch let refusal as Refusal {
            return (refusal.rule, remembered)
        }
    }

    @Test func `O8.1 hold for the name of a logout token`() async throws {
        let name = { (count: Int) in JSON.string(String(repeating: "\u{e9}", count: count)) }
        #expect(try await logout(["jti": name(256)]).rule == nil)
        #expect(try await logout(["jti": name(257)]).rule == "O8.1")
        #expect(try await logout(["jti": ""]).rule == "O8.1")
        // One character to a reader of grapheme clusters.
        #expect(try await logout(["jti": .string("e" + String(repeating: "\u{301}", count: 256))]).rule == "O8.1")
    }

    @Test func `O8.1 hold for the session of a logout token`() async throws {
        #expect(try await logout(["sid": "s", "sub": nil]).rule == nil)
        #expect(try await logout(["sid": ""]).rule == "O8.1")
        #expect(try await logout(["sid": "", "sub": nil]).rule == "O8.1")
    }

    @Test func `O8.1 hold for the time that a logout token is remembered`() async throws {
        #expect(try await logout([:]).until == now + .seconds(120 + 60))
        let endless: [String: JSON?] = ["exp": .number(JSONNumber(Int64(253_402_300_799)))]
        #expect(try await logout(endless).until == now + .seconds(86_400 + 60))
        // What is forgotten is no longer taken either.
        #expect(try await logout(endless, after: .seconds(86_459)).rule == nil)
        #expect(try await logout(endless, after: .seconds(86_460)).rule == "O8.1")
    }

    @Test func `O6.3 O6.4 count an audience that stands twice once`() async throws {
        let validator = IDTokenValidator(trust: trust, trustedAudiences: ["other"], keys: keys)
        let read = { (audiences: JSON) in
            try await validator.validate(
                try token(["sub": "7", "nonce": "n", "aud": audiences]),
                expecting: IDTokenExpectations(nonce: "n"),
                at: now
            )
        }
        #expect(try await read(["away", "away"]).audiences == ["away"])
        await #expect(throws: Refusal("O6.4", "the token has several audiences and no authorized party")) {
            try await read(["away", "other", "away"])
        }
    }
}
