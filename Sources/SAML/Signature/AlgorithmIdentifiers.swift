import OpenSSL
import SSO

extension SignatureAlgorithm {
    /// The signature methods that we take, by their URIs (SSO_RULES S4.7; RFC 9231 2.3).
    private static let identifiers: [(String, Self)] = [
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", .rsaPKCS1(.sha256)),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", .rsaPKCS1(.sha384)),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", .rsaPKCS1(.sha512)),
        ("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", .rsaPSS(.sha256)),
        ("http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1", .rsaPSS(.sha384)),
        ("http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1", .rsaPSS(.sha512)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", .ecdsa(.sha256)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384", .ecdsa(.sha384)),
        ("http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512", .ecdsa(.sha512)),
    ]

    /// Nil for SHA-1, MD5, DSA, HMAC and whatever else is not on the list.
    init?(identifier: String) {
        guard let found = Self.identifiers.first(where: { $0.0.isExactly(identifier) }) else { return nil }
        self = found.1
    }

    /// Nil for what XML Signature has no name for.
    var identifier: String? {
        Self.identifiers.first { $0.1 == self }?.0
    }

    /// What we sign with: the hash goes with the key. Nil for keys that we do not sign with.
    init?(signingWith key: PublicKey) {
        switch key.components {
        case .rsa: self = .rsaPKCS1(.sha256)
        case .ec(.p256, _, _): self = .ecdsa(.sha256)
        case .ec(.p384, _, _): self = .ecdsa(.sha384)
        case .ec(.p521, _, _): self = .ecdsa(.sha512)
        case .ed25519, .unsupported: return nil
        }
    }
}

extension HashAlgorithm {
    static let sha256Identifier = "http://www.w3.org/2001/04/xmlenc#sha256"

    private static let identifiers: [(String, Self)] = [
        (sha256Identifier, .sha256),
        ("http://www.w3.org/2001/04/xmldsig-more#sha384", .sha384),
        ("http://www.w3.org/2001/04/xmlenc#sha512", .sha512),
        ("http://www.w3.org/2000/09/xmldsig#sha1", .sha1),
    ]

    /// Nil for MD5, SHA-224 and others. SHA-1 is known for RSA-OAEP alone (S6.3); signatures refuse it (S4.7).
    init?(digestIdentifier identifier: String) {
        guard let found = Self.identifiers.first(where: { $0.0.isExactly(identifier) }) else { return nil }
        self = found.1
    }
}
