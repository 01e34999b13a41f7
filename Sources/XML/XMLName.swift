/// The expanded name of an element or attribute: namespace and local part, compared by code points.
package struct XMLName: Hashable, Sendable, CustomStringConvertible {
    /// Empty when the name is in no namespace.
    package let namespace: String
    package let local: String

    package init(_ namespace: String, _ local: String) {
        self.namespace = namespace
        self.local = local
    }

    package var description: String {
        "{\(namespace)}\(local)"
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.local.isExactly(right.local) && left.namespace.isExactly(right.namespace)
    }

    /// By the local part, which tells nearly all names apart.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(ExactText(local))
    }
}

/// An attribute as written: namespace declarations are not attributes here.
package struct XMLAttribute: Sendable {
    package let name: XMLName
    /// Empty when the name has no prefix.
    package let prefix: String
    /// After normalization of line ends and white space (XML 1.0 §3.3.3), references replaced.
    package let value: String
}

/// `xmlns:prefix="uri"`; prefix and URI may both be empty.
package struct XMLNamespace: Sendable {
    package let prefix: String
    package let uri: String
}

/// The namespaces in scope of an element: its own declarations, then those of its ancestors.
///
/// Elements without declarations share their parent's scope, so a document holds few of these.
package final class XMLScope: Sendable {
    let outer: XMLScope?
    let declarations: [XMLNamespace]

    init(_ declarations: [XMLNamespace], within outer: XMLScope?) {
        self.outer = outer
        self.declarations = declarations
    }

    /// The URI that a prefix stands for; the empty prefix asks for the default namespace. Nil when it is not declared.
    func uri(for prefix: String) -> String? {
        if prefix.isExactly("xml") { return "http://www.w3.org/XML/1998/namespace" }
        var scope: XMLScope? = self
        while let current = scope {
            if let found = current.declarations.first(where: { $0.prefix.isExactly(prefix) }) {
                return found.uri.isEmpty ? nil : found.uri
            }
            scope = current.outer
        }
        return nil
    }
}
