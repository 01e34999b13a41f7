import COpenSSL
import Synchronization

/// Owns one reference to an `EVP_PKEY`.
@safe struct KeyHandle: ~Copyable {
    let pointer: OpaquePointer

    init(adopting pointer: OpaquePointer) {
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_PKEY_free(pointer)
    }
}

/// Shares a key between the values that use it.
///
/// Unchecked, because the compiler cannot know OpenSSL's promise: a key that nobody changes may be used by several threads
/// at once (its inner caches are locked), and nothing here changes a key once it is made.
final class KeyReference: @unchecked Sendable {
    private let handle: KeyHandle
    private let verifiers = Mutex<[SignatureAlgorithm: Verifier]>([:])

    init(_ handle: consuming KeyHandle) {
        self.handle = handle
    }

    /// Lends the pointer for the time of `body`.
    func withPointer<Result, Failure: Error>(_ body: (OpaquePointer) throws(Failure) -> Result) throws(Failure) -> Result {
        try unsafe body(handle.pointer)
    }

    /// How the key verifies by an algorithm that fits it; nil when OpenSSL cannot.
    func verifier(for algorithm: SignatureAlgorithm, _ hash: HashAlgorithm) -> Verifier? {
        verifiers.withLock { verifiers in
            if let known = verifiers[algorithm] { return known }
            let verifier = unsafe Verifier(key: handle.pointer, algorithm, hash)
            verifiers[algorithm] = verifier
            return verifier
        }
    }
}

/// Owns an `EVP_PKEY_CTX`.
@safe struct KeyContext: ~Copyable {
    let pointer: OpaquePointer

    /// Nil in, error out: the constructors of OpenSSL answer null when they fail.
    init(adopting pointer: OpaquePointer?, _ operation: String) throws(OpenSSLError) {
        guard let pointer = unsafe pointer else { throw OpenSSLError(taking: operation) }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_PKEY_CTX_free(pointer)
    }
}

/// Owns an `EVP_MD_CTX` for signing or verifying.
@safe struct SignatureContext: ~Copyable {
    let pointer: OpaquePointer

    init() throws(OpenSSLError) {
        guard let pointer = unsafe EVP_MD_CTX_new() else { throw OpenSSLError(taking: "signature context") }
        unsafe self.pointer = pointer
    }

    deinit {
        unsafe EVP_MD_CTX_free(pointer)
    }
}
