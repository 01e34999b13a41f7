/// What is wrong with a calendar, and where.
package struct CalendarFault: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// Not UTF-8, a control character, or more than ``CalendarLimits`` allow.
        case malformedText = "malformed-text"
        case tooLarge = "too-large"
        /// A content line that RFC 5545 §3.1 does not know.
        case malformedLine = "malformed-line"
        /// `BEGIN` and `END` do not match.
        case malformedComponent = "malformed-component"
        case missingProperty = "missing-property"
        case duplicateProperty = "duplicate-property"
        /// A date, time, duration or rule that cannot be read.
        case invalidValue = "invalid-value"
        /// Allowed by RFC 5545, but not understood here.
        case unsupported = "unsupported-recurrence"
    }

    package let code: Code
    /// Of the text as it came, from 1; a folded line counts from where it begins.
    package let line: Int
    /// One sentence for a person.
    package let reason: String

    package init(_ code: Code, line: Int, _ reason: String) {
        self.code = code
        self.line = line
        self.reason = reason
    }
}

/// All that is wrong with a calendar, in the order of its lines; at least one, at most ``CalendarLimits/faults``.
package struct CalendarFaults: Error, Hashable, Sendable {
    package let faults: [CalendarFault]

    package init(_ faults: [CalendarFault]) {
        self.faults = faults
    }
}

/// How much of a calendar is read: what comes from outside must not decide how much we work.
package struct CalendarLimits: Hashable, Sendable {
    package var bytes = 1 << 20
    /// One content line, unfolded.
    package var lineBytes = 1 << 16
    package var components = 10_000
    package var depth = 8
    /// How many faults are told.
    package var faults = 100

    package init() {}
}
