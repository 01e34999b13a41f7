import CLibXML2
import Foundation
import GraphQL
import JSON
import SSO
import XML

/// Texts of a language: JSON, GraphQL, XML, addresses and forms.
enum Documents {
    private struct Body: Codable {
        var id: String?
        var count: Int?
        var days: [Double]?
        var isOpen: Bool?
        var inner: [String: [Int64?]]?
    }

    static func json(_ bytes: [UInt8]) throws(Violation) {
        guard let json = try? JSON(parsing: bytes) else { return }
        let written = json.bytes
        try Violation.check((try? JSON(parsing: written)) == json, "what is written reads as something else")
        try Violation.check((try? JSON(parsing: written))?.bytes == written, "what is written is not stable")
        _ = try? json.decoded(as: Body.self)
        _ = JSONPointer(String(decoding: bytes, as: UTF8.self)).flatMap { json[$0] }
    }

    /// The schema and the data that other tests compare with another implementation.
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let executor = Fixtures.made("the schema") {
        let schema = try Schema(String(contentsOf: tests.appending(path: "GraphQLTests/differential.graphql"), encoding: .utf8))
        return Executor<Void>(schema: schema, resolvers: Resolvers())
    }
    private static let data = Fixtures.made("the data") {
        try JSON(parsing: Array(Data(contentsOf: tests.appending(path: "GraphQLTests/differential.json"))))
    }

    static func graphQL(_ bytes: [UInt8]) {
        guard let document = try? Document(parsing: String(decoding: bytes, as: UTF8.self), maximumTokens: 2000) else { return }
        guard document.faults(in: executor.schema).isEmpty else { return }
        for operation in document.operations {
            guard document.cost(of: operation, in: executor.schema).fields < 1000, operation.kind != .subscription else { continue }
            let name = operation.name?.text
            _ = try? awaited { [executor, data] in await executor.execute(document, operation: name, root: data, context: ()) }
        }
    }

    /// Our canonical form is libxml2's, and canonical once more is the same.
    static func xml(_ bytes: [UInt8]) throws(Violation) {
        guard let document = try? XMLDocument(parsing: bytes) else { return }
        for comments in [false, true] {
            let method = ExclusiveCanonicalization(comments: comments, inclusivePrefixes: comments ? [] : ["", "a", "xs"])
            let ours = method.bytes(of: document.root)
            let theirs = canonical(bytes, comments: comments, prefixes: method.inclusivePrefixes.map { $0.isEmpty ? "#default" : $0 })
            // It has none for what declares a relative namespace URI (Canonical XML 1.0 §1), and writes a `&` or a quotation mark in one as it is.
            if let theirs, theirs != ours, let read = try? XMLDocument(parsing: theirs) {
                let isReference = bytes.contains(UInt8(ascii: "&")) && method.bytes(of: read.root) == ours
                try Violation.check(isReference, "another canonical form than libxml2's")
            }
            if comments, let again = try? XMLDocument(parsing: ours) {
                try Violation.check(method.bytes(of: again.root) == ours, "the canonical form is not canonical")
            }
        }
    }

    static func addresses(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = FormParameters(decoding: text)
        _ = WebAddress(text)
        _ = ReturnPath(text)
    }

    private static func canonical(_ bytes: [UInt8], comments: Bool, prefixes: [String]) -> [UInt8]? {
        let parsed = unsafe bytes.withUnsafeBytes { buffer in
            unsafe xmlReadMemory(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(buffer.count),
                nil,
                "UTF-8",
                Int32(XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue)
            )
        }
        guard let document = unsafe parsed else { return nil }
        defer { unsafe xmlFreeDoc(document) }
        guard let output = unsafe xmlAllocOutputBuffer(nil) else { return nil }
        defer { unsafe _ = xmlOutputBufferClose(output) }
        var list: [UnsafeMutablePointer<xmlChar>?] = unsafe prefixes.map { unsafe xmlStrdup($0) }
        unsafe list.append(nil)
        defer { unsafe list.forEach { unsafe free($0) } }
        // Only the root: comments around it are no part of an element's canonical form.
        let written = unsafe list.withUnsafeMutableBufferPointer { list in
            unsafe xmlC14NExecute(
                document,
                { _, node, parent in
                    var top = unsafe node?.pointee.type == XML_NAMESPACE_DECL ? parent : node
                    while let up = unsafe top?.pointee.parent, unsafe up.pointee.type != XML_DOCUMENT_NODE { unsafe top = up }
                    return unsafe top?.pointee.type == XML_ELEMENT_NODE ? 1 : 0
                },
                nil,
                Int32(XML_C14N_EXCLUSIVE_1_0.rawValue),
                list.baseAddress,
                comments ? 1 : 0,
                output
            )
        }
        guard written >= 0 else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: xmlOutputBufferGetContent(output), count: xmlOutputBufferGetSize(output)))
    }
}
