import CLibXML2
import Glibc

/// libxml2's own exclusive C14N of one element, as the oracle of ours.
enum LibXMLCanonicalization {
    /// - Parameter place: The value of the attribute `n` of the element.
    static func bytes(of text: String, element place: Int, comments: Bool, inclusivePrefixes: [String]) -> [UInt8]? {
        let bytes = Array(text.utf8)
        let parsed = bytes.withUnsafeBytes {
            xmlReadMemory(
                $0.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32($0.count),
                nil,
                "UTF-8",
                Int32(XML_PARSE_NONET.rawValue)
            )
        }
        guard let document = parsed else { return nil }
        defer { xmlFreeDoc(document) }
        guard let apex = find(place, below: xmlDocGetRootElement(document)) else { return nil }
        guard let output = xmlAllocOutputBuffer(nil) else { return nil }
        defer { xmlOutputBufferClose(output) }
        var prefixes: [UnsafeMutablePointer<xmlChar>?] = inclusivePrefixes.map { xmlStrdup($0) }
        prefixes.append(nil)
        defer { prefixes.forEach { free($0) } }
        let written = prefixes.withUnsafeMutableBufferPointer { list in
            xmlC14NExecute(
                document,
                isWithin,
                apex,
                Int32(XML_C14N_EXCLUSIVE_1_0.rawValue),
                list.baseAddress,
                comments ? 1 : 0,
                output
            )
        }
        guard written >= 0 else { return nil }
        return Array(UnsafeBufferPointer(start: xmlOutputBufferGetContent(output), count: xmlOutputBufferGetSize(output)))
    }

    private static func find(_ place: Int, below node: xmlNodePtr?) -> xmlNodePtr? {
        var next = node
        while let node = next {
            if node.pointee.type == XML_ELEMENT_NODE {
                if let value = xmlGetNoNsProp(node, "n") {
                    defer { free(value) }
                    if String(cString: value) == "\(place)" { return node }
                }
                if let found = find(place, below: node.pointee.children) { return found }
            }
            next = node.pointee.next
        }
        return nil
    }
}

/// Whether a node belongs to the subtree of the element that `context` points to.
private func isWithin(_ context: UnsafeMutableRawPointer?, _ node: xmlNodePtr?, _ parent: xmlNodePtr?) -> Int32 {
    let apex = context?.assumingMemoryBound(to: xmlNode.self)
    var current = node?.pointee.type == XML_NAMESPACE_DECL ? parent : node
    while let node = current {
        if node == apex { return 1 }
        guard node.pointee.type != XML_DOCUMENT_NODE else { return 0 }
        current = node.pointee.parent
    }
    return 0
}
