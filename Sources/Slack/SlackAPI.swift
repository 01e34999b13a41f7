package import JSON

/// A request of ours to Slack. Its body and its token are secret: it is printed as its type.
package struct SlackRequest: Sendable, CustomStringConvertible, CustomReflectable {
    package enum Body: Sendable {
        case json([UInt8])
        case form([(name: String, value: String)])
    }

    package let address: String
    package let body: Body
    /// The value of `Authorization`.
    package let authorization: String?

    package var description: String { "SlackRequest (secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

package struct SlackResponse: Sendable {
    package let status: Int
    /// `Retry-After`, in seconds.
    package let retryAfter: Int?
    package let body: [UInt8]

    package init(status: Int, retryAfter: Int? = nil, body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }
}

/// Why Slack did not do it.
package enum SlackError: Error, Hashable, Sendable {
    /// `ok: false` with this `error`, such as `channel_not_found`.
    case refused(String)
    case rateLimited(after: Duration)
    /// An answer that is none of Slack's.
    case status(Int)
    case unreachable(String)
    /// What was to be sent is more than Slack takes.
    case limit(SlackLimit)

    /// Codes that say that the installation is over.
    package var endsInstallation: Bool {
        guard case .refused(let code) = self else { return false }
        return ["token_revoked", "account_inactive", "invalid_auth", "not_authed", "token_expired"].contains(code)
    }
}

/// A bot's token.
package struct SlackToken: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package var description: String { "SlackToken (secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// Slack's Web API (https://docs.slack.dev/apis/web-api).
package struct SlackAPI: Sendable {
    /// The port to the network: answers for every status and throws when there is none.
    package typealias Transport = @Sendable (SlackRequest) async throws -> SlackResponse

    /// Slack's own.
    package static let address = "https://slack.com/api"

    private let base: String
    private let transport: Transport

    /// - Parameter base: Another than Slack's own for tests only.
    package init(base: String = address, transport: @escaping Transport) {
        self.base = base
        self.transport = transport
    }

    /// A method that takes JSON.
    package func call(_ method: String, _ arguments: [(String, JSON)], _ token: SlackToken) async throws(SlackError) -> JSON {
        let body = JSON.members(arguments.map { ($0.0, $0.1) })
        return try await send(
            SlackRequest(address: "\(base)/\(method)", body: .json(body.bytes), authorization: "Bearer \(token.text)")
        )
    }

    /// A method that takes a form: those that only read, and OAuth's.
    package func ask(
        _ method: String,
        _ arguments: [(name: String, value: String)],
        _ token: SlackToken? = nil
    ) async throws(SlackError) -> JSON {
        try await send(
            SlackRequest(address: "\(base)/\(method)", body: .form(arguments), authorization: token.map { "Bearer \($0.text)" })
        )
    }

    /// Posts to a `response_url`, which needs no token: five times in half an hour at most.
    ///
    /// - Throws: `unreachable` for an address that is not one of Slack's.
    package func respond(to address: String, _ message: JSON) async throws(SlackError) {
        guard isResponseAddress(address) else { throw .unreachable("not a response_url of Slack") }
        let response = try await answer(to: SlackRequest(address: address, body: .json(message.bytes), authorization: nil))
        guard response.status == 200 else { throw .status(response.status) }
    }

    private func isResponseAddress(_ address: String) -> Bool {
        address.hasPrefix("https://hooks.slack.com/") || base != Self.address && address.hasPrefix(base.dropLastPathComponent + "/")
    }

    private func send(_ request: SlackRequest) async throws(SlackError) -> JSON {
        let response = try await answer(to: request)
        guard response.status == 200 else { throw .status(response.status) }
        guard let json = try? JSON(parsing: response.body, maximumDepth: 64), let ok = json["ok"]?.bool else { throw .status(200) }
        guard ok else { throw .refused(json["error"]?.string ?? "unknown") }
        return json
    }

    private func answer(to request: SlackRequest) async throws(SlackError) -> SlackResponse {
        let response: SlackResponse
        do {
            response = try await transport(request)
        } catch {
            throw .unreachable("\(error)")
        }
        if response.status == 429 { throw .rateLimited(after: .seconds(min(max(response.retryAfter ?? 30, 1), 3600))) }
        return response
    }
}

extension String {
    fileprivate var dropLastPathComponent: String {
        lastIndex(of: "/").map { String(self[..<$0]) } ?? self
    }
}
