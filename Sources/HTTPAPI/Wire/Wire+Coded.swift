import JSON
import Leave
import Texts

extension Wire where Value: Codable {
    /// A value of the rules, whose JSON is its own. Inside it the first fault is told, with its pointer.
    static func coded(_ name: String, _ schema: Schema, placeholder: Value) -> Wire {
        Wire(schema: .named(name, schema), placeholder: placeholder) { json, pointer, faults in
            do {
                return try json.decoded(as: Value.self)
            } catch {
                faults.append(FieldFault(decoding: error, at: pointer))
                return placeholder
            }
        } write: { value, writer in
            // Nothing of the rules fails to be written: there are no numbers but integers.
            writer.value((try? JSON(encoding: value)) ?? .null)
        }
    }
}

extension FieldFault {
    fileprivate init(decoding error: any Error, at pointer: JSONPointer) {
        switch error {
        case let violation as RuleViolation:
            let code = violation.code
            self.init(.body(pointer / violation.path), code: code.rawValue, detail: code.message, rule: code.rule)
        case let unknown as UnknownMember:
            self = .unknownField(pointer / unknown.path)
        case DecodingError.keyNotFound(let key, let context):
            self = .missingField(pointer / (context.codingPath + [key]).map(\.stringValue))
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            self = .invalidValue(pointer / context.codingPath.map(\.stringValue), "problem.expected.otherKind")
        default:
            self = .invalidValue(pointer, "problem.invalid-value")
        }
    }
}

extension JSONPointer {
    fileprivate static func / (pointer: JSONPointer, path: [String]) -> JSONPointer { JSONPointer(pointer.tokens + path) }
}
