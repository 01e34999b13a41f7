package import JSON
package import Texts

/// What is wrong with one member of a body or one query parameter.
package struct FieldFault: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// Of the body, by its JSON pointer.
        case body(JSONPointer)
        /// Of the query, by its name.
        case query(String)
        /// Of a body that is a text: of its line, and of the column and its name where it is a table.
        case text(line: Int, column: Int?, field: String?)
        /// Of the request as a whole.
        case whole
    }

    package let place: Place
    /// Stable, kebab-case.
    package let code: String
    /// One sentence for a person.
    package let detail: Message
    /// The number of the rule in LEAVE_RULES where it is one of those.
    package let rule: String?
    /// Whether the body has the wrong form (400) rather than a wrong value (422).
    package let isOfForm: Bool

    package init(_ place: Place, code: String, detail: Message, rule: String? = nil, isOfForm: Bool = false) {
        self.place = place
        self.code = code
        self.detail = detail
        self.rule = rule
        self.isOfForm = isOfForm
    }
}

extension FieldFault {
    static func unknownField(_ pointer: JSONPointer) -> FieldFault {
        FieldFault(.body(pointer), code: "unknown-field", detail: "problem.unknown-field", isOfForm: true)
    }

    static func missingField(_ pointer: JSONPointer) -> FieldFault {
        FieldFault(.body(pointer), code: "missing-field", detail: "problem.missing-field", isOfForm: true)
    }

    static func invalidValue(_ pointer: JSONPointer, _ detail: Message) -> FieldFault {
        FieldFault(.body(pointer), code: "invalid-value", detail: detail)
    }

    func write(to writer: inout JSONWriter, in texts: Catalogue) {
        writer.object {
            switch place {
            case .body(let pointer):
                $0.name("pointer")
                $0.value(pointer.description)
            case .query(let name):
                $0.name("parameter")
                $0.value(name)
            case .text(let line, let column, let field):
                $0.name("line")
                $0.value(line)
                if let column {
                    $0.name("column")
                    $0.value(column)
                }
                if let field {
                    $0.name("field")
                    $0.value(field)
                }
            case .whole: break
            }
            $0.name("code")
            $0.value(code)
            if let rule {
                $0.name("rule")
                $0.value(rule)
            }
            $0.name("detail")
            $0.value(texts.text(detail))
        }
    }
}
