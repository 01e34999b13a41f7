import CLibXML2

extension XMLDocument {
    /// Reads one document strictly: UTF-8, XML 1.0 with namespaces, no document type, no processing instructions, no
    /// CDATA, within limits (SSO_RULES S2.1–S2.5). Nothing is fetched or expanded.
    ///
    /// - Parameter bytes: The document; a UTF-8 byte order mark is allowed.
    package init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard bytes.count <= min(limits.bytes, Int(Int32.max)) else { throw .limit(.bytes) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .encoding }
        let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        var prescan = Prescan(text, limits: limits)
        try prescan.run()
        let parser = try Parser()
        let tree = try parser.tree(of: text)
        root = try tree.root(limits: limits)
    }
}

/// Owns a parser context; errors stay in it and are never printed.
@safe private struct Parser: ~Copyable {
    private let context: xmlParserCtxtPtr

    init() throws(XMLError) {
        // Idempotent and thread-safe since libxml2 2.9; everything else that is global is left alone.
        xmlInitParser()
        guard let context = unsafe xmlNewParserCtxt() else { throw .outOfMemory }
        unsafe self.context = context
    }

    deinit {
        unsafe xmlFreeParserCtxt(context)
    }

    /// No network, no entity substitution (`NOENT`), no DTD (`DTDLOAD`, `DTDATTR`), no recovery, no relaxed limits (`HUGE`).
    private static let options = Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)

    func tree(of bytes: [UInt8]) throws(XMLError) -> Tree {
        let document = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlCtxtReadMemory(
                context,
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count),
                nil,
                "UTF-8",
                Self.options
            )
        }
        guard let document = unsafe document else {
            throw unsafe context.pointee.errNo == XML_ERR_NO_MEMORY.rawValue ? .outOfMemory : .notWellFormed
        }
        let tree = unsafe Tree(adopting: document)
        // An undeclared prefix makes a tree all the same, with the colon in the local name.
        guard unsafe context.pointee.wellFormed == 1, unsafe context.pointee.nsWellFormed == 1 else { throw .notWellFormed }
        return tree
    }
}

/// Owns libxml2's tree until it has been copied into values.
@safe private struct Tree: ~Copyable {
    private let document: xmlDocPtr

    init(adopting document: xmlDocPtr) {
        unsafe self.document = document
    }

    deinit {
        unsafe xmlFreeDoc(document)
    }

    func root(limits: XMLLimits) throws(XMLError) -> XMLElement {
        guard unsafe document.pointee.intSubset == nil, unsafe document.pointee.extSubset == nil else { throw .documentType }
        var builder = TreeBuilder(limits: limits)
        var root: XMLElement?
        var node = unsafe document.pointee.children
        while let current = unsafe node {
            switch unsafe current.pointee.type {
            case XML_ELEMENT_NODE where root == nil: root = try unsafe builder.element(current, scope: nil, level: 1)
            case XML_COMMENT_NODE: break
            default: throw .notWellFormed
            }
            unsafe node = current.pointee.next
        }
        guard let root else { throw .notWellFormed }
        return root
    }
}

/// Copies libxml2's nodes into values and counts.
private struct TreeBuilder {
    let limits: XMLLimits
    private var elements = 0
    /// Each declaration once, by its place in libxml2's tree: elements and attributes only point to it, so that a copy for each
    /// would turn a short document into gigabytes.
    private var namespaces: [UInt: XMLNamespace] = [:]

    init(limits: XMLLimits) {
        self.limits = limits
    }

