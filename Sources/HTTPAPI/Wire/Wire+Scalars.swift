package import JSON
package import Texts

extension Wire<String> {
    /// A text of so many Unicode scalars, as JSON Schema counts them.
    package static func text(_ length: ClosedRange<Int> = 0...1000) -> Wire {
        let schema = Schema([
            "type": "string", "minLength": .number(JSONNumber(length.lowerBound)), "maxLength": .number(JSONNumber(length.upperBound)),
        ])
        return Wire(schema: schema, placeholder: "") { json, pointer, faults in
            guard let text = json.string else {
                faults.append(.invalidValue(pointer, "problem.expected.string"))
                return ""
            }
            guard length.contains(text.unicodeScalars.count) else {
                faults.append(
                    .invalidValue(
                        pointer,
                        Message("problem.expected.characters", ["least": .number(length.lowerBound), "most": .number(length.upperBound)])
                    )
                )
                return ""
            }
            return text
        } write: { text, writer in
            writer.value(text)
        }
    }

    /// A text without limits: for answers.
    package static var string: Wire {
        Wire(schema: Schema(["type": "string"]), input: nil) { text, writer in writer.value(text) }
    }

    /// A text that is written in one of these ways only.
    package static func oneOf(_ texts: [String]) -> Wire {
        Wire(schema: Schema(["type": "string", "enum": .array(texts.map { .string($0) })]), placeholder: "") { json, pointer, faults in
            guard let text = json.string, texts.contains(text) else {
                faults.append(.invalidValue(pointer, Message("problem.expected.oneOf", ["words": .text(texts.joined(separator: ", "))])))
                return ""
            }
            return text
        } write: { text, writer in
            writer.value(text)
        }
    }
}

extension Wire<Bool> {
    package static var boolean: Wire {
        Wire(schema: Schema(["type": "boolean"]), placeholder: false) {
            $0 == "true" ? .bool(true) : $0 == "false" ? .bool(false) : .string($0)
        } read: { json, pointer, faults in
            guard let bool = json.bool else {
                faults.append(.invalidValue(pointer, "problem.expected.flag"))
                return false
            }
            return bool
        } write: { bool, writer in
            writer.value(bool)
        }
    }
}

extension Wire<Int> {
    package static func integer(_ range: ClosedRange<Int>) -> Wire {
        let schema = Schema([
            "type": "integer", "minimum": .number(JSONNumber(range.lowerBound)), "maximum": .number(JSONNumber(range.upperBound)),
        ])
        return Wire(schema: schema, placeholder: range.lowerBound) {
            JSONNumber($0).map { .number($0) } ?? .string($0)
        } read: { json, pointer, faults in
            guard let value = json.integer, range.contains(Int(value)) else {
                faults.append(
                    .invalidValue(
                        pointer,
                        Message("problem.expected.number", ["least": .number(range.lowerBound), "most": .number(range.upperBound)])
                    )
                )
                return range.lowerBound
            }
            return Int(value)
        } write: { value, writer in
            writer.value(value)
        }
    }
}

extension Wire<Int64> {
    /// A count or a sequence: for answers.
    package static var number: Wire {
        Wire(schema: Schema(["type": "integer"]), input: nil) { value, writer in writer.value(value) }
    }
}

extension Wire<JSON> {
    /// Any JSON: for answers whose shape is told elsewhere.
    package static var any: Wire {
        Wire(schema: Schema([:]), input: nil) { json, writer in writer.value(json) }
    }

    package static func any(_ schema: Schema) -> Wire {
        Wire(schema: schema, input: nil) { json, writer in writer.value(json) }
    }
}

extension Wire {
    /// A value with a text form.
    ///
    /// - Parameters:
    ///   - schema: The schema's members beside `type: string`.
    ///   - code: What a text that is none gets.
    package static func text(
        _ schema: JSON,
        placeholder: Value,
        code: String = "invalid-value",
        expected: Message,
        parse: @escaping @Sendable (String) -> Value?,
        format: @escaping @Sendable (Value) -> String
    ) -> Wire {
        var members = JSONObject()
        members.append("type", "string")
        for member in schema.object?.members ?? [] { members[member.name] = member.value }
        return Wire(schema: Schema(.object(members)), placeholder: placeholder) { json, pointer, faults in
            guard let text = json.string, let value = parse(text) else {
                faults.append(FieldFault(.body(pointer), code: code, detail: Message("problem.expected", ["what": .message(expected)])))
                return placeholder
            }
            return value
        } write: { value, writer in
            writer.value(format(value))
        }
    }

    /// An enumeration by its raw values.
    package static func cases(_ type: Value.Type, placeholder: Value) -> Wire where Value: CaseIterable & RawRepresentable<String> {
        let texts = Value.allCases.map(\.rawValue)
        return .text(
            ["enum": .array(texts.map { .string($0) })],
            placeholder: placeholder,
            expected: Message("expected.oneOf", ["words": .text(texts.joined(separator: ", "))]),
            parse: { Value(rawValue: $0) },
            format: { $0.rawValue }
        )
    }

    /// Seen through another type: the same JSON.
    package func map<Other: Sendable>(
        _ forward: @escaping @Sendable (Value) -> Other,
        back: @escaping @Sendable (Other) -> Value
    ) -> Wire<Other> {
        let input = input.map { input in
            Wire<Other>.Input(
                placeholder: forward(input.placeholder),
                read: { forward(input.read($0, $1, &$2)) },
                json: input.json
            )
        }
        return Wire<Other>(schema: schema, input: input) { [write] value, writer in write(back(value), &writer) }
    }
}
