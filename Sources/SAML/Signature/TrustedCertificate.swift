package import OpenSSL
package import SSO

/// A signing certificate of an identity provider that an admin has configured: the container of a key that we take
/// (SSO_RULES S4.8, S4.11, S4.13). Its dates, issuer and revocation mean nothing here.
package struct TrustedCertificate: Hashable, Sendable {
    package let certificate: Certificate

    /// - Throws: S4.11 with the reason when the key is not of a kind and size that we take.
    package init(_ certificate: Certificate) throws(Refusal) {
        try Self.check(certificate.publicKey)
        self.certificate = certificate
    }

    /// - Parameter text: PEM or the base64 of the DER, white space anywhere (S7.5).
    /// - Throws: S7.5 when it is no certificate, S4.11 when its key is not taken.
    package init(text: String) throws(Refusal) {
        let certificate: Certificate
        do {
            certificate = try Certificate(text: text)
        } catch {
            throw Refusal("S7.5", "not a certificate: \(error)")
        }
        try self.init(certificate)
    }

    var key: PublicKey { certificate.publicKey }

    /// RSA of 2048 to 8192 bits with an odd exponent from 65537, or one of three curves.
    static func check(_ key: PublicKey) throws(Refusal) {
        do {
            try key.checkPolicy()
        } catch {
            throw Refusal("S4.11", "the certificate holds \(error)")
        }
        if case .ed25519 = key.components { throw Refusal("S4.11", "the certificate holds an Ed25519 key") }
    }
}
