import HTTPTypes
import JSON

/// `/healthz`, `/readyz`: whether the process lives, and whether it can serve.
package enum ServiceEndpoints {
    /// - Parameter isReady: Whether what requests need, the database first of all, answers now.
    package static func make(isReady: @escaping @Sendable () async -> Bool) -> [Endpoint] {
        let status = Wire<JSON>.any(
            Schema(["type": "object", "properties": ["status": ["type": "string"]], "required": ["status"]])
        )
        return [
            Endpoint(open: .get, "/healthz", "health", "Whether the process lives", answers: .json(.ok, status)) { ["status": "ok"] },
            Endpoint(open: .get, "/readyz", "readiness", "Whether requests can be served", answers: .json(.ok, status)) {
                guard await isReady() else { throw Problem.unavailable(retryAfter: 5) }
                return ["status": "ready"]
            },
        ]
    }

    /// `/openapi.json`, of these endpoints and itself.
    static func document(of endpoints: [Endpoint], serverURL: String) -> Endpoint {
        func endpoint(answering document: JSON) -> Endpoint {
            Endpoint(
                open: .get,
                "/openapi.json",
                "openapi",
                "This document",
                answers: .json(.ok, .any(Schema(["type": "object"])))
            ) { document }
        }
        // What it answers is no part of its own description.
        return endpoint(answering: OpenAPIDocument(endpoints + [endpoint(answering: [:])], serverURL: serverURL).json)
    }
}
