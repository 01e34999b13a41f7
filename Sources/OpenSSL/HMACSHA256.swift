import COpenSSL

/// HMAC with SHA-256 (RFC 2104, RFC 6234): 32 bytes.
package enum HMACSHA256 {
    package static func code(for message: [UInt8], key: [UInt8]) -> [UInt8] {
        var output = [UInt8](repeating: 0, count: HashAlgorithm.sha256.byteCount)
        let made = unsafe HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &output, nil) != nil
        precondition(made, "HMAC takes any key and message")
        return output
    }

    /// Compares in constant time.
    package static func isValid(_ code: [UInt8], for message: [UInt8], key: [UInt8]) -> Bool {
        isEqualInConstantTime(code, self.code(for: message, key: key))
    }
}

/// Whether both are the same bytes, in a time that depends on their length only.
package func isEqualInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe CRYPTO_memcmp(left, right, left.count) == 0
}
