package import SSO

/// A request to another system, and nothing that its answer must be. Headers and body may be secret.
package struct WebRequest: Sendable, Redacted {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    package var method: Method
    package var address: WebAddress
    /// Besides `host`, `content-length`, `user-agent` and `connection`. No control characters: see ``FetchPolicy``.
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]?

    package init(_ method: Method, _ address: WebAddress, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil) {
        self.method = method
        self.address = address
        self.headers = headers
        self.body = body
    }
}

/// What was answered, whatever the status; a redirection is an answer like others and is not followed.
package struct WebResponse: Sendable, Redacted {
    package let status: Int
    package let body: [UInt8]
    private let headers: [(name: String, value: String)]

    init(status: Int, headers: [(name: String, value: String)], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, in whatever case.
    package func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.name.lowercased() == name }?.value
    }

    package var isSuccess: Bool { (200...299).contains(status) }

    /// How long to wait before the next request (RFC 9110 §10.2.3), where that is told in seconds; nil for dates and for nonsense.
    package var retryAfter: Duration? {
        header("retry-after").flatMap { Int64($0.trimming) }.flatMap { $0 >= 0 ? .seconds(min($0, 1 << 31)) : nil }
    }
}

extension String {
    fileprivate var trimming: Substring {
        var rest = self[...]
        while rest.first == " " { rest = rest.dropFirst() }
        while rest.last == " " { rest = rest.dropLast() }
        return rest
    }
}
