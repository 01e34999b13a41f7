import Foundation
import OpenSSL

/// Base64 and DER.
enum EncodedTexts {
    /// Foundation reads the same, and there is one text for each value (RFC 4648 §3.5).
    static func base64(_ bytes: [UInt8]) throws(Violation) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let decoded = Base64.standard.decode(bytes) {
            try Violation.check(Base64.standard.encode(decoded) == text, "two texts for one value")
            try Violation.check(Data(base64Encoded: text).map(Array.init) == decoded, "Foundation reads another value")
        } else if let other = Data(base64Encoded: text), !bytes.isEmpty {
            try Violation.check(other.base64EncodedString() != text, "refuses what Foundation writes")
        }
        if let decoded = Base64.url.decode(bytes) {
            try Violation.check(Base64.url.encode(decoded) == text, "two texts for one value")
        }
        if let decoded = Base64.standard.decode(bytes, skippingWhitespace: true) {
            let dense = bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            try Violation.check(Array(Base64.standard.encode(decoded).utf8) == dense, "skips more than white space")
        }
    }

    /// As DER, and as the text that an admin pastes.
    static func certificate(_ bytes: [UInt8]) throws(Violation) {
        if let key = try? PublicKey(subjectPublicKeyInfo: bytes) { use(key) }
        let read = [try? Certificate(der: bytes), try? Certificate(text: String(decoding: bytes, as: UTF8.self))].compactMap { $0 }
        for certificate in read {
            use(certificate.publicKey)
            let again = try? Certificate(text: certificate.pem)
            try Violation.check(again == certificate, "its PEM is another certificate")
        }
    }

    private static func use(_ key: PublicKey) {
        guard (try? key.checkPolicy()) != nil else { return }
        for algorithm in [SignatureAlgorithm.rsaPKCS1(.sha256), .rsaPSS(.sha256), .ecdsa(.sha256), .ed25519] {
            _ = key.isValidSignature([1, 2, 3], for: [4, 5, 6], by: algorithm)
        }
    }
}
