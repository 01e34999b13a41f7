/// The signatures that Away makes and takes (SSO_RULES S4.7, O3.4). Only SHA-2: with SHA-1 both directions refuse.
package enum SignatureAlgorithm: Hashable, Sendable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
    case rsaPKCS1(HashAlgorithm)
    /// RSASSA-PSS (RFC 8017 8.1) with the same hash in MGF1 and a salt as long as the hash.
    case rsaPSS(HashAlgorithm)
    /// ECDSA, as raw r‖s of twice the field's length. The hash need not be the curve's own.
    case ecdsa(HashAlgorithm)
    /// Ed25519 (RFC 8032 5.1).
    case ed25519

    /// Nil for Ed25519, which hashes inside.
    var hash: HashAlgorithm? {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(let hash): hash
        case .ed25519: nil
        }
    }

    func fits(_ components: PublicKey.Components) -> Bool {
        switch (self, components) {
        case (.rsaPKCS1, .rsa), (.rsaPSS, .rsa), (.ecdsa, .ec): hash != .sha1
        case (.ed25519, .ed25519): true
        default: false
        }
    }
}
