package import JSON
import Texts

/// A type that is read from a JSON object.
///
/// Its `init` is the declaration: it asks for each member once, by name, unconditionally. Asked of a request it reads; asked of nothing it
/// describes, and so the schema cannot differ from what is read.
package protocol WireInput: Sendable {
    /// The name of the schema in the OpenAPI document.
    static var schemaName: String { get }

    init(reading fields: inout ObjectReader)
}

extension WireInput {
    package static var schemaName: String { String(describing: Self.self) }

    package static var schema: Schema {
        var reader = ObjectReader()
        _ = Self(reading: &reader)
        return .named(schemaName, Schema(.object(reader.properties, isClosed: true)))
    }

    /// - Throws: A ``Problem`` with every fault.
    package init(body json: JSON) throws(Problem) {
        var faults: [FieldFault] = []
        self = Self.read(json, JSONPointer(), &faults)
        guard faults.isEmpty else { throw Problem(faults: faults) }
    }

    static func read(_ json: JSON, _ pointer: JSONPointer, _ faults: inout [FieldFault]) -> Self {
        var reader = ObjectReader(json, at: pointer)
        let value = Self(reading: &reader)
        faults += reader.finish()
        return value
    }
}

/// What a PATCH says of a member.
package enum Change<Value: Sendable>: Sendable {
    /// It is absent: leave it as it is.
    case keep
    case set(Value)

    /// The value to have, where the present one is given.
    package func applied(to present: Value) -> Value {
        switch self {
        case .keep: present
        case .set(let value): value
        }
    }

    package var value: Value? {
        guard case .set(let value) = self else { return nil }
        return value
    }
}

/// The members of an object, asked for one after the other.
package struct ObjectReader {
    private let object: JSONObject?
    private let pointer: JSONPointer
    private var faults: [FieldFault] = []
    private var asked: Set<String> = []
    private(set) var properties: [Schema.Property] = []

    /// Describes.
    fileprivate init() {
        object = nil
        pointer = JSONPointer()
    }

    fileprivate init(_ json: JSON, at pointer: JSONPointer) {
        self.pointer = pointer
        object = json.object ?? JSONObject()
        guard json.object == nil else { return }
        faults.append(FieldFault(.body(pointer), code: "invalid-value", detail: "problem.object-expected", isOfForm: true))
    }

    /// A member that must be there and not null.
    package mutating func required<Value>(_ name: String, _ wire: Wire<Value>) -> Value {
        declare(name, wire.schema, isRequired: true)
        guard let object else { return wire.reading.placeholder }
        guard let json = object[name] else {
            if faults.first?.place != .body(pointer) { faults.append(.missingField(pointer / name)) }
            return wire.reading.placeholder
        }
        return wire.reading.read(json, pointer / name, &faults)
    }

    /// A member that may be absent or null.
    package mutating func optional<Value>(_ name: String, _ wire: Wire<Value>) -> Value? {
        declare(name, wire.schema.nullable, isRequired: false)
        guard let json = object?[name], !json.isNull else { return nil }
        return wire.reading.read(json, pointer / name, &faults)
    }

    package mutating func optional<Value>(_ name: String, _ wire: Wire<Value>, default value: Value) -> Value {
        optional(name, wire) ?? value
    }

    /// A member that must be there, but may be null.
    package mutating func requiredOrNull<Value>(_ name: String, _ wire: Wire<Value>) -> Value? {
        required(name, wire.nullable)
    }

    /// A member of a PATCH that cannot be cleared.
    package mutating func change<Value>(_ name: String, _ wire: Wire<Value>) -> Change<Value> {
        declare(name, wire.schema, isRequired: false)
        guard let json = object?[name] else { return .keep }
        return .set(wire.reading.read(json, pointer / name, &faults))
    }

    /// A member of a PATCH that null clears.
    package mutating func clearableChange<Value>(_ name: String, _ wire: Wire<Value>) -> Change<Value?> {
        change(name, wire.nullable)
    }

    private mutating func declare(_ name: String, _ schema: Schema, isRequired: Bool) {
        asked.insert(name)
        guard object == nil else { return }
        properties.append(Schema.Property(name: name, schema: schema, isRequired: isRequired, summary: nil))
    }

    fileprivate func finish() -> [FieldFault] {
        faults + (object?.names ?? []).filter { !asked.contains($0) }.map { .unknownField(pointer / $0) }
    }
}

extension Wire where Value: WireInput {
    /// An object in an object.
    package static func object(_ type: Value.Type) -> Wire {
        var reader = ObjectReader()
        let placeholder = Value(reading: &reader)
        return Wire(schema: Value.schema, input: Input(placeholder: placeholder, read: Value.read, json: { .string($0) })) { _, writer in
            writer.null()  // what is only read is never written
        }
    }
}
