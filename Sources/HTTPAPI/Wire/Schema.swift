package import JSON

/// A JSON Schema (2020-12), as OpenAPI 3.1 uses it.
package struct Schema: Hashable, Sendable {
    indirect enum Node: Hashable, Sendable {
        case plain(JSONObject)
        case array(Schema, constraints: JSONObject)
        case object([Property], isClosed: Bool)
        case map(Schema)
        case nullable(Schema)
        case anyOf([Schema])
        /// Written once, in the document's components.
        case named(String, Schema)
    }

    struct Property: Hashable, Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let summary: String?
    }

    let node: Node

    init(_ node: Node) { self.node = node }

    /// A schema without references, written as it is.
    package init(_ json: JSON) {
        node = .plain(json.object ?? JSONObject())
    }

    package static func named(_ name: String, _ schema: Schema) -> Schema { Schema(.named(name, schema)) }

    package static func anyOf(_ schemas: Schema...) -> Schema { Schema(.anyOf(schemas)) }

    /// An object whose names are data.
    package static func map(of schema: Schema) -> Schema { Schema(.map(schema)) }

    package static func array(of schema: Schema, constraints: JSONObject = JSONObject()) -> Schema {
        Schema(.array(schema, constraints: constraints))
    }

    /// - Parameter isClosed: Whether members that are not named here are refused.
    package static func object(isClosed: Bool, _ properties: [(name: String, schema: Schema, isRequired: Bool)]) -> Schema {
        let properties = properties.map { Property(name: $0.name, schema: $0.schema, isRequired: $0.isRequired, summary: nil) }
        return Schema(.object(properties, isClosed: isClosed))
    }

    package var nullable: Schema {
        if case .nullable = node { return self }
        return Schema(.nullable(self))
    }
}

/// The named schemas of a document.
package struct SchemaComponents {
    private(set) var schemas: [String: JSON] = [:]

    /// The schema as it stands in the document; what it names is added to the components.
    mutating func json(_ schema: Schema) -> JSON {
        switch schema.node {
        case .plain(let object): return .object(object)
        case .array(let element, var constraints):
            constraints["type"] = "array"
            constraints["items"] = json(element)
            return .object(constraints)
        case .object(let properties, let isClosed): return object(properties, isClosed: isClosed)
        case .map(let value): return ["type": "object", "additionalProperties": json(value)]
        case .nullable(let schema): return ["anyOf": [json(schema), ["type": "null"]]]
        case .anyOf(let schemas): return ["anyOf": .array(schemas.map { json($0) })]
        case .named(let name, let schema):
            if schemas[name] == nil {
                schemas[name] = .null  // breaks the circle of a schema that names itself
                schemas[name] = json(schema)
            }
            return ["$ref": .string("#/components/schemas/\(name)")]
        }
    }

    private mutating func object(_ properties: [Schema.Property], isClosed: Bool) -> JSON {
        var members = JSONObject()
        for property in properties {
            var schema = json(property.schema)
            if let summary = property.summary, case .object(var object) = schema {
                object["description"] = .string(summary)
                schema = .object(object)
            }
            members.append(property.name, schema)
        }
        var object: JSONObject = JSONObject()
        object.append("type", "object")
        object.append("properties", .object(members))
        let required = properties.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { object.append("required", .array(required)) }
        if isClosed { object.append("additionalProperties", false) }
        return .object(object)
    }
}
