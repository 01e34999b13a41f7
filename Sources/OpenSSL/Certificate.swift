import COpenSSL

/// An X.509 certificate, read once. It is a container for a key here: nothing about it is verified (SSO_RULES S4.13).
package struct Certificate: Hashable, Sendable {
    package let der: [UInt8]
    package let publicKey: PublicKey
    /// Seconds since 1970-01-01T00:00:00Z.
    package let notBefore: Int64
    /// Seconds since 1970-01-01T00:00:00Z.
    package let notAfter: Int64
    /// The distinguished name as RFC 2253 writes it.
    package let subject: String

    package init(der: [UInt8]) throws(UnusableKey) {
        let (pointer, consumed) = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let pointer = unsafe d2i_X509(nil, &cursor, buffer.count)
            return unsafe (pointer, cursor == buffer.baseAddress.map { unsafe $0 + buffer.count })
        }
        guard let pointer = unsafe pointer else { throw .malformed(OpenSSLError(taking: "certificate").description) }
        let handle = unsafe CertificateHandle(adopting: pointer)
        guard consumed else { throw .malformed("something behind the certificate") }
        guard let key = unsafe X509_get_pubkey(handle.pointer) else {
            throw .malformed(OpenSSLError(taking: "key of certificate").description)
        }
        publicKey = unsafe PublicKey(adopting: KeyHandle(adopting: key))
        guard let begin = unsafe secondsSinceEpoch(X509_get0_notBefore(handle.pointer)),
            let end = unsafe secondsSinceEpoch(X509_get0_notAfter(handle.pointer))
        else { throw .malformed(OpenSSLError(taking: "dates of certificate").description) }
        notBefore = begin
        notAfter = end
        subject = try handle.subject()
        self.der = der
    }

    /// - Parameter text: One certificate in PEM, or its DER in base64 (SSO_RULES S7.5); whitespace anywhere.
    package init(text: String) throws(UnusableKey) {
        var body = Substring(text)
        let begin = "-----BEGIN CERTIFICATE-----"
        if let start = body.firstRange(of: begin) {
            guard let end = body.firstRange(of: "-----END CERTIFICATE-----"), start.upperBound <= end.lowerBound,
                body[end.upperBound...].firstRange(of: begin) == nil
            else { throw .malformed("PEM with another number of certificates than one") }
            body = body[start.upperBound..<end.lowerBound]
        }
        guard let der = Base64.standard.decode(body, skippingWhitespace: true), !der.isEmpty else {
            throw .malformed("neither PEM nor base64")
        }
        try self.init(der: der)
    }

    /// PEM with lines of 64 characters (RFC 7468).
    package var pem: String {
        var lines = ["-----BEGIN CERTIFICATE-----"]
        var rest = Substring(Base64.standard.encode(der))
        while !rest.isEmpty {
            lines.append(String(rest.prefix(64)))
            rest = rest.dropFirst(64)
        }
        return (lines + ["-----END CERTIFICATE-----", ""]).joined(separator: "\n")
    }

    /// SHA-256 over the DER: the usual fingerprint.
    package var fingerprint: [UInt8] { HashAlgorithm.sha256.hash(der) }
}

/// Owns an `X509`.
@safe struct CertificateHandle: ~Copyable {
    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe X509_free(pointer)
    }

    func subject() throws(UnusableKey) -> String {
        // Whichever step fails, OpenSSL's queue of errors says why.
        guard let text = try? MemoryBIO(),
            unsafe X509_NAME_print_ex(text.pointer, X509_get_subject_name(pointer), 0, away_name_rfc2253) >= 0
        else { throw .malformed(OpenSSLError(taking: "subject of certificate").description) }
        return String(decoding: text.read(), as: UTF8.self)
    }
}

private func secondsSinceEpoch(_ time: UnsafePointer<ASN1_TIME>?) -> Int64? {
    guard let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
    defer { unsafe ASN1_STRING_free(epoch) }
    var days: Int32 = 0
    var seconds: Int32 = 0
    // Null would mean the present.
    guard unsafe time != nil, unsafe ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
    return Int64(days) * 86_400 + Int64(seconds)
}
