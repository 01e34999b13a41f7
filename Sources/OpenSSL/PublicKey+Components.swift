import COpenSSL

extension PublicKey {
    /// - Parameters: Big-endian numbers of any size; their quality is the matter of ``checkPolicy()``.
    package init(rsaModulus modulus: [UInt8], exponent: [UInt8]) throws(UnusableKey) {
        // Larger ones are refused by every policy; OpenSSL need not see them.
        guard modulus.bitWidthOfNumber <= 16_384, exponent.bitWidthOfNumber <= 64 else {
            throw modulus.bitWidthOfNumber > 16_384 ? .modulusLength(bits: modulus.bitWidthOfNumber) : .exponent
        }
        guard modulus.bitWidthOfNumber > 0, exponent.bitWidthOfNumber > 0 else { throw .malformed("zero") }
        let numbers = DER.sequence(DER.integer(modulus) + DER.integer(exponent))
        try self.init(subjectPublicKeyInfo: DER.subjectPublicKeyInfo(DER.rsaEncryption + DER.null, numbers))
    }

    /// - Throws: ``UnusableKey/length(expected:received:)`` unless both have the field's length, ``UnusableKey/notOnCurve``.
    package init(_ curve: Curve, x: [UInt8], y: [UInt8]) throws(UnusableKey) {
        for coordinate in [x, y] where coordinate.count != curve.byteCount {
            throw .length(expected: curve.byteCount, received: coordinate.count)
        }
        // An uncompressed point; OpenSSL checks that it is on the curve.
        let info = DER.subjectPublicKeyInfo(DER.ecPublicKey + DER.namedCurve(curve), [4] + x + y)
        do {
            try self.init(subjectPublicKeyInfo: info)
        } catch {
            throw .notOnCurve
        }
    }

    /// - Throws: When it is not 32 bytes, no point in canonical form, or a point of small order.
    package init(ed25519 bytes: [UInt8]) throws(UnusableKey) {
        try Ed25519Point.check(bytes)
        guard let pointer = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count) else {
            throw .malformed(OpenSSLError(taking: "Ed25519").description)
        }
        unsafe self.init(adopting: KeyHandle(adopting: pointer))
    }

    /// - Parameter der: A `SubjectPublicKeyInfo` (RFC 5280 4.1.2.7), nothing behind it.
    package init(subjectPublicKeyInfo der: [UInt8]) throws(UnusableKey) {
        let (pointer, consumed) = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let pointer = unsafe d2i_PUBKEY(nil, &cursor, buffer.count)
            return unsafe (pointer, cursor == buffer.baseAddress.map { unsafe $0 + buffer.count })
        }
        guard let pointer = unsafe pointer else { throw .malformed(OpenSSLError(taking: "public key").description) }
        let handle = unsafe KeyHandle(adopting: pointer)
        guard consumed else { throw .malformed("something behind the key") }
        self.init(adopting: handle)
    }
}

extension PublicKey.Components {
    init(reading key: OpaquePointer) {
        switch unsafe EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: self = unsafe Self.rsa(reading: key) ?? .unsupported("RSA")
        case EVP_PKEY_EC: self = unsafe Self.ec(reading: key)
        case EVP_PKEY_ED25519:
            var bytes = [UInt8](repeating: 0, count: 32)
            var count = bytes.count
            let result = unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count)
            self = result == 1 && count == 32 ? .ed25519(bytes) : .unsupported("Ed25519")
        case let id: self = .unsupported(unsafe OBJ_nid2sn(id).map { unsafe String(cString: $0) } ?? "number \(id)")
        }
        // Asking a key for what it lacks leaves errors behind.
        ERR_clear_error()
    }

    private static func rsa(reading key: OpaquePointer) -> Self? {
        var modulus: OpaquePointer?
        var exponent: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1, unsafe modulus != nil else { return nil }
        let n = unsafe BigNumber(adopting: modulus)
        guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1, unsafe exponent != nil else { return nil }
        let e = unsafe BigNumber(adopting: exponent)
        return .rsa(modulus: n.bytes, exponent: e.bytes)
    }

    private static func ec(reading key: OpaquePointer) -> Self {
        // A curve spelled out by its parameters is refused even when they look like a known curve's: CVE-2020-0601.
        var isExplicit: Int32 = 0
        _ = unsafe EVP_PKEY_get_int_param(key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &isExplicit)
        var name = [CChar](repeating: 0, count: 80)
        guard isExplicit != 1, unsafe EVP_PKEY_get_group_name(key, &name, name.count, nil) == 1 else {
            return .unsupported("EC with explicit parameters")
        }
        let group = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let curve = Curve.allCases.first(where: { $0.groupName == group }) else { return .unsupported("EC \(group)") }
        var x: OpaquePointer?
        var y: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1, unsafe x != nil else { return .unsupported("EC") }
        let first = unsafe BigNumber(adopting: x)
        guard unsafe EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1, unsafe y != nil else { return .unsupported("EC") }
        let second = unsafe BigNumber(adopting: y)
        return .ec(curve, x: first.bytes.leftPadded(to: curve.byteCount), y: second.bytes.leftPadded(to: curve.byteCount))
    }
}

extension [UInt8] {
    func leftPadded(to length: Int) -> [UInt8] {
        [UInt8](repeating: 0, count: Swift.max(0, length - count)) + self
    }
}
