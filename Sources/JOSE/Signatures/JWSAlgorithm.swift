package import OpenSSL

/// The signature algorithms that Away knows (SSO_RULES O3.4; RFC 7518 3.1, RFC 8037 3.1). There is no `none` and no MAC to name.
package enum JWSAlgorithm: String, CaseIterable, Hashable, Sendable, Codable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    package var signature: SignatureAlgorithm {
        switch self {
        case .rs256, .rs384, .rs512: .rsaPKCS1(hash)
        case .ps256, .ps384, .ps512: .rsaPSS(hash)
        case .es256, .es384, .es512: .ecdsa(hash)
        case .edDSA: .ed25519
        }
    }

    /// The hash of the signature; for EdDSA the one that `at_hash` and `c_hash` take (SSO_RULES O6.12).
    package var hash: HashAlgorithm {
        switch self {
        case .rs256, .ps256, .es256: .sha256
        case .rs384, .ps384, .es384: .sha384
        case .rs512, .ps512, .es512, .edDSA: .sha512
        }
    }

    /// SSO_RULES O4.2
    func fits(_ key: PublicKey.Components) -> Bool {
        switch (self, key) {
        case (.rs256, .rsa), (.rs384, .rsa), (.rs512, .rsa), (.ps256, .rsa), (.ps384, .rsa), (.ps512, .rsa): true
        case (.es256, .ec(.p256, _, _)), (.es384, .ec(.p384, _, _)), (.es512, .ec(.p521, _, _)), (.edDSA, .ed25519): true
        default: false
        }
    }

    /// Refuses a signature (SSO_RULES O5.2, O5.3, O5.4) whose form alone makes it invalid for this algorithm.
    var formRule: String {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "O5.2"
        case .es256, .es384, .es512: "O5.3"
        case .edDSA: "O5.4"
        }
    }
}
