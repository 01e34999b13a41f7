package import JSON

/// One change of a PATCH (RFC 7644 §3.5.2).
package struct PatchOperation: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case add, replace, remove
    }

    let kind: Kind
    /// Nil: the resource itself, whose members ``value`` names.
    let path: PatchPath?
    let value: JSON?

    init(_ kind: Kind, _ path: PatchPath?, _ value: JSON?) {
        self.kind = kind
        self.path = path
        self.value = value
    }
}

extension PatchOperation {
    private static let schema = "urn:ietf:params:scim:api:messages:2.0:patchop"
    private static let most = 1000

    /// Reads the body of a PATCH. Names compare without case, as clients write them in many ways (SSO_RULES P5.4).
    package static func all(in body: JSON) throws(SCIMError) -> [PatchOperation] {
        guard let object = body.object else { throw SCIMError(.invalidSyntax, "The body is an object.") }
        let schemas = object.member("schemas")?.array?.compactMap(\.string) ?? []
        guard schemas.contains(where: { $0.lowercased() == schema }) else {
            throw SCIMError(.invalidSyntax, "The body's schema is urn:ietf:params:scim:api:messages:2.0:PatchOp.")
        }
        guard let operations = object.member("operations")?.array, !operations.isEmpty else {
            throw SCIMError(.invalidSyntax, "`Operations` holds at least one operation.")
        }
        guard operations.count <= most else { throw SCIMError(.tooMany, "At most \(most) operations are done at once.") }
        var all: [PatchOperation] = []
        for operation in operations { all.append(try PatchOperation(operation)) }
        return all
    }

    private init(_ json: JSON) throws(SCIMError) {
        guard let object = json.object, let word = object.member("op")?.string, let kind = Kind(rawValue: word.lowercased()) else {
            throw SCIMError(.invalidSyntax, "`op` is add, replace or remove.")
        }
        self.kind = kind
        value = object.member("value")
        guard let path = object.member("path"), !path.isNull else {
            self.path = nil
            if kind == .remove { throw SCIMError(.noTarget, "What is removed is named by `path`.") }
            guard value?.object != nil else { throw SCIMError(.invalidValue, "Without `path`, `value` is an object.") }
            return
        }
        guard let text = path.string else { throw SCIMError(.invalidPath, "`path` is a string.") }
        do throws(InvalidFilter) {
            self.path = try FilterParser.patchPath(text)
        } catch {
            throw SCIMError(.invalidPath, error.reason)
        }
        if kind != .remove, value == nil { throw SCIMError(.invalidValue, "`value` is missing.") }
    }
}
