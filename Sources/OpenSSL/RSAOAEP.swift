import COpenSSL

/// The parameters of RSAES-OAEP (RFC 8017 7.1; SSO_RULES S6.3).
package struct RSAOAEP: Hashable, Sendable {
    package var digest: HashAlgorithm
    package var mask: HashAlgorithm
    package var label: [UInt8]

    /// - Parameters:
    ///   - digest: The hash of the label.
    ///   - mask: The hash of the mask generation function MGF1.
    package init(digest: HashAlgorithm = .sha1, mask: HashAlgorithm = .sha1, label: [UInt8] = []) {
        self.digest = digest
        self.mask = mask
        self.label = label
    }

    fileprivate func configure(_ context: OpaquePointer) -> Bool {
        guard unsafe EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_oaep_md(context, digest.method) == 1,
            unsafe EVP_PKEY_CTX_set_rsa_mgf1_md(context, mask.method) == 1
        else { return false }
        guard !label.isEmpty else { return true }
        // The context takes the copy over when it accepts it.
        guard let copy = unsafe CRYPTO_memdup(label, label.count, #file, #line) else { return false }
        guard unsafe EVP_PKEY_CTX_set0_rsa_oaep_label(context, copy, Int32(label.count)) == 1 else {
            unsafe CRYPTO_free(copy, #file, #line)
            return false
        }
        return true
    }
}

extension PublicKey {
    /// - Throws: When the key is not RSA or the plaintext is too long for it.
    package func encrypt(_ plaintext: [UInt8], _ scheme: RSAOAEP) throws(OpenSSLError) -> [UInt8] {
        unsafe try crypt(plaintext, reference, scheme, EVP_PKEY_encrypt_init, EVP_PKEY_encrypt)
    }
}

extension PrivateKey {
    /// - Throws: One error for all that can be wrong with the ciphertext; say no more to anybody (SSO_RULES S6.4).
    package func decrypt(_ ciphertext: [UInt8], _ scheme: RSAOAEP) throws(OpenSSLError) -> [UInt8] {
        unsafe try crypt(ciphertext, reference, scheme, EVP_PKEY_decrypt_init, EVP_PKEY_decrypt)
    }
}

private typealias Transformation = (
    OpaquePointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?, UnsafePointer<UInt8>?, Int
) -> Int32

private func crypt(
    _ input: [UInt8],
    _ key: KeyReference,
    _ scheme: RSAOAEP,
    _ begin: (OpaquePointer?) -> Int32,
    _ transform: Transformation
) throws(OpenSSLError) -> [UInt8] {
    let pointer = unsafe key.withPointer { key in unsafe EVP_PKEY_CTX_new(key, nil) }
    let context = unsafe try KeyContext(adopting: pointer, "RSA-OAEP")
    try check(unsafe begin(context.pointer), "RSA-OAEP")
    guard unsafe scheme.configure(context.pointer) else { throw OpenSSLError(taking: "RSA-OAEP") }
    var count = 0
    try check(unsafe transform(context.pointer, nil, &count, input, input.count), "RSA-OAEP")
    var output = [UInt8](repeating: 0, count: count)
    try check(unsafe transform(context.pointer, &output, &count, input, input.count), "RSA-OAEP")
    output.removeLast(output.count - count)
    return output
}
