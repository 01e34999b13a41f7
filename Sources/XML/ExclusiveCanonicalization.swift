/// Exclusive XML Canonicalization 1.0 of an element with all that is below it (W3C xml-exc-c14n).
package struct ExclusiveCanonicalization: Hashable, Sendable {
    /// Whether comments stay.
    package var comments: Bool
    /// `InclusiveNamespaces/@PrefixList`; the empty text stands for `#default`.
    package var inclusivePrefixes: [String]

    package init(comments: Bool = false, inclusivePrefixes: [String] = []) {
        self.comments = comments
        self.inclusivePrefixes = inclusivePrefixes
    }

    /// - Returns: The canonical octets, UTF-8.
    package func bytes(of element: XMLElement) -> [UInt8] {
        var walk = CanonicalWalk(keepsComments: comments)
        walk.write(
            element,
            inside: nil,
            inclusive: inclusivePrefixes.map { XMLNamespace(prefix: $0, uri: element.namespace(for: $0) ?? "") }
        )
        return walk.output.bytes
    }
}

/// One pass over the elements. Its time grows with the size of the document alone: whoever writes a document must not be able to make us
/// search.
private struct CanonicalWalk {
    let keepsComments: Bool
    private(set) var output = CanonicalOutput()
    /// What the output's elements around declare.
    private var rendered: [ExactText: String] = [:]

    init(keepsComments: Bool) {
        self.keepsComments = keepsComments
    }

    /// - Parameter inclusive: What the prefixes of the prefix list stand for around the element.
    mutating func write(_ element: XMLElement, inside parent: XMLElement?, inclusive: [XMLNamespace]) {
        var inclusive = inclusive
        for declaration in element.declarations {
            for index in inclusive.indices where inclusive[index].prefix.isExactly(declaration.prefix) { inclusive[index] = declaration }
        }
        let declarations = declarations(of: element, inside: parent, inclusive)
        let outer = declarations.map { rendered.updateValue($0.uri, forKey: ExactText($0.prefix)) }
        output.append("<" as Unicode.Scalar)
        writeName(element.prefix, element.name.local)
        for declaration in declarations {
            output.append(declaration.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(declaration.prefix)=\"")
            output.appendValue(declaration.uri)
            output.append("\"" as Unicode.Scalar)
        }
        for attribute in element.attributes.count > 1 ? element.attributes.sorted(by: precedes) : element.attributes {
            output.append(" " as Unicode.Scalar)
            writeName(attribute.prefix, attribute.name.local)
            output.append("=\"")
            output.appendValue(attribute.value)
            output.append("\"" as Unicode.Scalar)
        }
        output.append(">" as Unicode.Scalar)
        switch element.content {
        case .text(let text): output.appendText(text)
        case .elements(let children): for child in children { write(child, inside: element, inclusive: inclusive) }
        case .mixed(let nodes, _): for node in nodes { write(node, inside: element, inclusive: inclusive) }
        }
        output.append("</")
        writeName(element.prefix, element.name.local)
        output.append(">" as Unicode.Scalar)
        for (declaration, outer) in zip(declarations, outer) { rendered[ExactText(declaration.prefix)] = outer }
    }

    private mutating func write(_ node: XMLNode, inside parent: XMLElement, inclusive: [XMLNamespace]) {
        switch node {
        case .element(let child): write(child, inside: parent, inclusive: inclusive)
        case .text(let text): output.appendText(text)
        case .comment(let comment):
            if keepsComments { output.append("<!--\(comment)-->") }
        }
    }

    private mutating func writeName(_ prefix: String, _ local: String) {
        if !prefix.isEmpty {
            output.append(prefix)
            output.append(":" as Unicode.Scalar)
        }
        output.append(local)
    }

    /// The namespaces that this element has to declare: those that it or its attributes visibly use, and those of the
    /// prefix list, unless the output around it says the same already (xml-exc-c14n §3).
    private func declarations(of element: XMLElement, inside parent: XMLElement?, _ inclusive: [XMLNamespace]) -> [XMLNamespace] {
        var declarations: [XMLNamespace] = []
        // What the parent uses is said already; most elements use the same.
        if parent?.prefix.isExactly(element.prefix) != true || parent?.name.namespace.isExactly(element.name.namespace) != true {
            add(element.prefix, element.name.namespace, to: &declarations)
        }
        // An attribute without prefix is in no namespace and uses none.
        for attribute in element.attributes where !attribute.prefix.isEmpty {
            add(attribute.prefix, attribute.name.namespace, to: &declarations)
        }
        for namespace in inclusive { add(namespace.prefix, namespace.uri, to: &declarations) }
        return declarations.count > 1 ? declarations.sorted { $0.prefix.precedesByCodePoints($1.prefix) } : declarations
    }

    private func add(_ prefix: String, _ uri: String, to declarations: inout [XMLNamespace]) {
        // Only the default namespace can be taken back, by xmlns="".
        guard !uri.isExactly(rendered[ExactText(prefix)] ?? ""), !uri.isEmpty || prefix.isEmpty, !prefix.isExactly("xml"),
            !declarations.contains(where: { $0.prefix.isExactly(prefix) })
        else { return }
        declarations.append(XMLNamespace(prefix: prefix, uri: uri))
    }

    private func precedes(_ left: XMLAttribute, _ right: XMLAttribute) -> Bool {
        if left.name.namespace.isExactly(right.name.namespace) {
            return left.name.local.precedesByCodePoints(right.name.local)
        }
        return left.name.namespace.precedesByCodePoints(right.name.namespace)
    }
}
