import Benchmark
import JOSE
import JSON
import OpenSSL
import SSO

/// A whole validation of an access token: its form, the key that it names, the signature, the claims.
func tokens() {
    for algorithm in [JWSAlgorithm.rs256, .es256] {
        Benchmark("validate a JWT, \(algorithm.rawValue)") { _, token in
            for _ in 0..<checksInSample { blackHole(try await token.validate()) }
        } setup: {
            try SignedToken(algorithm)
        }
        Benchmark("verify a signature, \(algorithm.rawValue)") { _, raw in
            for _ in 0..<checksInSample { blackHole(raw.verify()) }
        } setup: {
            try RawSignature(algorithm)
        }
    }
}

private struct SignedToken {
    private let text: String
    private let validator: AccessTokenValidator
    private static let now = UnixTime(seconds: 1_800_000_000)

    init(_ algorithm: JWSAlgorithm) throws {
        let key = algorithm == .rs256 ? try PrivateKey.makeRSA(bits: 2048) : try PrivateKey.makeEC(.p256)
        let claims: JSON = [
            "iss": "https://op.example", "sub": "0199a4f0-0000-7000-8000-000000000001", "aud": "https://away.example/api",
            "exp": 1_800_000_300, "iat": 1_800_000_000, "client_id": "cli", "jti": "0199a4f0", "scope": "openid read write",
        ]
        guard let signer = JWSSigner(algorithm, key: key, keyID: "key-1"), let jwk = key.publicKey.jwk(keyID: "key-1", algorithm: algorithm)
        else { throw NotThere() }
        text = try signer.sign(claims, type: "at+jwt")
        let keys = try JWKSet(["keys": [jwk]])
        let cache = JWKSCache(cached: (keys, Self.now + .seconds(3600)), now: { Self.now }) { FetchedKeys(body: []) }
        let trust = TokenTrust(issuer: "https://op.example", clientID: "away")
        guard let validator = AccessTokenValidator(trust: trust, audience: "https://away.example/api", keys: cache) else {
            throw NotThere()
        }
        self.validator = validator
    }

    func validate() async throws -> AccessToken { try await validator.validate(text, at: Self.now) }
}

private struct RawSignature {
    private let key: PublicKey
    private let message = [UInt8](repeating: 7, count: 400)
    private let signature: [UInt8]
    private let algorithm: SignatureAlgorithm

    init(_ algorithm: JWSAlgorithm) throws {
        let key = algorithm == .rs256 ? try PrivateKey.makeRSA(bits: 2048) : try PrivateKey.makeEC(.p256)
        self.algorithm = algorithm.signature
        self.key = key.publicKey
        signature = try key.signature(for: message, by: self.algorithm)
    }

    func verify() -> Bool { key.isValidSignature(signature, for: message, by: algorithm) }
}
