import COpenSSL

extension PrivateKey {
    /// - Returns: RSA: as long as the modulus; ECDSA: raw r‖s; Ed25519: 64 bytes.
    /// - Throws: When the algorithm does not fit the key.
    package func signature(for message: [UInt8], by algorithm: SignatureAlgorithm) throws(OpenSSLError) -> [UInt8] {
        guard algorithm.fits(publicKey.components) else {
            throw OpenSSLError("sign", reasons: ["the algorithm does not fit the key"])
        }
        let context = try SignatureContext()
        var signature = [UInt8](repeating: 0, count: 0)
        let result = unsafe reference.withPointer { key in
            var details: OpaquePointer?
            var count = 0
            guard unsafe EVP_DigestSignInit(context.pointer, &details, algorithm.hash?.method, nil, key) == 1,
                unsafe configure(details, for: algorithm),
                unsafe EVP_DigestSign(context.pointer, nil, &count, message, message.count) == 1
            else { return Int32(0) }
            signature = [UInt8](repeating: 0, count: count)
            let result = unsafe EVP_DigestSign(context.pointer, &signature, &count, message, message.count)
            signature.removeLast(signature.count - count)
            return result
        }
        try check(result, "sign")
        guard case .ec(let curve, _, _) = publicKey.components else { return signature }
        return try Self.rawSignature(signature, curve)
    }

    private static func rawSignature(_ der: [UInt8], _ curve: Curve) throws(OpenSSLError) -> [UInt8] {
        let half = curve.byteCount
        var raw = [UInt8](repeating: 0, count: 2 * half)
        let written = unsafe der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let parsed = unsafe d2i_ECDSA_SIG(nil, &cursor, buffer.count) else { return false }
            defer { unsafe ECDSA_SIG_free(parsed) }
            return unsafe raw.withUnsafeMutableBufferPointer { output in
                guard let start = output.baseAddress else { return false }
                return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(parsed), start, Int32(half)) == Int32(half)
                    && BN_bn2binpad(ECDSA_SIG_get0_s(parsed), start + half, Int32(half)) == Int32(half)
            }
        }
        guard written else { throw OpenSSLError(taking: "ECDSA signature") }
        return raw
    }
}
