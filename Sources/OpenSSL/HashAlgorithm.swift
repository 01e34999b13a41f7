import COpenSSL

/// A cryptographic hash function. SHA-1 is here for RSA-OAEP and its mask generation only (SSO_RULES S6.3); no signature takes it.
package enum HashAlgorithm: String, CaseIterable, Hashable, Sendable {
    case sha1 = "SHA-1"
    case sha256 = "SHA-256"
    case sha384 = "SHA-384"
    case sha512 = "SHA-512"

    package var byteCount: Int {
        switch self {
        case .sha1: 20
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    package func hash(_ bytes: [UInt8]) -> [UInt8] {
        unsafe hash(bytes.span.bytes)
    }

    package func hash(_ bytes: RawSpan) -> [UInt8] {
        var digest = Digest(self)
        digest.update(bytes)
        return digest.finalize()
    }

    var method: OpaquePointer {
        switch self {
        case .sha1: unsafe HashMethod.sha1.pointer
        case .sha256: unsafe HashMethod.sha256.pointer
        case .sha384: unsafe HashMethod.sha384.pointer
        case .sha512: unsafe HashMethod.sha512.pointer
        }
    }
}

/// OpenSSL's implementation of a hash function, found once: behind `EVP_sha256()` and the like stands only a name, which each use looks up
/// anew, and that takes longer than to hash a short text.
///
/// Unchecked, because OpenSSL never changes an implementation once it is found.
@safe private struct HashMethod: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(_ algorithm: HashAlgorithm) {
        guard let pointer = unsafe EVP_MD_fetch(nil, algorithm.rawValue, nil) else {
            // No input reaches this: whether OpenSSL has a function is decided when it is built or configured, and nothing works without these.
            preconditionFailure("OpenSSL lacks \(algorithm.rawValue)")
        }
        unsafe self.pointer = pointer
    }

    static let sha1 = HashMethod(.sha1)
    static let sha256 = HashMethod(.sha256)
    static let sha384 = HashMethod(.sha384)
    static let sha512 = HashMethod(.sha512)
}

/// A hash that is fed piece by piece.
@safe package struct Digest: ~Copyable {
    package let algorithm: HashAlgorithm
    private let context: OpaquePointer

    package init(_ algorithm: HashAlgorithm) {
        self.algorithm = algorithm
        // Only an exhausted memory makes these fail: nothing that input could reach.
        guard let context = unsafe EVP_MD_CTX_new() else { preconditionFailure("out of memory") }
        unsafe self.context = context
        let result = unsafe EVP_DigestInit_ex(context, algorithm.method, nil)
        precondition(result == 1, "OpenSSL lacks \(algorithm.rawValue)")
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    package mutating func update(_ bytes: RawSpan) {
        let result = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        precondition(result == 1, "a digest takes any bytes")
    }

    package consuming func finalize() -> [UInt8] {
        var output = [UInt8](repeating: 0, count: algorithm.byteCount)
        let result = unsafe EVP_DigestFinal_ex(context, &output, nil)
        precondition(result == 1, "a digest that was begun can end")
        return output
    }
}
