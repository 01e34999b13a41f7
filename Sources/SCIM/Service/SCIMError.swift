import Application
import HTTPTypes
import JSON
import Texts

/// What is answered instead of a resource (RFC 7644 §3.12).
package struct SCIMError: Error, Hashable {
    enum Kind: String, Hashable, Sendable {
        case invalidFilter, invalidPath, invalidSyntax, invalidValue, mutability, noTarget, tooMany, uniqueness
    }

    let status: HTTPResponse.Status
    /// Of 400 and 409 only.
    let kind: Kind?
    let detail: String

    init(_ status: HTTPResponse.Status, _ detail: String) {
        self.status = status
        kind = nil
        self.detail = detail
    }

    /// 400, or 409 for ``Kind/uniqueness``.
    init(_ kind: Kind, _ detail: String) {
        status = kind == .uniqueness ? .conflict : .badRequest
        self.kind = kind
        self.detail = detail
    }

    static let notFound = SCIMError(.notFound, "There is no such resource.")
}

extension SCIMError {
    init(_ error: CommandError) {
        switch error {
        case .refused(let refusals): self.init(refusals)
        case .invalidState(let refusal): self.init([refusal])
        case .forbidden: self.init(.forbidden, "This token may not do that.")
        case .notFound: self = .notFound
        case .preconditionFailed: self.init(.preconditionFailed, "The resource has changed meanwhile.")
        case .alreadyHandled, .conflict: self.init(.conflict, "Others kept changing the same: please try again.")
        case .unavailable: self.init(.serviceUnavailable, "The service is not available: please try again soon.")
        }
    }

    private init(_ refusals: [Refusal]) {
        let isTaken = refusals.contains { $0.code == "uniqueness" || $0.code == "email-taken" }
        self.init(isTaken ? .uniqueness : .invalidValue, refusals.map { Languages.english.text($0.detail) }.joined(separator: " "))
    }

    init(_ fault: InvalidFilter) {
        self.init(.invalidFilter, fault.reason)
    }

    var json: JSON {
        var object: JSONObject = [:]
        object.append("schemas", ["urn:ietf:params:scim:api:messages:2.0:Error"])
        object.append("status", .string(String(status.code)))
        if let kind { object.append("scimType", .string(kind.rawValue)) }
        object.append("detail", .string(detail))
        return .object(object)
    }
}
