/// Writes XML text with all escapes; namespaces are declared by the caller as attributes.
///
/// ```swift
/// var writer = XMLWriter()
/// writer.element("samlp:NameIDPolicy", [("AllowCreate", "true")])
/// writer.element("saml:Issuer") { $0.text(entityID) }
/// ```
package struct XMLWriter: Sendable {
    private var output = CanonicalOutput()

    package init() {}

    /// What was written, UTF-8 without a declaration.
    package var bytes: [UInt8] { output.bytes }

    package var string: String { String(decoding: output.bytes, as: UTF8.self) }

    /// - Parameters:
    ///   - name: A qualified name of ours, written as it is.
    ///   - attributes: Qualified names and values, in order; those without a value are left out.
    package mutating func element(_ name: String, _ attributes: [(String, String?)] = [], content: (inout XMLWriter) -> Void = { _ in }) {
        output.append("<" + name)
        for case (let attribute, let value?) in attributes {
            output.append(" \(attribute)=\"")
            output.appendValue(value)
            output.append("\"")
        }
        output.append(">")
        content(&self)
        output.append("</\(name)>")
    }

    package mutating func text(_ text: String) {
        output.appendText(text)
    }

    /// Puts in what another writer or a canonical form made: well-formed already.
    package mutating func markup(_ markup: String) {
        output.append(markup)
    }
}
