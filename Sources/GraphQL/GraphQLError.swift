package import JSON

/// One error of a response (GraphQL §7.1.2).
package struct GraphQLError: Error, Hashable, Sendable {
    /// A step on the way from the root of the answer to a field.
    package enum PathElement: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    package var message: String
    /// The places of the document that the error is about, in the order in which they are told.
    package var locations: [SourceLocation]
    /// The field of the answer; nil for errors of the request as a whole.
    package var path: [PathElement]?
    /// What a client's program reads, such as a stable code.
    package var extensions: JSONObject

    package init(_ message: String, locations: [SourceLocation] = [], path: [PathElement]? = nil, extensions: JSONObject = JSONObject()) {
        self.message = message
        self.locations = locations
        self.path = path
        self.extensions = extensions
    }
}

extension GraphQLError {
    /// The error as it stands in a response.
    package var json: JSON {
        var object = JSONObject()
        object.append("message", .string(message))
        if !locations.isEmpty {
            object.append("locations", .array(locations.map { ["line": JSON($0.line), "column": JSON($0.column)] }))
        }
        if let path {
            object.append(
                "path",
                .array(
                    path.map {
                        switch $0 {
                        case .key(let key): .string(key)
                        case .index(let index): JSON(index)
                        }
                    }
                )
            )
        }
        if !extensions.isEmpty { object.append("extensions", .object(extensions)) }
        return .object(object)
    }
}

extension JSON {
    init(_ integer: Int) { self = .number(JSONNumber(integer)) }
}
