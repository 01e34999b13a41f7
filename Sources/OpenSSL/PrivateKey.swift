import COpenSSL

/// A private key for signing or for decrypting what was encrypted to us. It is never printed.
package struct PrivateKey: Sendable, CustomStringConvertible {
    package let publicKey: PublicKey
    let reference: KeyReference

    /// - Parameter pem: PKCS#8 (`BEGIN PRIVATE KEY`) or the older forms of RSA and EC keys; not encrypted.
    package init(pem: String) throws(OpenSSLError) {
        let text = try MemoryBIO()
        try text.write(Array(pem.utf8))
        // Without a callback OpenSSL would ask for a passphrase at the terminal.
        let pointer = unsafe PEM_read_bio_PrivateKey(text.pointer, nil, { _, _, _, _ in -1 }, nil)
        guard let pointer = unsafe pointer else { throw OpenSSLError(taking: "read private key") }
        unsafe try self.init(adopting: KeyHandle(adopting: pointer))
    }

    init(adopting handle: consuming KeyHandle) throws(OpenSSLError) {
        let reference = KeyReference(handle)
        let components = unsafe reference.withPointer { key in unsafe PublicKey.Components(reading: key) }
        self.reference = reference
        do {
            publicKey = try PublicKey(components)
        } catch {
            throw OpenSSLError("public part of private key", reasons: [error.description])
        }
    }

    /// PKCS#8 in PEM, not encrypted: for whoever stores it sealed.
    package func pem() throws(OpenSSLError) -> String {
        let text = try MemoryBIO()
        let result = unsafe reference.withPointer { key in
            unsafe PEM_write_bio_PKCS8PrivateKey(text.pointer, key, nil, nil, 0, nil, nil)
        }
        try check(result, "write private key")
        return String(decoding: text.read(), as: UTF8.self)
    }

    package var description: String { "private key of \(publicKey.bits) bits" }
}

extension PublicKey {
    /// Makes the key anew, so that a public key never holds private numbers.
    init(_ components: Components) throws(UnusableKey) {
        switch components {
        case .rsa(let modulus, let exponent): try self.init(rsaModulus: modulus, exponent: exponent)
        case .ec(let curve, let x, let y): try self.init(curve, x: x, y: y)
        case .ed25519(let bytes): try self.init(ed25519: bytes)
        case .unsupported(let name): throw .unsupported(name)
        }
    }
}
