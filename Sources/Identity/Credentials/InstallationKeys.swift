import Application
import OpenSSL

/// The keys of `AWAY_SECRET_KEYS`: the first seals, all open, so that they can be exchanged one after another.
///
/// A sealed value is a version byte, a nonce of 12 bytes, ciphertext and tag (AES-256-GCM).
package struct InstallationKeys: Sealer {
    package enum Fault: Error {
        /// There must be at least one key, each of 32 bytes.
        case keys
        case cannotSeal
        /// Of another place, damaged, or sealed by a key that is gone.
        case cannotOpen
    }

    private static let version: UInt8 = 1
    private let keys: [[UInt8]]

    package init(_ keys: [[UInt8]]) throws(Fault) {
        guard !keys.isEmpty, keys.allSatisfy({ $0.count == 32 }) else { throw .keys }
        self.keys = keys
    }

    package func seal(_ plaintext: [UInt8], context: String) throws -> [UInt8] {
        guard let key = keys.first else { throw Fault.keys }
        let nonce = randomBytes(12)
        let sealed = try AESGCM.seal(plaintext, key: key, nonce: nonce, authenticating: Array(context.utf8))
        return [Self.version] + nonce + sealed
    }

    package func open(_ sealed: [UInt8], context: String) throws -> [UInt8] {
        guard sealed.first == Self.version, sealed.count >= 29 else { throw Fault.cannotOpen }
        let nonce = Array(sealed[1..<13])
        let ciphertext = Array(sealed[13...])
        for key in keys {
            if let plaintext = try? AESGCM.open(ciphertext, key: key, nonce: nonce, authenticating: Array(context.utf8)) {
                return plaintext
            }
        }
        throw Fault.cannotOpen
    }
}
