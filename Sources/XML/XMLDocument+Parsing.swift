import CLibXML2

extension XMLDocument {
    /// Reads one document strictly: UTF-8, XML 1.0 with namespaces, no document type, no processing instructions, no
    /// CDATA, within limits (SSO_RULES S2.1–S2.5). Nothing is fetched or expanded.
    ///
    /// - Parameter bytes: The document; a UTF-8 byte order mark is allowed.
    package init(parsing bytes: [UInt8], limits: XMLLimits = XMLLimits()) throws(XMLError) {
        guard bytes.count <= min(limits.bytes, Int(Int32.max)) else { throw .limit(.bytes) }
        guard (try? UTF8Span(validating: bytes.span)) != nil else { throw .encoding }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        // libxml2 would take a second one away, which is no white space before the root to anybody else.
        guard !text.starts(with: mark) else { throw .notWellFormed }
        var prescan = Prescan(text, limits: limits)
        try prescan.run()
        let parser = try Parser()
        var builder = TreeBuilder(limits: limits)
        try parser.parse(text, into: &builder)
        root = try builder.finish()
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

    /// Hands the builder what stands in the document, in its order, instead of a tree of libxml2's that would then be copied.
    func parse(_ bytes: [UInt8], into builder: inout TreeBuilder) throws(XMLError) {
        guard let handler = unsafe context.pointee.sax else { throw .outOfMemory }
        unsafe handler.pointee.build()
        let document = unsafe withUnsafeMutablePointer(to: &builder) { builder in
            unsafe context.pointee._private = UnsafeMutableRawPointer(builder)
            return unsafe bytes.withUnsafeBytes { buffer in
                let start = unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
                return unsafe xmlCtxtReadMemory(context, start, Int32(buffer.count), nil, "UTF-8", Self.options)
            }
        }
        // Without an element in it: those went to the builder.
        if let document = unsafe document { unsafe xmlFreeDoc(document) }
        guard unsafe context.pointee.errNo != XML_ERR_NO_MEMORY.rawValue else { throw .outOfMemory }
        // An undeclared prefix alone does not make the document ill-formed.
        guard unsafe context.pointee.wellFormed == 1, unsafe context.pointee.nsWellFormed == 1 else { throw .notWellFormed }
    }
}

extension xmlSAXHandler {
    /// Sets who is called for what stands in a document: the builder that the context keeps.
    fileprivate mutating func build() {
        unsafe startElementNs = { context, local, prefix, uri, namespaceCount, namespaces, attributeCount, _, attributes in
            unsafe builder(context)?.pointee.take { (builder) throws(XMLError) in
                try unsafe builder.begin(
                    QualifiedName(local: local, prefix: prefix, uri: uri),
                    UnsafeBufferPointer(start: namespaces, count: 2 * Int(namespaceCount)),
                    UnsafeBufferPointer(start: attributes, count: 5 * Int(attributeCount))
                )
            }
        }
        unsafe endElementNs = { context, _, _, _ in
            unsafe builder(context)?.pointee.take { (builder) throws(XMLError) in try builder.end() }
        }
        let addText: charactersSAXFunc = { context, start, count in
            unsafe builder(context)?.pointee.take { (builder) throws(XMLError) in
                try unsafe builder.add(text: UnsafeBufferPointer(start: start, count: Int(count)))
            }
        }
        unsafe characters = addText
        unsafe ignorableWhitespace = addText
        unsafe comment = { context, text in
            unsafe builder(context)?.pointee.take { (builder) throws(XMLError) in try unsafe builder.add(comment: text) }
        }
        unsafe processingInstruction = { context, _, _ in unsafe refuse(context, .hiddenContent) }
        unsafe cdataBlock = { context, _, _ in unsafe refuse(context, .hiddenContent) }
        unsafe reference = { context, _ in unsafe refuse(context, .documentType) }
        unsafe internalSubset = { context, _, _, _ in unsafe refuse(context, .documentType) }
        unsafe externalSubset = { context, _, _, _ in unsafe refuse(context, .documentType) }
    }
}

private func refuse(_ context: UnsafeMutableRawPointer?, _ error: XMLError) {
    unsafe builder(context)?.pointee.take { (_) throws(XMLError) in throw error }
}

/// libxml2 hands its context to all that it calls.
private func builder(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<TreeBuilder>? {
    unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private?.assumingMemoryBound(to: TreeBuilder.self)
}
