import HTTPTypes
package import JSON

/// The OpenAPI 3.1 document of the endpoints, written from the very values that serve.
package struct OpenAPIDocument: Sendable {
    private let endpoints: [Endpoint]
    private let serverURL: String

    /// - Parameter serverURL: Where clients reach us.
    package init(_ endpoints: [Endpoint], serverURL: String) {
        self.endpoints = endpoints
        self.serverURL = serverURL
    }

    package var json: JSON {
        var components = SchemaComponents()
        var paths = JSONObject()
        let links = OpenAPILinks(endpoints)
        for endpoint in endpoints {
            var item = paths[endpoint.path]?.object ?? JSONObject()
            item[endpoint.method.rawValue.lowercased()] = OpenAPIOperation(endpoint, links: links[endpoint]).json(&components)
            paths[endpoint.path] = .object(item)
        }
        _ = components.json(Problem.schema)
        let schemas = components.schemas.sorted { $0.key < $1.key }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Away", "version": "1", "summary": "Leave management",
                "description": "Every route says who may call it in `x-away-roles`; `security` names the scope that a token needs.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": .string(serverURL)]],
            "paths": .object(paths),
            "components": [
                "schemas": .object(JSONObject(schemas.map { ($0.key, $0.value) })),
                "securitySchemes": Self.securitySchemes,
                "responses": ["Problem": Self.problemResponse],
            ],
        ]
    }

    private static let securitySchemes: JSON = [
        "token": [
            "type": "http", "scheme": "bearer",
            "description":
                "An API token, or an access token of the organization's issuer. Scopes: read, write, admin, each with the ones before it.",
        ],
        "session": [
            "type": "apiKey", "in": "cookie", "name": "__Host-away",
            "description": "Unsafe methods also need Origin and Away-CSRF-Token.",
        ],
    ]

    private static let problemResponse: JSON = [
        "description": "A problem (RFC 9457).",
        "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
    ]
}

extension JSONObject {
    fileprivate init(_ members: [(String, JSON)]) {
        self.init()
        for (name, value) in members { append(name, value) }
    }
}

extension Problem {
    static let schema = Schema.named(
        "Problem",
        Schema([
            "type": "object",
            "properties": [
                "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
                "instance": ["type": "string"], "code": ["type": "string", "description": "Stable, kebab-case."],
                "errors": [
                    "type": "array",
                    "items": [
                        "type": "object",
                        "properties": [
                            "pointer": ["type": "string", "description": "JSON pointer into the body."],
                            "parameter": ["type": "string", "description": "Name of the query parameter."],
                            "code": ["type": "string"], "rule": ["type": "string", "description": "Number of the rule of leave."],
                            "detail": ["type": "string"],
                        ],
                        "required": ["code", "detail"],
                    ],
                ],
                "nearest": [
                    "type": "array", "items": ["type": "string"],
                    "description": "The closest dates that would pass.",
                ],
            ],
            "required": ["type", "title", "status", "detail", "instance", "code"],
        ])
    )
}
