package import EventSourcing
package import Leave
package import Texts

/// Everything that a command can answer instead of being done.
package enum CommandError: Error {
    /// The rules said no: all that blocks, at least one.
    case refused([Refusal])
    /// The principal may not do this; `code` is of LEAVE_RULES (`not-allowed`, `not-approver`, `self-approval`) or the interface's `forbidden`.
    case forbidden(code: String)
    /// The thing itself, named by the path, does not exist in this organization.
    case notFound
    /// `If-Match` named another version than the present one.
    case preconditionFailed
    /// The state of the thing does not allow it (`invalid-transition`, L7.20).
    case invalidState(Refusal)
    /// This idempotency key was used before.
    case alreadyHandled(StoredReceipt)
    /// Others kept changing what this decision depends on; asking again is safe.
    case conflict
    /// A port failed. It may be unknown whether the events were stored: repeat with the same idempotency key.
    case unavailable(any Error)
}

/// One reason why a command is refused.
package struct Refusal: Hashable, Sendable, Error {
    /// Stable, kebab-case, of LEAVE_RULES or API.md.
    package var code: String
    /// The number of the rule in LEAVE_RULES, such as `L7.4`; nil for the interface's own checks.
    package var rule: String?
    /// JSON pointer of the member of the body that is at fault; nil when it is the whole.
    package var pointer: String?
    /// One sentence for a person.
    package var detail: Message
    /// Where in a text, such as a file that is imported; nil where the body is no such text.
    package var place: TextPlace?
    /// The closest days before and after on which the same leave would stand, where a request is refused and days are the matter.
    package var nearest: [LeaveDays] = []

    package init(_ code: String, rule: String? = nil, pointer: String? = nil, detail: Message, place: TextPlace? = nil) {
        self.code = code
        self.rule = rule
        self.pointer = pointer
        self.detail = detail
        self.place = place
    }
}

/// A place in a text that came as a whole.
package struct TextPlace: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// The column of a table, from 1; nil: the line as a whole.
    package let column: Int?
    /// What the table's first row calls the column.
    package let field: String?

    package init(line: Int, column: Int? = nil, field: String? = nil) {
        self.line = line
        self.column = column
        self.field = field
    }
}

extension Refusal {
    /// With a sentence that comes from elsewhere, in one language only.
    @_disfavoredOverload
    package init(_ code: String, rule: String? = nil, pointer: String? = nil, detail: String) {
        self.init(code, rule: rule, pointer: pointer, detail: Message(verbatim: detail))
    }
}

extension CommandError {
    /// The one place where errors of ports become answers.
    init(_ error: any Error) {
        switch error {
        case let error as CommandError: self = error
        case EventStoreError.conflict: self = .conflict
        case EventStoreError.alreadyHandled(let receipt): self = .alreadyHandled(receipt)
        case EventStoreError.unknownOrganization: self = .notFound
        case let error as RuleViolation: self.init(error)
        default: self = .unavailable(error)
        }
    }
}

extension CommandError {
    /// The rules' answer in the terms of the interface (API.md, "Details that clients meet").
    init(_ violation: RuleViolation) {
        switch violation.code {
        case .notAllowed, .notApprover, .selfApproval: self = .forbidden(code: violation.code.rawValue)
        case .invalidTransition: self = .invalidState(Refusal(violation.code))
        case .unknownRequest: self = .notFound
        default: self = .refused(violation.codes.map { Refusal($0, pointer: $0.pointerInRequest) })
        }
    }
}

extension CommandError: CustomStringConvertible {
    /// One sentence without anything of the cause, which may name what must not be shown.
    package var description: String {
        switch self {
        case .refused(let refusals): refusals.map { Languages.english.text($0.detail) }.joined(separator: " ")
        case .forbidden: "This is not allowed."
        case .notFound: "There is no such thing in this organization."
        case .preconditionFailed: "It has changed meanwhile."
        case .invalidState(let refusal): Languages.english.text(refusal.detail)
        case .alreadyHandled: "This was done before."
        case .conflict: "Others kept changing the same; please try again."
        case .unavailable: "The database cannot be reached or does not answer."
        }
    }
}
