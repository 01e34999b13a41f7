import JSON

/// What the service can do (RFC 7643 §5–§7, RFC 7644 §4).
struct Discovery {
    let base: String

    private static let schemas: [ResourceSchema] = [.user, .group]

    func configuration() -> JSONObject {
        func support(_ isSupported: Bool, _ more: [(String, JSON)] = []) -> JSON {
            var object: JSONObject = ["supported": .bool(isSupported)]
            for (name, value) in more { object.append(name, value) }
            return .object(object)
        }
        var json: JSONObject = [:]
        json.append("schemas", ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"])
        json.append("patch", support(true))
        json.append("bulk", support(false, [("maxOperations", 0), ("maxPayloadSize", 0)]))
        json.append("filter", support(true, [("maxResults", 200)]))
        json.append("changePassword", support(false))
        json.append("sort", support(true))
        json.append("etag", support(true))
        json.append(
            "authenticationSchemes",
            [
                [
                    "type": "oauthbearertoken", "name": "Bearer token",
                    "description": "A token of the connection, which an admin of the organization makes.",
                    "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
                ]
            ]
        )
        json.append("meta", .object(Meta("ServiceProviderConfig", location: "\(base)/ServiceProviderConfig").json))
        return json
    }

    func resourceTypes() -> [JSONObject] {
        Self.schemas.map { schema in
            var json: JSONObject = [:]
            json.append("schemas", ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"])
            json.append("id", .string(schema.name))
            json.append("name", .string(schema.name))
            json.append("endpoint", .string(schema.endpoint))
            json.append("description", .string(schema.description))
            json.append("schema", .string(schema.id))
            json.append("meta", .object(Meta("ResourceType", location: "\(base)/ResourceTypes/\(schema.name)").json))
            return json
        }
    }

    func schemaResources() -> [JSONObject] {
        Self.schemas.map { schema in
            var json: JSONObject = [:]
            json.append("schemas", ["urn:ietf:params:scim:schemas:core:2.0:Schema"])
            json.append("id", .string(schema.id))
            json.append("name", .string(schema.name))
            json.append("description", .string(schema.description))
            json.append("attributes", .array(schema.attributes.map(\.json)))
            json.append("meta", .object(Meta("Schema", location: "\(base)/Schemas/\(schema.id)").json))
            return json
        }
    }
}
