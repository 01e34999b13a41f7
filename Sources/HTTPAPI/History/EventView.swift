import Application
import EventSourcing
import JSON
import Leave

/// An event as admins read it: ids in clear, personal texts opened.
struct EventView: WireOutput {
    static var schemaName: String { "Event" }

    private let entry: HistoryEntry<LeaveEvent>
    private let payload: JSON

    init(_ entry: HistoryEntry<LeaveEvent>) {
        self.entry = entry
        payload = PersonalTexts.opened(entry)
    }

    private var recorded: RecordedEvent<LeaveEvent> { entry.recorded }

    static func describe(_ shape: inout Shape<EventView>) {
        shape.field("sequence", .number) { $0.recorded.position.sequence }
        shape.field("id", .uuid) { $0.recorded.id }
        shape.field("type", .string) { $0.entry.type }
        shape.field("version", .number) { Int64($0.entry.version) }
        shape.field("tags", .array(of: .string)) { $0.entry.tags.filter { $0 != .organization }.map(\.text) }
        shape.field("payload", .any(Schema(["type": "object"]))) { $0.payload }
        shape.nullable("actor", .uuid, "The employee who acted.") { $0.recorded.metadata.actor }
        shape.field("channel", .string) { $0.recorded.metadata.channel }
        shape.field("recordedAt", .instant) { $0.recorded.recordedAt }
        shape.field("hash", .string, "SHA-256 over the event and its predecessor's hash.") { Hexadecimal.text($0.recorded.hash) }
    }
}

enum Hexadecimal {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// Stored personal texts read `<employee>:<base64>`, sealed. Here they are opened; erased ones are null.
enum PersonalTexts {
    static func opened(_ entry: HistoryEntry<LeaveEvent>) -> JSON {
        let recorded = entry.recorded
        // An event with an erased text cannot be written anew: then what is stored is shown without its sealed texts.
        let clear = try? LeaveEventSchema().encode(recorded.event, id: recorded.id, cipher: ClearCipher())
        guard let json = try? JSON(parsing: clear?.payload ?? entry.payload) else { return [:] }
        return replaced(json) { clear == nil ? nil : String(validating: $0, as: UTF8.self) }
    }

    private static func replaced(_ json: JSON, _ open: ([UInt8]) -> String?) -> JSON {
        switch json {
        case .string(let text):
            guard let sealed = sealed(text) else { return json }
            return open(sealed).map { .string($0) } ?? .null
        case .array(let elements): return .array(elements.map { replaced($0, open) })
        case .object(var object):
            for member in object.members { object[member.name] = replaced(member.value, open) }
            return .object(object)
        case .null, .bool, .number: return json
        }
    }

    /// The bytes after an employee's id and a colon; nil for any other text.
    private static func sealed(_ text: String) -> [UInt8]? {
        guard text.utf8.count > 36, text.utf8.dropFirst(36).first == UInt8(ascii: ":") else { return nil }
        guard UUIDText.bits(String(decoding: text.utf8.prefix(36), as: UTF8.self)) != nil else { return nil }
        return StandardBase64.decode(text.utf8.dropFirst(37))
    }
}

/// RFC 4648 §4.
enum StandardBase64 {
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        let unpadded = text.prefix { $0 != UInt8(ascii: "=") }
        let urlSafe = unpadded.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0 }
        return Base64URL.decode(String(decoding: urlSafe, as: UTF8.self))
    }
}
