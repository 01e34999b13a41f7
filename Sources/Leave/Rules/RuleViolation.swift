/// What the rules refuse, as a value that can be thrown from a failable initializer or while decoding (LEAVE_RULES L10).
package struct RuleViolation: Error, Hashable, Sendable {
    /// Everything that blocks, in the order of the rules; at least one.
    package let codes: [RuleCode]
    /// Where in the decoded value the fault was met (member names and indices), empty outside decoding.
    package let path: [String]

    package init(_ code: RuleCode, at path: [String] = []) {
        codes = [code]
        self.path = path
    }

    /// Nil when nothing blocks.
    package init?(_ codes: [RuleCode]) {
        guard !codes.isEmpty else { return nil }
        self.codes = codes
        path = []
    }

    /// The first fault, which names the refusal.
    package var code: RuleCode { codes[0] }
}

extension RuleViolation: CustomStringConvertible {
    package var description: String {
        let names = codes.map(\.rawValue).joined(separator: ", ")
        return path.isEmpty ? names : "\(names) at /\(path.joined(separator: "/"))"
    }
}
