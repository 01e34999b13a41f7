import COpenSSL

extension PrivateKey {
    /// - Parameter bits: 2048 or more; it takes a noticeable part of a second.
    package static func makeRSA(bits: Int = 3072) throws(OpenSSLError) -> Self {
        unsafe try make("RSA") { context in unsafe EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) }
    }

    package static func makeEC(_ curve: Curve) throws(OpenSSLError) -> Self {
        unsafe try make("EC") { context in unsafe EVP_PKEY_CTX_set_group_name(context, curve.groupName) }
    }

    package static func makeEd25519() throws(OpenSSLError) -> Self {
        unsafe try make("ED25519") { _ in 1 }
    }

    private static func make(_ kind: String, configure: (OpaquePointer) -> Int32) throws(OpenSSLError) -> Self {
        let operation = "generate \(kind) key"
        let context = unsafe try KeyContext(adopting: EVP_PKEY_CTX_new_from_name(nil, kind, nil), operation)
        try check(unsafe EVP_PKEY_keygen_init(context.pointer), operation)
        try check(unsafe configure(context.pointer), operation)
        var key: OpaquePointer?
        let result = unsafe EVP_PKEY_generate(context.pointer, &key)
        guard result == 1, let key = unsafe key else { throw OpenSSLError(taking: operation) }
        return unsafe try Self(adopting: KeyHandle(adopting: key))
    }
}
