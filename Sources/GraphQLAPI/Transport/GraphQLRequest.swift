import JSON

/// A request as GraphQL over HTTP, SSE and WebSocket carry it.
struct GraphQLRequest: Hashable, Sendable {
    /// Nil where only the hash of a registered document is sent.
    var query: String?
    var operationName: String?
    var variables = JSONObject()
    /// SHA-256 of the document in hexadecimal digits (automatic persisted queries).
    var persistedHash: String?

    /// Why a request is none.
    struct Malformed: Error, Hashable {
        let reason: String
    }

    init(_ json: JSON) throws(Malformed) {
        guard let object = json.object else { throw Malformed(reason: "The request must be a JSON object.") }
        query = try Self.text("query", of: object)
        operationName = try Self.text("operationName", of: object)
        variables = try Self.members("variables", of: object) ?? JSONObject()
        let extensions = try Self.members("extensions", of: object)
        persistedHash = extensions?["persistedQuery"]?["sha256Hash"]?.string
        guard query != nil || persistedHash != nil else { throw Malformed(reason: "`query` is missing.") }
    }

    /// The parameters of a GET.
    init(parameters: [(name: String, value: String)]) throws(Malformed) {
        var object = JSONObject()
        for (name, value) in parameters where object[name] == nil {
            switch name {
            case "query", "operationName": object.append(name, .string(value))
            case "variables", "extensions":
                guard let json = try? JSON(parsing: Array(value.utf8)) else { throw Malformed(reason: "`\(name)` is no JSON.") }
                object.append(name, json)
            default: continue
            }
        }
        try self.init(.object(object))
    }

    private static func text(_ name: String, of object: JSONObject) throws(Malformed) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string else { throw Malformed(reason: "`\(name)` must be a string.") }
        return text
    }

    private static func members(_ name: String, of object: JSONObject) throws(Malformed) -> JSONObject? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let members = value.object else { throw Malformed(reason: "`\(name)` must be an object.") }
        return members
    }
}
