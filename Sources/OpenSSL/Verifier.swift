import COpenSSL

/// One key, set up to verify by one algorithm. OpenSSL looks the algorithm up by its name and reads each parameter when a context is set up;
/// each verification takes a copy instead, which costs next to nothing.
///
/// Unchecked, because nothing changes the context once it is set up, and copying it only reads.
final class Verifier: @unchecked Sendable {
    private let context: KeyContext

    /// Nil when OpenSSL cannot.
    init?(key: OpaquePointer, _ algorithm: SignatureAlgorithm, _ hash: HashAlgorithm) {
        guard let context = unsafe try? KeyContext(adopting: EVP_PKEY_CTX_new(key, nil), "verify"),
            unsafe EVP_PKEY_verify_init(context.pointer) == 1, unsafe configure(context.pointer, for: algorithm),
            unsafe EVP_PKEY_CTX_set_signature_md(context.pointer, hash.method) == 1
        else { return nil }
        self.context = context
    }

    /// - Parameters:
    ///   - signature: In the form that OpenSSL takes.
    ///   - digest: By the algorithm's hash.
    func isValid(_ signature: [UInt8], for digest: [UInt8]) -> Bool {
        guard let copy = unsafe try? KeyContext(adopting: EVP_PKEY_CTX_dup(context.pointer), "verify") else { return false }
        return unsafe EVP_PKEY_verify(copy.pointer, signature, signature.count, digest, digest.count) == 1
    }
}
