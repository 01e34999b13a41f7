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
    let content: Content
    /// What its own tag declares.
    let declarations: [XMLNamespace]
    /// Ends with these declarations.
    let scope: XMLScope

    /// Nearly every element holds either one text or nothing but elements; then no list of nodes is needed beside.
    enum Content {
        case text(String)
        case elements([XMLElement])
        case mixed([XMLNode], elements: [XMLElement])
    }

    init(
        name: XMLName,
        prefix: String,
        attributes: [XMLAttribute],
        children: ArraySlice<XMLNode>,
        declarations: [XMLNamespace],
        scope: XMLScope
    ) {
        self.name = name
        self.prefix = prefix
        self.attributes = attributes
        content = Content(children)
        self.declarations = declarations
        self.scope = scope
    }

    package var children: [XMLNode] {
        switch content {
        case .text(let text): [.text(text)]
        case .elements(let elements): elements.map(XMLNode.element)
        case .mixed(let nodes, _): nodes
        }
    }

    /// The child elements, comments and text left out.
    package var elements: [XMLElement] {
        switch content {
        case .text: []
        case .elements(let elements), .mixed(_, let elements): elements
        }
    }

    /// The child elements of one name.
    package func elements(_ name: XMLName) -> [XMLElement] {
        elements.filter { $0.name == name }
    }

    /// The value of an attribute in no namespace.
    package func attribute(_ local: String) -> String? {
        attributes.firstIndex { $0.name.namespace.isEmpty && $0.name.local.isExactly(local) }.map { attributes[$0].value }
    }

    package func attribute(_ name: XMLName) -> String? {
        attributes.firstIndex { $0.name == name }.map { attributes[$0].value }
    }

    /// The whole text of an element that holds nothing but text. Nil where an element or a comment is inside: there is
    /// no such thing as a first text node (SSO_RULES S2.4).
    package var text: String? {
        if case .text(let text) = content { return text }
        var text = ""
        for node in children {
            guard case .text(let part) = node else { return nil }
            text += part
        }
        return text
    }

    /// Whether a comment is a direct child.
    package var holdsComment: Bool {
        guard case .mixed(let nodes, _) = content else { return false }
        return nodes.contains { if case .comment = $0 { true } else { false } }
    }

    /// Whether some direct text is more than white space.
    package var holdsText: Bool {
        switch content {
        case .text(let text): !text.isXMLBlank
        case .elements: false
        case .mixed(let nodes, _): nodes.contains { if case .text(let text) = $0 { !text.isXMLBlank } else { false } }
        }
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
            children: children[...],
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

extension XMLElement.Content {
    init(_ nodes: ArraySlice<XMLNode>) {
        if nodes.count == 1, case .text(let text)? = nodes.first {
            self = .text(text)
            return
        }
        var elements: [XMLElement] = []
        elements.reserveCapacity(nodes.count)
        for case .element(let element) in nodes { elements.append(element) }
        self = elements.count == nodes.count ? .elements(elements) : .mixed(Array(nodes), elements: elements)
    }
}

/// A well-formed document (SSO_RULES S2.1–S2.5).
package struct XMLDocument: Sendable {
    package let root: XMLElement
}
