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
        var walk = CanonicalWalk(self, from: element)
        walk.write(element)
        return walk.output.bytes
    }
}

/// One pass over the elements, with the namespaces of the place where it is. Its time grows with the size of the
/// document alone: whoever writes a document must not be able to make us search.
private struct CanonicalWalk {
    private let method: ExclusiveCanonicalization
    private(set) var output = CanonicalOutput()
    /// What each prefix stands for here.
    private var inScope = NamespaceStack()
    /// What the output's elements around declare.
    private var rendered = NamespaceStack()

    init(_ method: ExclusiveCanonicalization, from element: XMLElement) {
        self.method = method
        var scopes: [XMLScope] = []
        // The element's own declarations are pushed when it is written; its scope is its parent's when it has none.
        var scope = element.declarations.isEmpty ? element.scope : element.scope.outer
        while let current = scope {
            scopes.append(current)
            scope = current.outer
        }
        for scope in scopes.reversed() {
            inScope.push(scope.declarations)
        }
    }

    mutating func write(_ element: XMLElement) {
        inScope.push(element.declarations)
        let declarations = declarations(of: element)
        rendered.push(declarations)
        let name = element.prefix.isEmpty ? element.name.local : element.prefix + ":" + element.name.local
        output.append("<" + name)
        for declaration in declarations {
            output.append(declaration.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(declaration.prefix)=\"")
            output.appendValue(declaration.uri)
            output.append("\"")
        }
        for attribute in element.attributes.sorted(by: precedes) {
            let prefix = attribute.prefix.isEmpty ? "" : attribute.prefix + ":"
            output.append(" \(prefix)\(attribute.name.local)=\"")
            output.appendValue(attribute.value)
            output.append("\"")
        }
        output.append(">")
        for node in element.children {
            switch node {
            case .element(let child): write(child)
            case .text(let text): output.appendText(text)
            case .comment(let comment):
                if method.comments { output.append("<!--\(comment)-->") }
            }
        }
        output.append("</\(name)>")
        rendered.pop(declarations)
        inScope.pop(element.declarations)
    }

    /// The namespaces that this element has to declare: those that it or its attributes visibly use, and those of the
    /// prefix list, unless the output around it says the same already (xml-exc-c14n §3).
    private func declarations(of element: XMLElement) -> [XMLNamespace] {
        // An attribute without prefix is in no namespace and uses none.
        let used = element.attributes.map(\.prefix).filter { !$0.isEmpty }
        var declarations: [XMLNamespace] = []
        for prefix in Set(([element.prefix] + used + method.inclusivePrefixes).map { ExactText($0) }) where !prefix.string.isExactly("xml")
        {
            let uri = inScope[prefix] ?? ""
            // Only the default namespace can be taken back, by xmlns="".
            guard !uri.isExactly(rendered[prefix] ?? ""), !uri.isEmpty || prefix.string.isEmpty else { continue }
            declarations.append(XMLNamespace(prefix: prefix.string, uri: uri))
        }
        return declarations.sorted { $0.prefix.precedesByCodePoints($1.prefix) }
    }

    private func precedes(_ left: XMLAttribute, _ right: XMLAttribute) -> Bool {
        if left.name.namespace.isExactly(right.name.namespace) {
            return left.name.local.precedesByCodePoints(right.name.local)
        }
        return left.name.namespace.precedesByCodePoints(right.name.namespace)
    }
}

/// The namespace of each prefix, the innermost last.
private struct NamespaceStack {
    private var uris: [ExactText: [String]] = [:]

    subscript(prefix: ExactText) -> String? { uris[prefix]?.last }

    mutating func push(_ declarations: [XMLNamespace]) {
        for declaration in declarations {
            uris[ExactText(declaration.prefix), default: []].append(declaration.uri)
        }
    }

    mutating func pop(_ declarations: [XMLNamespace]) {
        for declaration in declarations {
            uris[ExactText(declaration.prefix)]?.removeLast()
        }
    }
}
