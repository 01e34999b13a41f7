import Application
import EventSourcing
import Leave

/// Seals what a list needs to go on into text that clients hand back: they can neither read more from it nor change it,
/// and it opens only for the same organization, the same list and the same filters.
package struct Cursors: Sendable {
    private let authenticate: @Sendable ([UInt8]) -> [UInt8]

    /// - Parameter authenticate: A message authentication code under a key of the installation, such as HMAC-SHA-256; 16 bytes or more.
    package init(authenticate: @escaping @Sendable ([UInt8]) -> [UInt8]) { self.authenticate = authenticate }

    func scope(_ list: String, filters: String, of principal: Principal) -> CursorScope {
        CursorScope(authenticate: authenticate, scope: "\(UUIDText.string(principal.organization.bits))\n\(list)\n\(filters)\n")
    }
}

struct CursorScope: Sendable {
    let authenticate: @Sendable ([UInt8]) -> [UInt8]
    let scope: String

    private static let tagLength = 16

    func seal(_ payload: String) -> String {
        Base64URL.encode(tag(payload) + Array(payload.utf8))
    }

    /// Nil when the cursor is damaged or of another scope.
    func open(_ cursor: String) -> String? {
        guard let bytes = Base64URL.decode(cursor), bytes.count >= Self.tagLength else { return nil }
        guard let payload = String(validating: bytes[Self.tagLength...], as: UTF8.self) else { return nil }
        guard ConstantTime.equal(Array(bytes[..<Self.tagLength]), tag(payload)) else { return nil }
        return payload
    }

    private func tag(_ payload: String) -> [UInt8] {
        Array(authenticate(Array("cursor\n\(scope)\(payload)".utf8)).prefix(Self.tagLength))
    }
}

enum ConstantTime {
    /// Takes the same time wherever the bytes differ.
    static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// RFC 4648 §5 without padding; each value has one text.
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(alphabet[Int(bits >> UInt32(count)) & 63])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << UInt32(6 - count)) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard count < 6, bits & ((1 << UInt32(count)) - 1) == 0 else { return nil }
        return bytes
    }
}
