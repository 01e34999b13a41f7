/// Why a text is not accepted as JSON.
package struct JSONError: Error, Hashable, Sendable {
    /// What is told to clients; the raw values are the codes of the HTTP interface.
    package enum Code: String, Sendable {
        /// Not JSON by RFC 8259, not UTF-8, or with a NUL or a lone surrogate in a string.
        case malformed = "malformed-json"
        /// An object names a member twice.
        case duplicateMember = "duplicate-member"
        /// Arrays and objects stand deeper in each other than the caller allows.
        case tooDeep = "too-deep"
    }

    package let code: Code
    /// The byte where the fault was seen, from 0.
    package let offset: Int
    /// One sentence for a person, without anything of the text itself.
    package let reason: String
}

extension JSONError: CustomStringConvertible {
    package var description: String { "\(code.rawValue) at byte \(offset): \(reason)" }
}
