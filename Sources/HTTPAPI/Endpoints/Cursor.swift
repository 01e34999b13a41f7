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
