import COpenSSL

extension Certificate {
    /// A certificate that says nothing but the key: for metadata of a service provider, which pins it (SSO_RULES S4.13).
    ///
    /// - Parameters:
    ///   - commonName: At most 64 characters (RFC 5280, `ub-common-name`).
    ///   - notBefore: Seconds since 1970-01-01T00:00:00Z, as `notAfter`.
    package static func selfSigned(for key: PrivateKey, commonName: String, notBefore: Int64, notAfter: Int64) throws(OpenSSLError)
        -> Self
    {
        let operation = "make certificate"
        guard let pointer = unsafe X509_new() else { throw OpenSSLError(taking: operation) }
        let certificate = unsafe CertificateHandle(adopting: pointer)
        // Positive, and never zero, as RFC 5280 4.1.2.2 wants it.
        var random = randomBytes(16)
        random[0] = random[0] & 0x7F | 0x40
        let serial = BigNumber(random)
        guard unsafe BN_to_ASN1_INTEGER(serial.pointer, X509_get_serialNumber(pointer)) != nil,
            unsafe ASN1_TIME_set(X509_getm_notBefore(pointer), time_t(notBefore)) != nil,
            unsafe ASN1_TIME_set(X509_getm_notAfter(pointer), time_t(notAfter)) != nil
        else { throw OpenSSLError(taking: operation) }
        let name = unsafe X509_get_subject_name(pointer)
        let bytes = Array(commonName.utf8)
        try check(unsafe X509_set_version(pointer, 2), operation)
        try check(unsafe X509_NAME_add_entry_by_txt(name, "CN", away_utf8, bytes, Int32(bytes.count), -1, 0), operation)
        try check(unsafe X509_set_issuer_name(pointer, name), operation)
        let hash: HashAlgorithm? = if case .ed25519 = key.publicKey.components { nil } else { .sha256 }
        let length = unsafe key.reference.withPointer { key in
            guard unsafe X509_set_pubkey(pointer, key) == 1 else { return Int32(0) }
            return unsafe X509_sign(pointer, key, hash?.method)
        }
        guard length > 0 else { throw OpenSSLError(taking: operation) }
        do {
            return try Self(der: certificate.der(operation))
        } catch {
            throw OpenSSLError(operation, reasons: ["\(error)"])
        }
    }
}

extension CertificateHandle {
    fileprivate func der(_ operation: String) throws(OpenSSLError) -> [UInt8] {
        let count = unsafe i2d_X509(pointer, nil)
        guard count > 0 else { throw OpenSSLError(taking: operation) }
        var bytes = [UInt8](repeating: 0, count: Int(count))
        let written = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return unsafe i2d_X509(pointer, &cursor)
        }
        guard written == count else { throw OpenSSLError(taking: operation) }
        return bytes
    }
}
