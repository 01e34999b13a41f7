import Foundation
import JOSE
import JSON
import OpenSSL
import SSO

/// JSON Web Tokens and keys.
enum Tokens {
    static func keys(_ bytes: [UInt8]) {
        guard let set = try? JWKSet(parsing: bytes) else { return }
        for key in set.keys {
            for algorithm in JWSAlgorithm.allCases {
                guard let key = try? key.key(for: algorithm) else { continue }
                _ = key.isValidSignature([UInt8](repeating: 1, count: 64), for: [1], by: algorithm.signature)
            }
        }
    }

    private static let corpusKeys = Fixtures.made("the corpus keys") { try JWKSet(Fixtures.json("keys.json")) }
    /// SHA-256 of `header.payload` of each token of the corpus: nothing else was ever signed by those keys.
    private static let signedInputs = Set(Fixtures.text("signed-tokens.txt").split(separator: "\n").map(String.init))

    /// A token without knowing the keys: whatever is taken was signed just so.
    static func stolen(_ bytes: [UInt8]) throws(Violation) {
        let token = String(decoding: bytes, as: UTF8.self)
        guard !accepted(token, by: corpusKeys).isEmpty else { return }
        let input = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).prefix(2).joined(separator: [0x2E])
        let digest = HashAlgorithm.sha256.hash(Array(input)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        try Violation.check(signedInputs.contains(digest), "a token was forged")
    }

    private static let key = Fixtures.made("a key") { try PrivateKey.makeEC(.p256) }
    private static let ownKeys = Fixtures.made("own keys") {
        try JWKSet(["keys": .array([key.publicKey.jwk(keyID: "k", algorithm: .es256)].compactMap { $0 })])
    }

    /// The header, a line end, the payload, signed by a key that is trusted: is every claim checked?
    static func signed(_ bytes: [UInt8]) throws(Violation) {
        let parts = bytes.split(separator: 0x0A, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return }
        let input = Base64.url.encode(Array(parts[0])) + "." + Base64.url.encode(Array(parts[1]))
        guard let signature = try? key.signature(for: Array(input.utf8), by: .ecdsa(.sha256)) else { return }
        let kinds = accepted(input + "." + Base64.url.encode(signature), by: ownKeys)
        guard let kind = kinds.first else { return }
        try Violation.check(kinds.count == 1, "one token for two purposes: \(kinds)")
        // Another parser's reading of the same claims.
        guard let claims = (try? JSONSerialization.jsonObject(with: Data(parts[1]))) as? [String: Any] else {
            throw Violation("Foundation does not read the claims")
        }
        try Violation.check(claims["iss"] as? String == Fixtures.issuer, "another issuer")
        let audiences = claims["aud"] as? [String] ?? [claims["aud"] as? String ?? ""]
        try Violation.check(audiences.contains(kind == "access" ? Fixtures.audience : Fixtures.clientID), "another audience")
        let skew = 60.0
        let now = Double(Fixtures.now.seconds)
        try Violation.check((claims["exp"] as? Double).map { now < $0 + skew } == true, "expired")
        try Violation.check((claims["iat"] as? Double).map { $0 <= now + skew } == true, "from the future")
        switch kind {
        case "id": try Violation.check(claims["nonce"] as? String == Fixtures.nonce && claims["sub"] is String, "another nonce")
        case "logout": try Violation.check(claims["nonce"] == nil && claims["events"] is [String: Any], "no logout")
        default: try Violation.check(claims["client_id"] is String && claims["jti"] is String, "no access token")
        }
    }

    /// As which kinds of token it passes.
    private static func accepted(_ token: String, by keys: JWKSet) -> [String] {
        let found = try? awaited {
            let keys = JWKSCache(cached: (keys, Fixtures.now + .seconds(3600)), now: { Fixtures.now }) {
                FetchedKeys(body: Array(#"{"keys":[]}"#.utf8))
            }
            let trust = TokenTrust(issuer: Fixtures.issuer, clientID: Fixtures.clientID)
            var kinds: [String] = []
            let expected = IDTokenExpectations(nonce: Fixtures.nonce)
            if (try? await IDTokenValidator(trust: trust, keys: keys).validate(token, expecting: expected, at: Fixtures.now)) != nil {
                kinds.append("id")
            }
            let access = AccessTokenValidator(trust: trust, audience: Fixtures.audience, keys: keys)
            if (try? await access?.validate(token, at: Fixtures.now)) != nil { kinds.append("access") }
            let logout = LogoutTokenValidator(trust: trust, keys: keys)
            if (try? await logout.validate(token, at: Fixtures.now, claim: { _, _ in true })) != nil { kinds.append("logout") }
            return kinds
        }
        return found ?? []
    }
}
