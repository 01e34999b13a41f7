package import JSON

/// The answer to an operation (GraphQL §7.1).
package struct Response: Hashable, Sendable {
    /// Nil when the request was refused before anything was executed; `null` when an error reached the root.
    package let data: JSON?
    package let errors: [GraphQLError]

    package init(data: JSON?, errors: [GraphQLError]) {
        self.data = data
        self.errors = errors
    }

    package var json: JSON {
        var object = JSONObject()
        if !errors.isEmpty { object.append("errors", .array(errors.map(\.json))) }
        if let data { object.append("data", data) }
        return .object(object)
    }
}
