import EventSourcing

/// A person's own text: a name, an address, a reason, a comment.
///
/// In stored events it is sealed with a key of the person's own (DESIGN §4), so that destroying the key erases it everywhere: from then on it
/// reads ``erased``. Its stored form is `"<employee>:<base64>"`, which names the key.
package enum Personal: Hashable, Sendable {
    case known(String)
    case erased

    /// Nil once it was erased.
    package var text: String? {
        switch self {
        case .known(let text): text
        case .erased: nil
        }
    }
}

/// What seals and opens the personal texts of one event.
struct PersonalContext: Sendable {
    static let key = CodingUserInfoKey(rawValue: "away.personal")

    let cipher: any PersonalCipher
    let event: UInt128
    /// Whose texts an event to be written holds; nil while reading, when each text names its person.
    let employee: UInt128?
}

extension Personal: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let stored = try container.decode(String.self)
        guard let context = Self.context(decoder.userInfo), let colon = stored.firstIndex(of: ":"),
            let employee = UUIDText.bits(stored[..<colon]), let sealed = Base64.decode(stored[stored.index(after: colon)...])
        else { throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a sealed text") }
        let opened = try context.cipher.open(sealed, of: employee, event: context.event, field: Self.field(decoder.codingPath))
        self = opened.map { .known(String(decoding: $0, as: UTF8.self)) } ?? .erased
    }

    package func encode(to encoder: any Encoder) throws {
        guard case .known(let text) = self, let context = Self.context(encoder.userInfo), let employee = context.employee else {
            throw EncodingError.invalidValue(self, .init(codingPath: encoder.codingPath, debugDescription: "nobody's key seals this text"))
        }
        let field = Self.field(encoder.codingPath)
        let sealed = try context.cipher.seal(Array(text.utf8), of: employee, event: context.event, field: field)
        var container = encoder.singleValueContainer()
        try container.encode(UUIDText.string(employee) + ":" + Base64.encode(sealed))
    }

    private static func context(_ userInfo: [CodingUserInfoKey: Any]) -> PersonalContext? {
        PersonalContext.key.flatMap { userInfo[$0] as? PersonalContext }
    }

    private static func field(_ path: [any CodingKey]) -> String {
        path.map(\.stringValue).joined(separator: ".")
    }
}
