import HTTPTypes
import JSON
import Synchronization

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

    /// `/openapi.json`, of these endpoints and itself. Written when it is first asked for: it takes a megabyte, and few ask.
    static func document(of endpoints: [Endpoint], serverURL: String) -> Endpoint {
        @Sendable func endpoint(answering document: @escaping @Sendable () -> JSON) -> Endpoint {
            Endpoint(
                open: .get,
                "/openapi.json",
                "openapi",
                "This document",
                answers: .json(.ok, .any(Schema(["type": "object"])))
            ) { document() }
        }
        // What it answers is no part of its own description.
        let document = MadeOnce { OpenAPIDocument(endpoints + [endpoint { [:] }], serverURL: serverURL).json }
        return endpoint { document.value }
    }
}

/// A value that is made when it is first asked for.
private final class MadeOnce<Value: Sendable>: Sendable {
    private let make: @Sendable () -> Value
    private let made = Mutex<Value?>(nil)

    init(_ make: @escaping @Sendable () -> Value) { self.make = make }

    /// Outside of the lock, which nobody may hold for long: several who ask at once at first may make it, each the same.
    var value: Value {
        if let made = made.withLock({ $0 }) { return made }
        let value = make()
        made.withLock { $0 = value }
        return value
    }
}
