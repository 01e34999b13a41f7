package import JSON
import Texts

/// How a value stands in JSON: its schema, how it is read and how it is written, declared once.
package struct Wire<Value: Sendable>: Sendable {
    package let schema: Schema
    /// Nil for what is only answered.
    let input: Input?
    let write: @Sendable (Value, inout JSONWriter) -> Void

    struct Input: Sendable {
        /// Stands in for a value that could not be read, so that the faults of all others are found too. Nothing ever acts on it.
        let placeholder: Value
        /// Adds what is wrong to the faults and then answers the placeholder.
        let read: @Sendable (JSON, JSONPointer, inout [FieldFault]) -> Value
        /// The JSON that a text in a query stands for.
        let json: @Sendable (String) -> JSON
    }

    init(schema: Schema, input: Input?, write: @escaping @Sendable (Value, inout JSONWriter) -> Void) {
        self.schema = schema
        self.input = input
        self.write = write
    }

    /// What is read and written.
    ///
    /// - Parameters:
    ///   - placeholder: Any value: see ``Input``.
    ///   - read: Adds at least one fault whenever it answers the placeholder for want of a value.
    package init(
        schema: Schema,
        placeholder: Value,
        json: @escaping @Sendable (String) -> JSON = { .string($0) },
        read: @escaping @Sendable (JSON, JSONPointer, inout [FieldFault]) -> Value,
        write: @escaping @Sendable (Value, inout JSONWriter) -> Void
    ) {
        self.init(schema: schema, input: Input(placeholder: placeholder, read: read, json: json), write: write)
    }

    /// The half that reads; asking for it where there is none is a mistake in a declaration, which every start of the service meets.
    var reading: Input {
        guard let input else { preconditionFailure("a type that is only answered stands in a request") }
        return input
    }
}

extension Wire {
    /// The same value, or null.
    package var nullable: Wire<Value?> {
        let input = input.map { input in
            Wire<Value?>.Input(
                placeholder: nil,
                read: { json, pointer, faults in json.isNull ? nil : input.read(json, pointer, &faults) },
                json: input.json
            )
        }
        return Wire<Value?>(schema: schema.nullable, input: input) { [write] value, writer in
            if let value { write(value, &writer) } else { writer.null() }
        }
    }

    /// - Parameter count: How many elements a request may have.
    package static func array<Element>(of element: Wire<Element>, count: ClosedRange<Int> = 0...1000) -> Wire where Value == [Element] {
        let constraints: JSON =
            element.input == nil
            ? [:] : ["minItems": .number(JSONNumber(count.lowerBound)), "maxItems": .number(JSONNumber(count.upperBound))]
        let input = element.input.map { element in
            Input(
                placeholder: [],
                read: { json, pointer, faults in
                    guard let elements = json.array, count.contains(elements.count) else {
                        faults.append(
                            .invalidValue(
                                pointer,
                                Message(
                                    "problem.expected.elements",
                                    ["least": .number(count.lowerBound), "most": .number(count.upperBound)]
                                )
                            )
                        )
                        return []
                    }
                    return elements.enumerated().map { element.read($1, pointer / $0, &faults) }
                },
                json: { .array([element.json($0)]) }
            )
        }
        let schema = Schema.array(of: element.schema, constraints: constraints.object ?? JSONObject())
        return Wire(schema: schema, input: input) { [write = element.write] values, writer in
            writer.array { for value in values { write(value, &$0) } }
        }
    }
}
