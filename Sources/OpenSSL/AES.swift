import COpenSSL

/// AES in Galois/counter mode (NIST SP 800-38D) with keys of 16, 24 or 32 bytes, nonces of 12 and tags of 16.
package enum AESGCM {
    package static let nonceByteCount = 12
    package static let tagByteCount = 16

    /// - Parameter nonce: 12 bytes, never used twice with one key.
    /// - Returns: The ciphertext followed by the tag.
    package static func seal(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating: [UInt8] = []) throws(OpenSSLError)
        -> [UInt8]
    {
        let context = try CipherContext()
        try context.begin(.gcm, key: key, vector: nonce, encrypts: true)
        try context.authenticate(authenticating)
        let ciphertext = try context.process(plaintext)
        var tag = [UInt8](repeating: 0, count: tagByteCount)
        try check(unsafe EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_GET_TAG, Int32(tagByteCount), &tag), "AES-GCM tag")
        return ciphertext + tag
    }

    /// - Parameter sealed: The ciphertext followed by the tag.
    /// - Throws: When the tag does not fit; nothing of the plaintext is given out then.
    package static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating: [UInt8] = []) throws(OpenSSLError)
        -> [UInt8]
    {
        guard sealed.count >= tagByteCount else { throw OpenSSLError("AES-GCM open", reasons: ["shorter than a tag"]) }
        let context = try CipherContext()
        try context.begin(.gcm, key: key, vector: nonce, encrypts: false)
        try context.authenticate(authenticating)
        var tag = Array(sealed.suffix(tagByteCount))
        try check(unsafe EVP_CIPHER_CTX_ctrl(context.pointer, EVP_CTRL_AEAD_SET_TAG, Int32(tagByteCount), &tag), "AES-GCM tag")
        return try context.process(Array(sealed.dropLast(tagByteCount)))
    }
}

/// AES in cipher-block-chaining mode, for the legacy encryption of XML (SSO_RULES S6.2). It authenticates nothing.
package enum AESCBC {
    /// Decrypts and removes the padding of XML Encryption 5.2 (the last byte counts 1 to 16 bytes, the others are arbitrary).
    ///
    /// - Parameters:
    ///   - ciphertext: One or more blocks of 16 bytes.
    ///   - vector: 16 bytes.
    package static func decrypt(_ ciphertext: [UInt8], key: [UInt8], vector: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        guard !ciphertext.isEmpty, ciphertext.count.isMultiple(of: 16) else {
            throw OpenSSLError("AES-CBC decrypt", reasons: ["not whole blocks"])
        }
        let context = try CipherContext()
        try context.begin(.cbc, key: key, vector: vector, encrypts: false)
        try check(unsafe EVP_CIPHER_CTX_set_padding(context.pointer, 0), "AES-CBC padding")
        var plaintext = try context.process(ciphertext)
        guard let padding = plaintext.last, (1...16).contains(padding) else {
            throw OpenSSLError("AES-CBC decrypt", reasons: ["bad padding"])
        }
        plaintext.removeLast(Int(padding))
        return plaintext
    }
}

enum AESMode {
    case gcm, cbc

    var vectorByteCount: Int {
        switch self {
        case .gcm: 12
        case .cbc: 16
        }
    }

    func cipher(keyByteCount: Int) -> OpaquePointer? {
        switch (self, keyByteCount) {
        case (.gcm, 16): unsafe EVP_aes_128_gcm()
        case (.gcm, 24): unsafe EVP_aes_192_gcm()
        case (.gcm, 32): unsafe EVP_aes_256_gcm()
        case (.cbc, 16): unsafe EVP_aes_128_cbc()
        case (.cbc, 24): unsafe EVP_aes_192_cbc()
        case (.cbc, 32): unsafe EVP_aes_256_cbc()
        default: nil
        }
    }
}

/// Owns an `EVP_CIPHER_CTX`.
@safe private struct CipherContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(OpenSSLError) {
        guard let pointer = unsafe EVP_CIPHER_CTX_new() else { throw OpenSSLError(taking: "AES") }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_CIPHER_CTX_free(pointer)
    }

    func begin(_ mode: AESMode, key: [UInt8], vector: [UInt8], encrypts: Bool) throws(OpenSSLError) {
        guard let cipher = unsafe mode.cipher(keyByteCount: key.count), vector.count == mode.vectorByteCount else {
            throw OpenSSLError("AES", reasons: ["length of key or initialization vector"])
        }
        try check(unsafe EVP_CipherInit_ex(pointer, cipher, nil, key, vector, encrypts ? 1 : 0), "AES key")
    }

    func authenticate(_ data: [UInt8]) throws(OpenSSLError) {
        guard !data.isEmpty else { return }
        var count: Int32 = 0
        try check(unsafe EVP_CipherUpdate(pointer, nil, &count, data, Int32(data.count)), "AES additional data")
    }

    func process(_ input: [UInt8]) throws(OpenSSLError) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: input.count + 16)
        var count: Int32 = 0
        var rest: Int32 = 0
        try check(unsafe EVP_CipherUpdate(pointer, &output, &count, input, Int32(input.count)), "AES")
        var tail = [UInt8](repeating: 0, count: 16)
        try check(unsafe EVP_CipherFinal_ex(pointer, &tail, &rest), "AES end")
        return Array(output.prefix(Int(count))) + tail.prefix(Int(rest))
    }
}
