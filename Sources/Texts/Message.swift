package import Leave

/// Something to be said, before it is known in which language: the key of a text in the catalogue, and what its placeholders stand for.
///
/// A literal is a key too. What no catalogue has as a key is said as it is, so a sentence that nobody has translated yet is still said.
package struct Message: Hashable, Sendable {
    package let key: String
    package let arguments: [String: Argument]

    package init(_ key: String, _ arguments: [String: Argument] = [:]) {
        self.key = key
        self.arguments = arguments
    }

    /// A text of others, such as an identity provider's, which is said as it is.
    package init(verbatim text: String) { self.init(text) }
}

extension Message: ExpressibleByStringInterpolation {
    package init(stringLiteral key: String) { self.init(key) }
}

/// What a placeholder stands for. How it is written is the language's business.
package indirect enum Argument: Hashable, Sendable {
    /// A name, or anything else that is said as it is.
    case text(String)
    case number(Int)
    /// An amount without its unit.
    case decimal(Amount)
    /// An amount with its unit: `2.5 days`.
    case amount(Amount, LeaveType.Unit)
    case date(LocalDate)
    /// In a style of the catalogue (`format.date.…`), whatever the text asks for.
    case styledDate(LocalDate, String)
    case dates(DateSpan)
    case monthDay(MonthDay)
    case message(Message)
    case list([Argument], Conjunction)

    package enum Conjunction: String, Hashable, Sendable {
        case and, or
    }
}

extension Argument: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) { self = .text(text) }
}
