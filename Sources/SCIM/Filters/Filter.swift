package import JSON

/// A filter as a tree (RFC 7644 §3.4.2.2).
package indirect enum Filter: Hashable, Sendable {
    case comparison(AttributePath, Operator, JSON)
    case present(AttributePath)
    /// `emails[type eq "work"]`: one and the same value meets the filter, whose paths are of its sub-attributes.
    case values(AttributePath, Filter)
    case and(Filter, Filter)
    case or(Filter, Filter)
    case not(Filter)

    package enum Operator: String, CaseIterable, Hashable, Sendable {
        case equal = "eq"
        case notEqual = "ne"
        case contains = "co"
        case startsWith = "sw"
        case endsWith = "ew"
        case greater = "gt"
        case greaterOrEqual = "ge"
        case less = "lt"
        case lessOrEqual = "le"
    }
}

/// The text is no filter, or asks what cannot be answered: `invalidFilter`.
package struct InvalidFilter: Error, Hashable {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}
