/// A message, token or key was refused: the first rule that failed, and what an admin needs for the diagnosis.
///
/// SSO_RULES P4.1: `expected` and `received` hold identifiers and times only (issuer, audience, recipient, clock),
/// never assertions, tokens, codes, secrets, keys or attribute values. All texts are cut at 200 characters and hold no
/// control characters; whoever shows them shows them as text.
package struct Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    package let rule: SSORule
    /// Why, in a sentence of our own.
    package let reason: String
    package let expected: String?
    package let received: String?

    package init(_ rule: SSORule, _ reason: String, expected: String? = nil, received: String? = nil) {
        self.rule = rule
        self.reason = Self.bounded(reason)
        self.expected = expected.map(Self.bounded)
        self.received = received.map(Self.bounded)
    }

    package var description: String {
        var text = "\(rule): \(reason)"
        if let expected { text += "; expected \(expected)" }
        if let received { text += "; received \(received)" }
        return text
    }

    /// At most 200 characters; control characters and the like become U+FFFD, so that a log line stays one line.
    private static func bounded(_ text: String) -> String {
        let scalars = text.unicodeScalars
        var result = String.UnicodeScalarView()
        for (index, scalar) in scalars.prefix(201).enumerated() {
            guard index < 200 else {
                result.append("…")
                break
            }
            result.append(isShowable(scalar) ? scalar : "\u{FFFD}")
        }
        return String(result)
    }

    private static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }
}
