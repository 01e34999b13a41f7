import CLibXML2

/// Text of libxml2's, which ends with a zero.
typealias Octets = UnsafePointer<UInt8>

/// A name as the parser gives it; prefix and namespace are null where there is none.
@unsafe struct QualifiedName {
    let local: Octets?
    let prefix: Octets?
    let uri: Octets?
}

/// Makes values of what the parser finds, in document order, and counts.
///
/// What breaks a limit is kept until the parser is through: that a document is not well-formed comes first.
struct TreeBuilder {
    private let limits: XMLLimits
    private var failure: XMLError?
    private var root: XMLElement?
    /// The elements whose end is still to come, the innermost last.
    private var open: [OpenElement] = []
    /// What these hold so far, each one's behind those of the ones around it.
    private var nodes: [XMLNode] = []
    private var elements = 0
    private var text: [UInt8] = []
    /// Each namespace's name once, by its place in libxml2's dictionary: a copy for each element and attribute would turn a short document
    /// into gigabytes.
    private var namespaces: [UInt: String] = [:]
    private var lastNamespace: (place: UInt, name: String) = (0, "")

    private struct OpenElement {
        let name: XMLName
        let prefix: String
        let attributes: [XMLAttribute]
        let declarations: [XMLNamespace]
        let scope: XMLScope
        let firstNode: Int
        var holdsComment = false
        var holdsText = false
    }

    init(limits: XMLLimits) {
        self.limits = limits
    }

    /// The root, when the parser is through and has found nothing wrong.
    func finish() throws(XMLError) -> XMLElement {
        if let failure { throw failure }
        guard let root else { throw .notWellFormed }
        return root
    }

    /// Takes part of the document, unless one before was refused.
    mutating func take(_ part: (inout Self) throws(XMLError) -> Void) {
        guard failure == nil else { return }
        do {
            try part(&self)
        } catch {
            failure = error
        }
    }

    /// - Parameters:
    ///   - namespaces: Prefix and name of each declaration.
    ///   - attributes: Local name, prefix, namespace, and the begin and end of the value, of each.
    mutating func begin(
        _ name: QualifiedName,
        _ namespaces: UnsafeBufferPointer<Octets?>,
        _ attributes: UnsafeBufferPointer<Octets?>
    ) throws(XMLError) {
        try addText()
        guard open.count < limits.levels else { throw .limit(.levels) }
        elements += 1
        guard elements <= limits.elements else { throw .limit(.elements) }
        let declarations = try unsafe declarations(namespaces)
        let outer = open.last?.scope
        let scope = if let outer, declarations.isEmpty { outer } else { XMLScope(declarations, within: outer) }
        let element = OpenElement(
            name: try unsafe expanded(name),
            prefix: try unsafe string(name.prefix),
            attributes: try unsafe self.attributes(attributes),
            declarations: declarations,
            scope: scope,
            firstNode: nodes.count
        )
        open.append(element)
    }

    mutating func end() throws(XMLError) {
        try addText()
        guard let ended = open.popLast() else { return }
        guard !(ended.holdsComment && ended.holdsText) else { throw .hiddenContent }
        let element = XMLElement(
            name: ended.name,
            prefix: ended.prefix,
            attributes: ended.attributes,
            children: nodes[ended.firstNode...],
            declarations: ended.declarations,
            scope: ended.scope
        )
        nodes.removeLast(nodes.count - ended.firstNode)
        if open.isEmpty { root = element } else { nodes.append(.element(element)) }
    }

    /// The parser may cut one text into several.
    mutating func add(text octets: UnsafeBufferPointer<UInt8>) throws(XMLError) {
        unsafe text.append(contentsOf: octets)
        guard text.count <= limits.valueBytes else { throw .limit(.valueBytes) }
    }

    mutating func add(comment octets: Octets?) throws(XMLError) {
        try addText()
        guard !open.isEmpty else { return }
        open[open.count - 1].holdsComment = true
        nodes.append(.comment(try unsafe string(octets)))
    }

