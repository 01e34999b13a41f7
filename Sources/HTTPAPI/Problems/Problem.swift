package import HTTPTypes
package import Hummingbird
import JSON
import NIOCore

/// An error as clients see it: problem details (RFC 9457) with a stable `code`.
package struct Problem: Error, Sendable {
    package var status: HTTPResponse.Status
    /// Stable, kebab-case: of API.md or LEAVE_RULES.
    package var code: String
    /// One sentence for a person; nothing secret, nothing of another organization.
    package var detail: String
    /// Everything that is wrong, at once.
    package var faults: [FieldFault] = []
    /// The closest dates that would pass, where dates are the matter.
    package var nearest: [String] = []
    package var headers: HTTPFields = [:]

    package init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        faults: [FieldFault] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = headers
    }
}

extension Problem {
    /// - Parameter instance: The request's id, under which the logs tell more.
    package func response(instance: String) -> Response {
        var writer = JSONWriter()
        writer.object {
            $0.name("type")
            $0.value("urn:away:problem:\(code)")
            $0.name("title")
            $0.value(title)
            $0.name("status")
            $0.value(status.code)
            $0.name("detail")
            $0.value(detail)
            $0.name("instance")
            $0.value("urn:away:request:\(instance)")
            $0.name("code")
            $0.value(code)
            if !faults.isEmpty {
                $0.name("errors")
                $0.array { for fault in faults { fault.write(to: &$0) } }
            }
            if !nearest.isEmpty {
                $0.name("nearest")
                $0.array { for date in nearest { $0.value(date) } }
            }
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    /// The same for every problem of this code (RFC 9457 §3.1.3): the code as words.
    private var title: String {
        let words = code.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension Problem {
    package static let notFound = Problem(.notFound, "not-found", "There is nothing here, or not for you.")

    package static let unauthenticated = Problem(
        .unauthorized,
        "unauthenticated",
        "Sign in, or send a valid token.",
        headers: [.wwwAuthenticate: #"Bearer realm="away""#]
    )

    /// The token that was sent is not valid (RFC 6750 §3.1).
    package static let invalidToken = Problem(
        .unauthorized,
        "unauthenticated",
        "The token or session is unknown, expired or revoked.",
        headers: [.wwwAuthenticate: #"Bearer realm="away", error="invalid_token""#]
    )

    package static let forbidden = Problem(.forbidden, "forbidden", "This is not for your role, or your token's scope does not reach it.")

    package static let crossSite = Problem(.forbidden, "cross-site", "This request does not prove that it comes from our own pages.")

    package static let recentSignInRequired = Problem(
        .forbidden,
        "recent-sign-in-required",
        "Sign in again: this needs a sign-in within the last 15 minutes."
    )

    package static let bodyTooLarge = Problem(.contentTooLarge, "body-too-large", "The body is larger than allowed.")

    package static let preconditionFailed = Problem(
        .preconditionFailed,
        "precondition-failed",
        "It was changed since: read it again, then decide."
    )

    package static let idempotencyKeyReused = Problem(
        .unprocessableContent,
        "idempotency-key-reused",
        "This idempotency key belongs to another request."
    )

    package static func unavailable(retryAfter seconds: Int = 2) -> Problem {
        Problem(.serviceUnavailable, "unavailable", "Something that we need is away. Try again.", headers: [.retryAfter: String(seconds)])
    }

    package static func invalidParameter(_ name: String, _ detail: String) -> Problem {
        Problem(
            .badRequest,
            "invalid-parameter",
            "A parameter is not valid.",
            faults: [FieldFault(.query(name), code: "invalid-parameter", detail: detail)]
        )
    }

    /// All faults of a body or a query as one problem: 400 where the form is wrong, 422 where only values are.
    package init(faults: [FieldFault]) {
        let leading = faults.first { $0.isOfForm } ?? faults.first
        let status: HTTPResponse.Status = leading?.isOfForm == true ? .badRequest : .unprocessableContent
        self.init(status, leading?.code ?? "invalid-value", "The request is not valid.", faults: faults)
    }

    init(_ error: JSONError) {
        self.init(.badRequest, error.code.rawValue, "The body is not acceptable JSON: byte \(error.offset): \(error.reason).")
    }
}
