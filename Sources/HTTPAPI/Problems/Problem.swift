package import HTTPTypes
package import Hummingbird
import JSON
package import Leave
import NIOCore
package import Texts

/// An error as clients see it: problem details (RFC 9457) with a stable `code`.
package struct Problem: Error, Sendable {
    package var status: HTTPResponse.Status
    /// Stable, kebab-case: of API.md or LEAVE_RULES.
    package var code: String
    /// One sentence for a person; nothing secret, nothing of another organization.
    package var detail: Message
    /// Everything that is wrong, at once.
    package var faults: [FieldFault] = []
    /// The closest dates that would pass, where dates are the matter.
    package var nearest: [LeaveDays] = []
    package var headers: HTTPFields = [:]

    package init(
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: Message,
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
    /// - Parameters:
    ///   - instance: The request's id, under which the logs tell more.
    ///   - texts: Those of the language that the client wants.
    package func response(instance: String, in texts: Catalogue) -> Response {
        var writer = JSONWriter()
        writer.object {
            $0.name("type")
            $0.value("urn:away:problem:\(code)")
            $0.name("title")
            $0.value(title(in: texts))
            $0.name("status")
            $0.value(status.code)
            $0.name("detail")
            $0.value(texts.text(detail))
            $0.name("instance")
            $0.value("urn:away:request:\(instance)")
            $0.name("code")
            $0.value(code)
            if !faults.isEmpty {
                $0.name("errors")
                $0.array { for fault in faults { fault.write(to: &$0, in: texts) } }
            }
            if !nearest.isEmpty {
                $0.name("nearest")
                $0.array { for days in nearest { NearestView.wire.write(NearestView(days), &$0) } }
            }
        }
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: writer.bytes)))
    }

    /// The same for every problem of this code (RFC 9457 §3.1.3), but for the language; without a text of its own the code as words.
    private func title(in texts: Catalogue) -> String {
        let key = "title.\(code)"
        guard !texts.has(key) else { return texts.text(key) }
        let words = code.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension Problem {
    package static let notFound = Problem(.notFound, "not-found", "problem.not-found")

    package static let unauthenticated = Problem(
        .unauthorized,
        "unauthenticated",
        "problem.unauthenticated",
        headers: [.wwwAuthenticate: #"Bearer realm="away""#]
    )

    /// The token that was sent is not valid (RFC 6750 §3.1).
    package static let invalidToken = Problem(
        .unauthorized,
        "unauthenticated",
        "problem.invalid-token",
        headers: [.wwwAuthenticate: #"Bearer realm="away", error="invalid_token""#]
    )

    package static let forbidden = Problem(.forbidden, "forbidden", "problem.forbidden")

    package static let crossSite = Problem(.forbidden, "cross-site", "problem.cross-site")

    package static let recentSignInRequired = Problem(
        .forbidden,
        "recent-sign-in-required",
        "problem.recent-sign-in-required"
    )

    package static let bodyTooLarge = Problem(.contentTooLarge, "body-too-large", "problem.body-too-large")

    package static let preconditionFailed = Problem(
        .preconditionFailed,
        "precondition-failed",
        "problem.precondition-failed"
    )

    package static let idempotencyKeyReused = Problem(
        .unprocessableContent,
        "idempotency-key-reused",
        "problem.idempotency-key-reused"
    )

    package static func unavailable(retryAfter seconds: Int = 2) -> Problem {
        Problem(.serviceUnavailable, "unavailable", "problem.unavailable", headers: [.retryAfter: String(seconds)])
    }

    package static func invalidParameter(_ name: String, _ detail: Message) -> Problem {
        Problem(
            .badRequest,
            "invalid-parameter",
            "problem.invalid-parameter",
            faults: [FieldFault(.query(name), code: "invalid-parameter", detail: detail)]
        )
    }

    /// All faults of a body or a query as one problem: 400 where the form is wrong, 422 where only values are.
    package init(faults: [FieldFault]) {
        let leading = faults.first { $0.isOfForm } ?? faults.first
        let status: HTTPResponse.Status = leading?.isOfForm == true ? .badRequest : .unprocessableContent
        self.init(status, leading?.code ?? "invalid-value", "problem.invalid-request", faults: faults)
    }

    init(_ error: JSONError) {
        self.init(
            .badRequest,
            error.code.rawValue,
            Message("problem.malformed-json", ["offset": .number(error.offset), "reason": .text(error.reason)])
        )
    }
}
