import Application
import EventSourcing
import JSON
package import Leave
import Texts

extension Wire {
    /// A UUID that names a subject.
    package static func id<Subject>(_ type: Identifier<Subject>.Type = Identifier<Subject>.self) -> Wire
    where Value == Identifier<Subject> {
        .text(
            ["format": "uuid"],
            placeholder: Identifier(0),
            expected: "expected.uuid",
            parse: { Identifier($0) },
            format: { $0.description }
        )
    }

    /// A value whose text form is one of the rules': its faults have codes of LEAVE_RULES.
    static func rule(
        _ schema: JSON,
        placeholder: Value,
        parse: @escaping @Sendable (String) throws(RuleViolation) -> Value,
        format: @escaping @Sendable (Value) -> String,
        malformed: RuleCode
    ) -> Wire {
        var members = JSONObject("type", "string")
        for member in schema.object?.members ?? [] { members[member.name] = member.value }
        return Wire(schema: Schema(.object(members)), placeholder: placeholder) { json, pointer, faults in
            do {
                guard let text = json.string else { throw RuleViolation(malformed) }
                return try parse(text)
            } catch {
                let code = (error as? RuleViolation)?.code ?? malformed
                faults.append(FieldFault(.body(pointer), code: code.rawValue, detail: code.message, rule: code.rule))
                return placeholder
            }
        } write: { value, writer in
            writer.value(format(value))
        }
    }
}

extension Wire<LocalDate> {
    /// LEAVE_RULES L2.1.
    package static var date: Wire {
        .rule(
            ["format": "date"],
            placeholder: LocalDate(daysSinceEpoch: 0),
            parse: { text throws(RuleViolation) in
                guard let date = LocalDate(text) else { throw RuleViolation(.dateMalformed) }
                return date
            },
            format: { $0.description },
            malformed: .dateMalformed
        )
    }
}

extension Wire<Amount> {
    private static let pattern: JSON = ["pattern": #"^-?(0|[1-9][0-9]*)(\.[0-9]{1,4})?$"#, "examples": ["1.5"]]
    private static let positivePattern: JSON = ["pattern": #"^(0|[1-9][0-9]*)(\.[0-9]{1,4})?$"#, "examples": ["20"]]

    /// LEAVE_RULES L1.2.
    package static var amount: Wire {
        .rule(
            pattern,
            placeholder: .zero,
            parse: { text throws(RuleViolation) in try Amount(parsing: text) },
            format: { $0.description },
            malformed: .amountMalformed
        )
    }

    /// An amount of zero or more.
    static var amountNotNegative: Wire {
        .rule(
            positivePattern,
            placeholder: .zero,
            parse: { text throws(RuleViolation) in
                let amount = try Amount(parsing: text)
                guard amount >= .zero else { throw RuleViolation(.amountNegative) }
                return amount
            },
            format: { $0.description },
            malformed: .amountMalformed
        )
    }

    static var amountPositive: Wire {
        .rule(
            positivePattern,
            placeholder: .zero,
            parse: { text throws(RuleViolation) in
                let amount = try Amount(parsing: text)
                guard amount > .zero else { throw RuleViolation(.amountNotPositive) }
                return amount
            },
            format: { $0.description },
            malformed: .amountMalformed
        )
    }
}

extension Wire<Instant> {
    /// RFC 3339 in UTC.
    static var instant: Wire {
        .text(
            ["format": "date-time"],
            placeholder: Instant(microseconds: 0),
            expected: "expected.instant",
            parse: { InstantText.instant($0) },
            format: { InstantText.text($0) }
        )
    }
}

extension Wire<UInt128> {
    /// Whatever a UUID names.
    static var uuid: Wire {
        .text(["format": "uuid"], placeholder: 0, expected: "expected.uuid", parse: { UUIDText.bits($0) }, format: { UUIDText.string($0) })
    }
}
