import Application
import HTTPTypes
import JSON

/// One operation of the document.
struct OpenAPIOperation {
    private let endpoint: Endpoint
    private let links: JSONObject

    init(_ endpoint: Endpoint, links: JSONObject) {
        self.endpoint = endpoint
        self.links = links
    }

    func json(_ components: inout SchemaComponents) -> JSON {
        var operation = JSONObject()
        operation.append("operationId", .string(endpoint.name))
        operation.append("summary", .string(endpoint.summary))
        operation.append("tags", [.string(tag)])
        if let access = endpoint.access {
            operation.append("x-away-roles", .array(roles(access).map { .string($0.rawValue) }))
            if access.needsRecentSignIn { operation.append("x-away-recent-sign-in", true) }
            // OpenAPI 3.1 lets every scheme name the roles that are needed.
            operation.append("security", [["token": [.string(access.scope.rawValue)]], ["session": []]])
        } else {
            operation.append("security", [])
        }
        let parameters = self.parameters(&components)
        if !parameters.isEmpty { operation.append("parameters", .array(parameters)) }
        if let body = endpoint.body {
            operation.append(
                "requestBody",
                [
                    "required": .bool(body.isRequired),
                    "content": content(([body.mediaType] + body.otherTypes).map { ($0, body.schema) }, &components),
                ]
            )
        }
        if !endpoint.refusals.isEmpty {
            operation.append("x-away-codes", .array(endpoint.refusals.map { .string($0) }))
        }
        operation.append("responses", .object(responses(&components)))
        return .object(operation)
    }

    /// The resource: the first segment after the version.
    private var tag: String {
        let segments = endpoint.path.split(separator: "/")
        return segments.first == "v1" && segments.count > 1 ? String(segments[1]) : "service"
    }

    private func roles(_ access: Access) -> [Access.Role] {
        switch access.role {
        case .employee: [.employee, .approver, .admin]
        case .approver: [.approver, .admin]
        case .admin: [.admin]
        }
    }

    private func parameters(_ components: inout SchemaComponents) -> [JSON] {
        var parameters = endpoint.pathParameters.map { name -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": pathSchema(name), "description": .string(pathSummary(name))]
        }
        for parameter in endpoint.parameters {
            parameters.append([
                "name": .string(parameter.name), "in": "query", "required": .bool(parameter.isRequired),
                "schema": components.json(parameter.schema), "description": .string(parameter.summary),
            ])
        }
        guard endpoint.access != nil else { return parameters }
        if endpoint.method == .post {
            parameters.append(
                header(
                    "Idempotency-Key",
                    "Repeating with the same key and body answers the first answer.",
                    ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]([ -~]*[!-~])?$"]
                )
            )
        }
        if endpoint.method == .patch || endpoint.method == .put || endpoint.method == .delete {
            parameters.append(header("If-Match", "Act only on this version: its ETag. Anything else is 412.", ["type": "string"]))
        }
        return parameters
    }

    private func header(_ name: String, _ description: String, _ schema: JSON) -> JSON {
        ["name": .string(name), "in": "header", "required": false, "schema": schema, "description": .string(description)]
    }

    private func pathSchema(_ name: String) -> JSON {
        switch name {
        case "date": ["type": "string", "format": "date"]
        case "year": ["type": "integer", "minimum": 1, "maximum": 9999]
        case "name": ["type": "string", "minLength": 1]
        case "employee": ["type": "string", "minLength": 1]
        case "address": ["type": "string", "pattern": "^[A-Za-z0-9_-]+$"]
        default: ["type": "string", "format": "uuid"]
        }
    }

    private func pathSummary(_ name: String) -> String {
        switch name {
        case "employee": "An employee's id, or me."
        case "address": "What the address that was given ends in."
        case "year": "The year in which the leave year starts."
        default: "Which one."
        }
    }

    private func responses(_ components: inout SchemaComponents) -> JSONObject {
        var responses = JSONObject()
        responses[String(endpoint.answer.status.code)] = success(&components)
        if endpoint.method != .get, endpoint.answer.status != .noContent, endpoint.access != nil {
            responses["204"] = ["description": "Done; the client asked for a minimal answer."]
        }
        if endpoint.answer.hasVersion, endpoint.method == .get { responses["304"] = ["description": "As it was when the client read it."] }
        for status in statuses { responses[String(status)] = ["$ref": "#/components/responses/Problem"] }
        responses["default"] = ["$ref": "#/components/responses/Problem"]
        return responses
    }

    private var statuses: [Int] {
        guard endpoint.access != nil else { return [400, 406] }
        var statuses = [400, 401, 403, 406, 429, 503]
        if !endpoint.pathParameters.isEmpty { statuses.append(404) }
        if endpoint.method != .get { statuses += [409, 412, 422] }
        if endpoint.body != nil { statuses += [413, 415] }
        return statuses.sorted()
    }

    private func content(_ types: [(type: MediaType, schema: Schema)], _ components: inout SchemaComponents) -> JSON {
        var content = JSONObject()
        for (type, schema) in types { content.append(type.rawValue, ["schema": components.json(schema)]) }
        return .object(content)
    }

    private func success(_ components: inout SchemaComponents) -> JSON {
        var response = JSONObject()
        response.append("description", .string(endpoint.answer.status == .created ? "Made." : "Done."))
        var headers = JSONObject()
        if endpoint.method != .get, endpoint.access != nil {
            headers.append("Away-Sequence", ["schema": ["type": "integer"], "description": "The organization's last event."])
        }
        if endpoint.answer.hasVersion {
            headers.append("ETag", ["schema": ["type": "string"], "description": "The sequence of the last event that changed it."])
        }
        if !headers.isEmpty { response.append("headers", .object(headers)) }
        if !endpoint.answer.types.isEmpty {
            response.append("content", content(endpoint.answer.types.map { ($0.type, $0.schema) }, &components))
        }
        if !links.isEmpty { response.append("links", .object(links)) }
        return .object(response)
    }
}

extension JSONObject {
    init(_ name: String, _ value: JSON) {
        self.init()
        append(name, value)
    }
}
