import JSON

/// A type that is answered as a JSON object.
package protocol WireOutput: Sendable {
    /// The name of the schema in the OpenAPI document.
    static var schemaName: String { get }

    /// Declares the members in the order in which they are written.
    static func describe(_ shape: inout Shape<Self>)
}

extension WireOutput {
    package static var schemaName: String { String(describing: Self.self) }

    /// Made anew at every call: keep it.
    package static var wire: Wire<Self> {
        var shape = Shape<Self>()
        describe(&shape)
        return Wire(schema: .named(schemaName, shape.schema), input: nil) { [members = shape.members] value, writer in
            writer.object { for member in members { member(value, &$0) } }
        }
    }
}

/// The members of an object that is answered.
package struct Shape<Value: Sendable>: Sendable {
    fileprivate var members: [@Sendable (Value, inout JSONWriter) -> Void] = []
    private var properties: [Schema.Property] = []

    fileprivate init() {}

    fileprivate var schema: Schema { Schema(.object(properties, isClosed: false)) }

    /// A member that is always there.
    package mutating func field<Member>(
        _ name: String,
        _ wire: Wire<Member>,
        _ summary: String? = nil,
        _ member: @escaping @Sendable (Value) -> Member
    ) {
        properties.append(Schema.Property(name: name, schema: wire.schema, isRequired: true, summary: summary))
        members.append { [write = wire.write] value, writer in
            writer.name(name)
            write(member(value), &writer)
        }
    }

    /// A member that is null where there is no value.
    package mutating func nullable<Member>(
        _ name: String,
        _ wire: Wire<Member>,
        _ summary: String? = nil,
        _ member: @escaping @Sendable (Value) -> Member?
    ) {
        field(name, wire.nullable, summary, member)
    }

    /// A member that is left out where there is no value.
    package mutating func omittable<Member>(
        _ name: String,
        _ wire: Wire<Member>,
        _ summary: String? = nil,
        _ member: @escaping @Sendable (Value) -> Member?
    ) {
        properties.append(Schema.Property(name: name, schema: wire.schema, isRequired: false, summary: summary))
        members.append { [write = wire.write] value, writer in
            guard let member = member(value) else { return }
            writer.name(name)
            write(member, &writer)
        }
    }

    /// A member that is left out where there is no value, and null where the value is nil.
    package mutating func omittableOrNull<Member>(
        _ name: String,
        _ wire: Wire<Member>,
        _ summary: String? = nil,
        _ member: @escaping @Sendable (Value) -> Member??
    ) {
        omittable(name, wire.nullable, summary, member)
    }
}
