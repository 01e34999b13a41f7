import Application
import JSON
import Leave
import Texts

/// Days and parts of days as somebody writes them: checked by the rules, in their order, the first fault only (LEAVE_RULES L7.1).
struct RequestedRange: Sendable {
    let from: String
    let to: String
    let fromPart: String?
    let toPart: String?
    let hours: String?

    init(from: String, to: String, fromPart: String?, toPart: String?, hours: String?) {
        self.from = from
        self.to = to
        self.fromPart = fromPart
        self.toPart = toPart
        self.hours = hours
    }

    init(reading fields: inout ObjectReader) {
        from = fields.required("from", .unread(as: .date))
        to = fields.required("to", .unread(as: .date))
        fromPart = fields.optional("fromPart", .unread(as: .dayPart))
        toPart = fields.optional("toPart", .unread(as: .dayPart))
        hours = fields.optional("hours", .unread(as: .amountPositive))
    }

    /// - Throws: 422 with the first fault.
    func days(of leaveType: LeaveTypeID, _ situation: Situation) throws(Problem) -> LeaveDays {
        guard let type = situation.facts.leaveType(leaveType) else {
            throw Problem(.refused([Refusal(.unknownLeaveType, pointer: "/leaveTypeId")]))
        }
        do {
            return try LeaveDays(readingFrom: from, to: to, fromPart: fromPart, toPart: toPart, hours: hours, unit: type.unit)
        } catch {
            throw Problem(.refused(error.codes.map { Refusal($0, pointer: pointer(of: $0)) }))
        }
    }

    private func pointer(of code: RuleCode) -> String? {
        switch code {
        case .dateMalformed: LocalDate(from) == nil ? "/from" : "/to"
        case .invalidDayPart: fromPart != nil ? "/fromPart" : "/toPart"
        case .amountMalformed, .amountOutOfRange: "/hours"
        default: code.pointerInRequest
        }
    }
}

extension Wire<String> {
    /// A text that the schema describes but that is read later, by the rules.
    fileprivate static func unread<Read>(as wire: Wire<Read>) -> Wire {
        Wire(schema: wire.schema, placeholder: "") { json, pointer, faults in
            guard let text = json.string else {
                faults.append(.invalidValue(pointer, "problem.expected.string"))
                return ""
            }
            return text
        } write: { text, writer in
            writer.value(text)
        }
    }
}

extension Shape {
    /// `from`, `to`, `fromPart`, `toPart`, `hours`.
    mutating func days(_ days: @escaping @Sendable (Value) -> LeaveDays) {
        field("from", .date) { days($0).span.first }
        field("to", .date) { days($0).span.last }
        field("fromPart", .dayPart) { days($0).fromPart }
        field("toPart", .dayPart) { days($0).toPart }
        nullable("hours", .amount) { days($0).hours }
    }
}

/// An amount with its unit.
struct CountView: WireOutput {
    static var schemaName: String { "Count" }

    private let amount: Amount
    private let unit: LeaveType.Unit

    init(_ count: LeaveCount) {
        amount = count.total
        unit = count.unit
    }

    static func describe(_ shape: inout Shape<CountView>) {
        shape.field("amount", .amount) { $0.amount }
        shape.field("unit", .unit) { $0.unit }
    }
}
