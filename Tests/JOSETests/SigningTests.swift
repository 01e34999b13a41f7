import JSON
import OpenSSL
import SSO
import Testing

@testable import JOSE

@Suite struct `Signing tokens` {
    let now = UnixTime(seconds: 1_800_000_000)
    let payload: JSON = [
        "iss": "https://op.example", "sub": "7", "aud": "away", "exp": 1_800_000_060, "iat": 1_800_000_000, "nonce": "n",
    ]

    static func makeKey(for algorithm: JWSAlgorithm) throws -> PrivateKey {
        switch algorithm {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: try rsa.get()
        case .es256: try .makeEC(.p256)
        case .es384: try .makeEC(.p384)
        case .es512: try .makeEC(.p521)
        case .edDSA: try .makeEd25519()
        }
    }

    static let rsa = Result { try PrivateKey.makeRSA(bits: 2048) }

    @Test(arguments: JWSAlgorithm.allCases)
    func `and validating them agree, by the published key only`(algorithm: JWSAlgorithm) async throws {
        let key = try Self.makeKey(for: algorithm)
        let token = try #require(JWSSigner(algorithm, key: key, keyID: "1")).sign(payload)
        let jwk = try #require(key.publicKey.jwk(keyID: "1", algorithm: algorithm))
        let keys = try JWKSet(["keys": [jwk]])
        let cache = JWKSCache(cached: (keys, now + .seconds(1)), now: { [now] in now }) { FetchedKeys(body: []) }
        let validator = IDTokenValidator(trust: TokenTrust(issuer: "https://op.example", clientID: "away"), keys: cache)
        #expect(try await validator.validate(token, expecting: IDTokenExpectations(nonce: "n"), at: now).subject == "7")
        await #expect(throws: Refusal.self) {
            try await validator.validate(token, expecting: IDTokenExpectations(nonce: "m"), at: now)
        }
        let stranger = try Self.makeKey(for: .edDSA)
        #expect(JWSSigner(algorithm == .edDSA ? .es256 : algorithm, key: stranger) == nil)
    }

    @Test func `never makes an access token of an ID token`() async throws {
        let key = try Self.makeKey(for: .edDSA)
        let keys = try JWKSet(["keys": [try #require(key.publicKey.jwk(keyID: "1", algorithm: .edDSA))]])
        let cache = JWKSCache(cached: (keys, now + .seconds(1)), now: { [now] in now }) { FetchedKeys(body: []) }
        let trust = TokenTrust(issuer: "https://op.example", clientID: "away")
        #expect(AccessTokenValidator(trust: trust, audience: "away", keys: cache) == nil)
        let lenient = try #require(AccessTokenValidator(trust: trust, audience: "api", allowsPlainType: true, keys: cache))
        let strict = try #require(AccessTokenValidator(trust: trust, audience: "api", keys: cache))
        let claims: JSON = [
            "iss": "https://op.example", "sub": "7", "aud": "api", "exp": 1_800_000_060, "iat": 1_800_000_000, "client_id": "cli",
            "jti": "1", "scope": "read write",
        ]
        let signer = try #require(JWSSigner(.edDSA, key: key, keyID: "1"))
        #expect(try await lenient.validate(signer.sign(claims), at: now).scopes == ["read", "write"])
        #expect(try await strict.validate(signer.sign(claims, type: "at+jwt"), at: now).clientID == "cli")
        await #expect(throws: Refusal("O3.8", "the token is of another type", received: "jwt")) {
            try await strict.validate(signer.sign(claims), at: now)
        }
        for name in ["nonce", "at_hash", "c_hash"] {
            var members = try #require(claims.object)
            members.append(name, "x")
            await #expect(throws: Refusal("O7.1", "an ID token is no access token (\(name))")) {
                try await lenient.validate(signer.sign(.object(members)), at: now)
            }
        }
    }
}

@Suite struct `Times in tokens` {
    @Test(arguments: ["0", "253402300799", "253402300799.0", "1.5", "1781517900.123456789123"])
    func `are plain numbers`(text: String) throws {
        #expect(UnixTime(numericDate: try JSON(parsing: text)) != nil)
    }

    @Test(arguments: ["-1", "-0", "1e9", "1E2", "253402300800", "253402300799.1", "1000000000000", "\"1\"", "true", "null", "[1]"])
    func `are nothing else`(text: String) throws {
        #expect(UnixTime(numericDate: try JSON(parsing: text)) == nil)
    }

    @Test func `keep their fraction`() throws {
        #expect(UnixTime(numericDate: try JSON(parsing: "1.25")) == UnixTime(sinceEpoch: .milliseconds(1250)))
    }
}