    private mutating func addText() throws(XMLError) {
        guard !text.isEmpty, !open.isEmpty else { return }
        let string = try string(text)
        text.removeAll(keepingCapacity: true)
        if !string.isXMLBlank { open[open.count - 1].holdsText = true }
        nodes.append(.text(string))
    }
}

extension TreeBuilder {
    private mutating func declarations(_ parts: UnsafeBufferPointer<Octets?>) throws(XMLError) -> [XMLNamespace] {
        var declarations: [XMLNamespace] = []
        for place in stride(from: 0, to: parts.count, by: 2) {
            let prefix = try unsafe string(parts[place])
            declarations.append(XMLNamespace(prefix: prefix, uri: try unsafe namespace(parts[place + 1])))
        }
        guard declarations.count <= limits.namespaces else { throw .limit(.namespaces) }
        return declarations
    }

    private mutating func attributes(_ parts: UnsafeBufferPointer<Octets?>) throws(XMLError) -> [XMLAttribute] {
        var attributes: [XMLAttribute] = []
        for place in stride(from: 0, to: parts.count, by: 5) {
            let value = try unsafe value(from: parts[place + 3], to: parts[place + 4])
            guard value.utf8.count <= limits.valueBytes else { throw .limit(.valueBytes) }
            let name = unsafe QualifiedName(local: parts[place], prefix: parts[place + 1], uri: parts[place + 2])
            attributes.append(XMLAttribute(name: try unsafe expanded(name), prefix: try unsafe string(name.prefix), value: value))
            guard attributes.count <= limits.attributes else { throw .limit(.attributes) }
        }
        return attributes
    }

    /// libxml2 replaces all references but those to `&`, which it writes as `&#38;`.
    private func value(from begin: Octets?, to end: Octets?) throws(XMLError) -> String {
        guard let begin = unsafe begin, let end = unsafe end else { return "" }
        let octets = unsafe Span(_unsafeStart: begin, count: end - begin)
        guard octets.indices.contains(where: { octets[$0] == UInt8(ascii: "&") }) else { return try string(octets) }
        var value: [UInt8] = []
        var rest = unsafe UnsafeBufferPointer(start: begin, count: octets.count)[...]
        while let octet = unsafe rest.popFirst() {
            value.append(octet)
            guard octet == UInt8(ascii: "&") else { continue }
            guard unsafe rest.starts(with: "#38;".utf8) else { throw .documentType }
            unsafe rest.removeFirst(4)
        }
        return try string(value)
    }

    private mutating func expanded(_ name: QualifiedName) throws(XMLError) -> XMLName {
        XMLName(try unsafe namespace(name.uri), try unsafe string(name.local))
    }

    private mutating func namespace(_ octets: Octets?) throws(XMLError) -> String {
        guard let octets = unsafe octets else { return "" }
        let place = UInt(bitPattern: octets)
        if place == lastNamespace.place { return lastNamespace.name }
        if let known = namespaces[place] {
            lastNamespace = (place, known)
            return known
        }
        let name = try unsafe string(octets)
        guard name.utf8.count <= limits.namespaceBytes else { throw .limit(.namespaceBytes) }
        namespaces[place] = name
        return name
    }

    private func string(_ octets: Octets?) throws(XMLError) -> String {
        guard let octets = unsafe octets else { return "" }
        return try unsafe string(Span(_unsafeStart: octets, count: Int(xmlStrlen(octets))))
    }

    private func string(_ octets: [UInt8]) throws(XMLError) -> String {
        try string(octets.span)
    }

    /// The document was valid UTF-8; what libxml2 makes of it is not believed but checked.
    private func string(_ octets: Span<UInt8>) throws(XMLError) -> String {
        do {
            return String(copying: try UTF8Span(validating: octets))
        } catch {
            throw .encoding
        }
    }
}
