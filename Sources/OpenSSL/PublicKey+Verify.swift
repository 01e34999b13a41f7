import COpenSSL

extension PublicKey {
    /// Whether the signature is this key's over the message. Everything else is `false`: another kind of key, another length,
    /// values out of range, DER where raw r‖s belongs (SSO_RULES S4.9, O5.2–O5.4).
    package func isValidSignature(_ signature: [UInt8], for message: [UInt8], by algorithm: SignatureAlgorithm) -> Bool {
        unsafe isValidSignature(signature, for: message.span.bytes, by: algorithm)
    }

    package func isValidSignature(_ signature: [UInt8], for message: RawSpan, by algorithm: SignatureAlgorithm) -> Bool {
        guard algorithm.fits(components), let encoded = encodedForOpenSSL(signature) else { return false }
        // A signature that is not valid leaves errors behind, which are of no interest.
        defer { ERR_clear_error() }
        guard let hash = algorithm.hash else { return isValidHashingInside(encoded, for: message) }
        // A verifier fails for want of memory only; what cannot be verified is not valid.
        return reference.verifier(for: algorithm, hash)?.isValid(encoded, for: hash.hash(message)) ?? false
    }

    /// Ed25519 hashes the message twice, so that there is no digest to sign.
    private func isValidHashingInside(_ signature: [UInt8], for message: RawSpan) -> Bool {
        guard let context = try? SignatureContext() else { return false }
        return unsafe reference.withPointer { key in
            guard unsafe EVP_DigestVerifyInit(context.pointer, nil, nil, nil, key) == 1 else { return false }
            return unsafe message.withUnsafeBytes { bytes in
                let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return unsafe EVP_DigestVerify(context.pointer, signature, signature.count, start, bytes.count) == 1
            }
        }
    }

    /// Checks the length, and brings raw r‖s into the DER that OpenSSL takes; nil when it cannot be valid.
    private func encodedForOpenSSL(_ signature: [UInt8]) -> [UInt8]? {
        switch components {
        case .rsa: signature.count == (bits + 7) / 8 ? signature : nil
        case .ed25519: signature.count == 64 ? signature : nil
        case .unsupported: nil
        case .ec(let curve, _, _):
            if signature.count == 2 * curve.byteCount {
                Self.derSignature(r: Array(signature.prefix(curve.byteCount)), s: Array(signature.suffix(curve.byteCount)))
            } else {
                nil
            }
        }
    }

    /// Nil when r or s is zero; that they are below the group's order is checked by OpenSSL.
    private static func derSignature(r: [UInt8], s: [UInt8]) -> [UInt8]? {
        guard r.contains(where: { $0 != 0 }), s.contains(where: { $0 != 0 }) else { return nil }
        return DER.sequence(DER.integer(r) + DER.integer(s))
    }
}

/// Sets what a signature takes besides its hash. The context belongs to the `EVP_MD_CTX` that gave it.
func configure(_ details: OpaquePointer?, for algorithm: SignatureAlgorithm) -> Bool {
    switch algorithm {
    case .rsaPKCS1: unsafe EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PADDING) == 1
    case .rsaPSS(let hash):
        unsafe EVP_PKEY_CTX_set_rsa_padding(details, RSA_PKCS1_PSS_PADDING) == 1
            && EVP_PKEY_CTX_set_rsa_mgf1_md(details, hash.method) == 1
            && EVP_PKEY_CTX_set_rsa_pss_saltlen(details, RSA_PSS_SALTLEN_DIGEST) == 1
    case .ecdsa, .ed25519: true
    }
}