    mutating func element(_ node: xmlNodePtr, scope outer: XMLScope?, level: Int) throws(XMLError) -> XMLElement {
        guard level <= limits.levels else { throw .limit(.levels) }
        elements += 1
        guard elements <= limits.elements else { throw .limit(.elements) }
        let declarations = try unsafe declarations(node)
        let scope =
            if let outer, declarations.isEmpty { outer } else { XMLScope(declarations, within: outer) }
        let attributes = try unsafe attributes(node)
        var children: [XMLNode] = []
        var text = ""
        var child = unsafe node.pointee.children
        while let current = unsafe child {
            switch unsafe current.pointee.type {
            case XML_TEXT_NODE:
                // libxml2 may cut one text into several nodes.
                text += try unsafe string(current.pointee.content)
                guard text.utf8.count <= limits.valueBytes else { throw .limit(.valueBytes) }
            case XML_ELEMENT_NODE, XML_COMMENT_NODE:
                if !text.isEmpty { children.append(.text(text)) }
                text = ""
                if unsafe current.pointee.type == XML_COMMENT_NODE {
                    children.append(.comment(try unsafe string(current.pointee.content)))
                } else {
                    children.append(.element(try unsafe element(current, scope: scope, level: level + 1)))
                }
            case XML_PI_NODE, XML_CDATA_SECTION_NODE: throw .hiddenContent
            default: throw .documentType
            }
            unsafe child = current.pointee.next
        }
        if !text.isEmpty { children.append(.text(text)) }
        let namespace = try unsafe namespace(node.pointee.ns)
        let element = XMLElement(
            name: XMLName(namespace.uri, try unsafe string(node.pointee.name)),
            prefix: namespace.prefix,
            attributes: attributes,
            children: children,
            declarations: declarations,
            scope: scope
        )
        guard !(element.holdsComment && element.holdsText) else { throw .hiddenContent }
        return element
    }

    private mutating func declarations(_ node: xmlNodePtr) throws(XMLError) -> [XMLNamespace] {
        var declarations: [XMLNamespace] = []
        var next = unsafe node.pointee.nsDef
        while let current = unsafe next {
            declarations.append(try unsafe namespace(current))
            unsafe next = current.pointee.next
        }
        guard declarations.count <= limits.namespaces else { throw .limit(.namespaces) }
        return declarations
    }

    private mutating func attributes(_ node: xmlNodePtr) throws(XMLError) -> [XMLAttribute] {
        var attributes: [XMLAttribute] = []
        var next = unsafe node.pointee.properties
        while let current = unsafe next {
            var value = ""
            var part = unsafe current.pointee.children
            while let text = unsafe part {
                guard unsafe text.pointee.type == XML_TEXT_NODE else { throw .documentType }
                value += try unsafe string(text.pointee.content)
                unsafe part = text.pointee.next
            }
            guard value.utf8.count <= limits.valueBytes else { throw .limit(.valueBytes) }
            let namespace = try unsafe namespace(current.pointee.ns)
            let name = XMLName(namespace.uri, try unsafe string(current.pointee.name))
            attributes.append(XMLAttribute(name: name, prefix: namespace.prefix, value: value))
            guard attributes.count <= limits.attributes else { throw .limit(.attributes) }
            unsafe next = current.pointee.next
        }
        return attributes
    }

    private mutating func namespace(_ pointer: xmlNsPtr?) throws(XMLError) -> XMLNamespace {
        guard let pointer = unsafe pointer else { return XMLNamespace(prefix: "", uri: "") }
        let place = UInt(bitPattern: pointer)
        if let known = namespaces[place] { return known }
        let namespace = XMLNamespace(prefix: try unsafe string(pointer.pointee.prefix), uri: try unsafe string(pointer.pointee.href))
        guard namespace.uri.utf8.count <= limits.namespaceBytes else { throw .limit(.namespaceBytes) }
        namespaces[place] = namespace
        return namespace
    }

    private func string(_ characters: UnsafePointer<xmlChar>?) throws(XMLError) -> String {
        guard let characters = unsafe characters else { return "" }
        // The document was valid UTF-8; what libxml2 makes of it is not believed but checked.
        guard let text = unsafe String(validatingCString: UnsafeRawPointer(characters).assumingMemoryBound(to: CChar.self)) else {
            throw .encoding
        }
        return text
    }
}
