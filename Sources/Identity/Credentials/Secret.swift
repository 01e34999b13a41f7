import Application
import OpenSSL

/// 256 random bits that only their bearer knows; here is their hash (C1.2).
struct Secret: Sendable {
    /// Base64url, 43 characters: what a cookie, `state` or link carries.
    let text: String
    let hash: SecretHash

    /// A new one.
    init() {
        self.init(bytes: randomBytes(32))
    }

    /// One that came back. Nil when it cannot have been made here.
    init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64.url.decode(text), bytes.count == 32 else { return nil }
        self.init(bytes: bytes)
    }

    private init(bytes: [UInt8]) {
        text = Base64.url.encode(bytes)
        hash = .of(bytes)
    }

    /// A token that follows from the secret and does not tell it: what unsafe requests of its session must send (C3.1).
    var csrfToken: String {
        Base64.url.encode(HashAlgorithm.sha256.hash(Array("away csrf token ".utf8) + Array(text.utf8)))
    }
}

extension SecretHash {
    static func of(_ bytes: [UInt8]) -> SecretHash {
        guard let hash = SecretHash(HashAlgorithm.sha256.hash(bytes)) else { preconditionFailure("SHA-256 has 32 bytes") }
        return hash
    }

    static func of(_ text: String) -> SecretHash { .of(Array(text.utf8)) }
}
