import Application
import EventSourcing
import Leave
import Texts

struct BalanceView: WireOutput {
    static var schemaName: String { "Balance" }

    private let item: BalanceItem

    init(_ item: BalanceItem) { self.item = item }

    static func describe(_ shape: inout Shape<BalanceView>) {
        shape.field("leaveTypeId", .id()) { $0.item.leaveType }
        shape.field("unit", .unit) { $0.item.unit }
        shape.figures { $0.item.summary }
    }
}

extension Shape {
    /// A balance, without what names it.
    mutating func figures(_ summary: @escaping @Sendable (Value) -> BalanceSummary) {
        field("leaveYear", .date, "Its first day.") { summary($0).leaveYear }
        nullable("entitlement", .amount, "Null where the type has no limit.") { summary($0).entitlement }
        nullable("carriedOver", .amount) { summary($0).carriedOver }
        field("taken", .amount) { summary($0).taken }
        field("booked", .amount) { summary($0).booked }
        field("pending", .amount) { summary($0).pending }
        nullable("adjustments", .amount) { summary($0).adjustments }
        nullable("expired", .amount) { summary($0).expired }
        nullable("balance", .amount) { summary($0).balance }
        nullable("available", .amount) { summary($0).available }
    }
}

struct LedgerLineView: WireOutput {
    static var schemaName: String { "LedgerLine" }

    private let line: LedgerLine
    private let sequence: Int64?
    private let text: String

    init(_ line: LedgerLine, of leaveType: LeaveTypeID, _ situation: Situation, _ texts: Catalogue) {
        self.line = line
        sequence = situation.sequence(of: line)?.sequence
        text = texts.text(situation.explanation(of: line, of: leaveType))
    }

    static func describe(_ shape: inout Shape<LedgerLineView>) {
        shape.field("date", .date) { $0.line.date }
        shape.field("kind", .cases(LedgerLine.Kind.self, placeholder: .opening)) { $0.line.kind }
        shape.field("amount", .amount) { $0.line.amount }
        shape.nullable("balance", .amount, "Running; null where the type has no balance.") { $0.line.balance }
        shape.field("leaveYear", .date) { $0.line.leaveYear }
        shape.field("rule", .string, "The number of the rule that made it.") { $0.line.rule }
        shape.nullable("ref", .uuid, "The request, recorded leave or adjustment behind it.") { $0.line.ref?.bits }
        shape.nullable("expires", .date, "The last usable day of what was credited.") { $0.line.expires }
        shape.nullable("policyId", .id()) { $0.line.policy }
        shape.nullable("eventSequence", .number, "The event that caused it.") { $0.sequence }
        shape.field("text", .string, "The line in words.") { $0.text }
    }
}

struct NoticeView: WireOutput {
    static var schemaName: String { "Notice" }

    private let notice: LeaveNotice
    private let text: String

    init(_ notice: LeaveNotice, _ situation: Situation, _ texts: Catalogue) {
        self.notice = notice
        text = texts.text(situation.text(of: notice))
    }

    static func describe(_ shape: inout Shape<NoticeView>) {
        shape.field("kind", .cases(LeaveNotice.Kind.self, placeholder: .carriedOver)) { $0.notice.kind }
        shape.field("leaveTypeId", .id()) { $0.notice.leaveType }
        shape.field("unit", .unit) { $0.notice.unit }
        shape.field("amount", .amount) { $0.notice.amount }
        shape.nullable("lastDay", .date, "On which it can still be taken; null where it does not end.") { $0.notice.lastDay }
        shape.field("text", .string, "The notice in words.") { $0.text }
    }
}
