import NIOCore
import NIOHTTP1
import SSO

extension ProviderRequest {
    /// The request in HTTP/1.1 (RFC 9112), on a connection of its own, without cookies.
    var head: HTTPRequestHead {
        var headers = HTTPHeaders([
            ("host", address.hostField), ("user-agent", "Away"), ("connection", "close"),
            ("accept", accepted),
        ])
        if let authorization { headers.add(name: "authorization", value: authorization) }
        if let body {
            headers.add(name: "content-type", value: form == nil ? "application/json" : "application/x-www-form-urlencoded")
            headers.add(name: "content-length", value: String(body.count))
        }
        return HTTPRequestHead(version: .http1_1, method: body == nil ? .GET : .POST, uri: address.target, headers: headers)
    }

    /// Nil for GET.
    var body: [UInt8]? { form.map { Array($0.encoded.utf8) } ?? json }

    /// - Throws: When the answer is a document of another type than was asked for.
    func response(_ answer: NIOHTTPClientResponseFull) throws(ProviderUnreachable) -> ProviderResponse {
        let headers = answer.head.headers
        if answer.head.status == .ok, content != .anything {
            let types = headers["content-type"]
            guard types.count == 1, accepts(mediaType: types[0]) else { throw ProviderUnreachable(.contentType, host: address.host) }
        }
        return ProviderResponse(
            status: Int(answer.head.status.code),
            body: answer.body.map { Array($0.readableBytesView) } ?? [],
            maximumAge: Self.maximumAge(headers[canonicalForm: "cache-control"].map(String.init)),
            retryAfter: headers.first(name: "retry-after").flatMap { UInt32($0) }.map { .seconds(Int64($0)) }
        )
    }

    private var accepted: String {
        switch content {
        case .json: "application/json"
        case .xml: "application/samlmetadata+xml, application/xml, text/xml"
        case .anything: "*/*"
        }
    }

    private func accepts(mediaType: String) -> Bool {
        let essence = mediaType.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }.lowercased()
        return switch content {
        case .json: essence == "application/json" || essence.hasPrefix("application/") && essence.hasSuffix("+json")
        case .anything: true
        case .xml: essence == "text/xml" || essence == "application/xml" || essence.hasPrefix("application/") && essence.hasSuffix("+xml")
        }
    }

    /// RFC 9111 5.2.2: `no-store` and `no-cache` leave no time at all.
    static func maximumAge(_ directives: [String]) -> Duration? {
        let names = directives.map { $0.lowercased() }
        if names.contains("no-store") || names.contains("no-cache") { return .zero }
        let age = names.first { $0.hasPrefix("max-age=") }?.dropFirst("max-age=".count)
        return age.flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 1 << 31)) }
    }
}

extension TimeAmount {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self = .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
    }
}
