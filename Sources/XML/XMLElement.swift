/// One node of a parsed document. Processing instructions and CDATA sections never get this far (SSO_RULES S2.4).
package enum XMLNode: Sendable {
    case element(XMLElement)
    /// References replaced, line ends normalized; never empty, never beside another text.
    case text(String)
    case comment(String)
}

/// An element with all that it holds, in document order.
///
/// Nothing changes it once it is made, so it is a value that is only not copied part by part: whoever holds it reads exactly the nodes that
/// were digested (SSO_RULES S2.8). It knows the namespaces in scope, so its canonical form does not need the document around it.
package final class XMLElement: Sendable {
    package let name: XMLName
    /// The prefix as written, empty when there is none.
    package let prefix: String
    package let attributes: [XMLAttribute]
    package let children: [XMLNode]
    /// The child elements, comments and text left out.
    package let elements: [XMLElement]
    /// What its own tag declares.
    let declarations: [XMLNamespace]
    /// Ends with these declarations.
    let scope: XMLScope

    init(
        name: XMLName,
        prefix: String,
        attributes: [XMLAttribute],
        children: [XMLNode],
        declarations: [XMLNamespace],
        scope: XMLScope
    ) {
        self.name = name
        self.prefix = prefix
        self.attributes = attributes
        self.children = children
        elements = children.compactMap { if case .element(let element) = $0 { element } else { nil } }
        self.declarations = declarations
        self.scope = scope
    }

    /// The child elements of one name.
    package func elements(_ name: XMLName) -> [XMLElement] {
        elements.filter { $0.name == name }
    }

    /// The value of an attribute in no namespace.
    package func attribute(_ local: String) -> String? {
        attribute(XMLName("", local))
    }

    package func attribute(_ name: XMLName) -> String? {
        attributes.first { $0.name == name }?.value
    }

    /// The whole text of an element that holds nothing but text. Nil where an element or a comment is inside: there is
    /// no such thing as a first text node (SSO_RULES S2.4).
    package var text: String? {
        var text = ""
        for node in children {
            guard case .text(let part) = node else { return nil }
            text += part
        }
        return text
    }

    /// Whether a comment is a direct child.
    package var holdsComment: Bool {
        children.contains { if case .comment = $0 { true } else { false } }
    }

    /// Whether some direct text is more than white space.
    package var holdsText: Bool {
        children.contains { if case .text(let text) = $0 { !text.isXMLBlank } else { false } }
    }

    /// The namespace that a prefix stands for here, for values that are qualified names. Nil when it is not declared.
    package func namespace(for prefix: String) -> String? {
        scope.uri(for: prefix)
    }

    /// The element without one of its children, at that place in `children`.
    package func removingChild(at index: Int) -> XMLElement {
        var children = children
        children.remove(at: index)
        return XMLElement(
            name: name,
            prefix: prefix,
            attributes: attributes,
            children: children,
            declarations: declarations,
            scope: scope
        )
    }

    /// Calls `body` with this element and all below it, in document order.
    package func forEachElement<Failure: Error>(_ body: (XMLElement) throws(Failure) -> Void) throws(Failure) {
        try body(self)
        for element in elements {
            try element.forEachElement(body)
        }
    }
}

/// A well-formed document (SSO_RULES S2.1–S2.5).
package struct XMLDocument: Sendable {
    package let root: XMLElement
}
