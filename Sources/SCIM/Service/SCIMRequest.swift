import EventSourcing
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import SSO

/// A request as the routes need it.
struct SCIMRequest {
    private static let largestBody = 1 << 20

    let method: HTTPRequest.Method
    /// The segments behind the base, decoded.
    let path: [String]
    /// By lower-case names.
    let parameters: [String: String]
    let ifMatch: String?
    let ifNoneMatch: String?
    private let request: Request

    init(_ request: Request) throws(SCIMError) {
        self.request = request
        method = request.method == .head ? .get : request.method
        // `/scim/v2/…`
        path = request.uri.path.split(separator: "/").dropFirst(2).map(Self.decoded)
        guard let fields = FormParameters(decoding: request.uri.query ?? "")?.fields else {
            throw SCIMError(.invalidSyntax, "The query is not encoded as it should be.")
        }
        parameters = Dictionary(fields.map { ($0.name.lowercased(), $0.value) }) { _, last in last }
        ifMatch = request.headers[.ifMatch]
        ifNoneMatch = request.headers[.ifNoneMatch]
    }

    /// A segment that cannot be decoded names nothing.
    private static func decoded(_ segment: Substring) -> String {
        FormParameters(decoding: segment.replacing("+", with: "%2B"))?.fields.first?.name ?? String(segment)
    }

    /// - Throws: 415, 413, or `invalidSyntax`.
    func body() async throws -> JSON {
        let type = request.headers[.contentType].map { $0.split(separator: ";")[0].trimmingBlanks.lowercased() } ?? ""
        guard ["application/scim+json", "application/json"].contains(type) else {
            throw SCIMError(.unsupportedMediaType, "The body is application/scim+json.")
        }
        let buffer = try await request.body.collect(upTo: Self.largestBody)
        do {
            return try JSON(parsing: Array(buffer.readableBytesView))
        } catch {
            throw SCIMError(.invalidSyntax, "The body is no JSON.")
        }
    }

    /// The version that `If-Match` names: nil for any.
    ///
    /// - Throws: 412 where none that is named can be one of ours.
    func expected() throws(SCIMError) -> Position? {
        guard let ifMatch, ifMatch.trimmingBlanks != "*" else { return nil }
        // Versions are weak, and compared so (RFC 7644 §3.14), with or without the mark.
        let versions = ifMatch.split(separator: ",").compactMap { Position(entityTag: $0.trimmingBlanks) }
        guard let version = versions.first, versions.count == 1 else {
            throw SCIMError(.preconditionFailed, "`If-Match` names the version that `meta.version` told.")
        }
        return version
    }

    func isKnown(_ version: Position) -> Bool {
        guard let ifNoneMatch else { return false }
        if ifNoneMatch.trimmingBlanks == "*" { return true }
        return ifNoneMatch.split(separator: ",").contains { Position(entityTag: $0.trimmingBlanks) == version }
    }
}

extension Position {
    fileprivate init?(entityTag: String) {
        let text = entityTag.hasPrefix("W/") ? entityTag.dropFirst(2) : entityTag[...]
        guard text.count > 2, text.first == "\"", text.last == "\"", let sequence = Int64(text.dropFirst().dropLast()) else { return nil }
        self.init(sequence)
    }
}
