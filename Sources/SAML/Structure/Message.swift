import SSO
import XML

/// A message that is well-formed and in which everything stands where it may; nothing of it is trusted yet.
struct Message: Sendable {
    let root: XMLElement

    /// SSO_RULES S2.
    ///
    /// - Parameter names: The roots that are expected at this place.
    init(parsing bytes: [UInt8], root names: [XMLName]) throws(Refusal) {
        do {
            root = try XMLDocument(parsing: bytes).root
        } catch {
            throw Refusal(error)
        }
        guard names.contains(root.name) else {
            throw Refusal("S2.5", "another root than \(names.map(\.local).joined(separator: " or "))", received: "\(root.name)")
        }
        var identifiers = Identifiers()
        try identifiers.add(root)
        try StructureCheck.run(root)
    }
}

extension Refusal {
    /// The rule that a text broke which is no XML that we take.
    init(_ error: XMLError) {
        switch error {
        case .encoding: self.init("S2.1", "not XML 1.0 in UTF-8")
        case .documentType: self.init("S2.2", "a document type or an entity")
        case .limit(let kind): self.init("S2.3", "too large: \(kind)")
        case .hiddenContent: self.init("S2.4", "a processing instruction, a CDATA section, or a comment beside text")
        case .notWellFormed: self.init("S2.5", "not well-formed")
        case .outOfMemory: self.init("S2.3", "no memory for it")
        }
    }
}
