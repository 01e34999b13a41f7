import HTTPAPI
import HTTPTypes
import HummingbirdTesting
import JSON
import NIOCore
import Testing

extension TestClientProtocol {
    /// One request; JSON as the body's type unless the headers say another.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method,
        _ uri: String,
        as token: String? = "write",
        _ body: String? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await execute(uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) { response in
            Answer(status: response.status, headers: response.headers, body: Array(response.body.readableBytesView))
        }
    }
}

struct Answer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSON { (try? JSON(parsing: body)) ?? .null }  // what is no JSON fails the test that looks into it
    var code: String? { json["code"]?.string }

    /// `pointer code` of each fault.
    var faults: [String] {
        (json["errors"]?.array ?? []).map { fault in
            [fault["pointer"]?.string ?? fault["parameter"]?.string ?? "", fault["code"]?.string ?? ""].joined(separator: " ")
        }
    }
}

/// Both are the same. The macro itself takes no asynchronous expression in a closure.
func check<Value: Equatable>(_ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(value == expected, sourceLocation: sourceLocation)
}
