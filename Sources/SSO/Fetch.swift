/// A request of ours to a provider. Its form and its credentials are secret.
package struct ProviderRequest: Hashable, Sendable, Redacted {
    package enum Content: Hashable, Sendable {
        case json
        /// SAML metadata.
        case xml
        case anything
    }

    package var address: WebAddress
    /// The form of a POST; nil for GET.
    package var form: FormParameters?
    /// The body of a POST in JSON, where there is no form.
    package var json: [UInt8]?
    /// The value of `Authorization`.
    package var authorization: String?
    /// What the answer must be.
    package var content: Content

    package init(_ address: WebAddress, form: FormParameters? = nil, authorization: String? = nil, content: Content = .json) {
        self.address = address
        self.form = form
        self.authorization = authorization
        self.content = content
    }
}

/// What a provider answered; its body may be tokens.
package struct ProviderResponse: Hashable, Sendable, Redacted {
    package var status: Int
    package var body: [UInt8]
    /// `max-age` of `Cache-Control`, when there.
    package var maximumAge: Duration?
    /// `Retry-After` in seconds, when there (RFC 9110 10.2.3).
    package var retryAfter: Duration?

    package init(status: Int, body: [UInt8], maximumAge: Duration? = nil, retryAfter: Duration? = nil) {
        self.status = status
        self.body = body
        self.maximumAge = maximumAge
        self.retryAfter = retryAfter
    }
}

/// The port through which providers are asked. Whoever implements it keeps SSO_RULES O2.3: checked addresses, no redirects,
/// limits of time and size, the content type. It answers for every status and throws ``ProviderUnreachable``.
package typealias Fetch = @Sendable (ProviderRequest) async throws -> ProviderResponse

/// A provider could not be asked: an infrastructure's failure or an address that may not be asked, not a refusal of a sign-in.
package struct ProviderUnreachable: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Reason: String, Hashable, Sendable {
        case insecureAddress = "insecure-address"
        case unknownHost = "unknown-host"
        case forbiddenAddress = "forbidden-address"
        case forbiddenPort = "forbidden-port"
        case connection
        case certificate
        case timeout
        case tooLarge = "too-large"
        case contentType = "content-type"
        case protocolViolation = "protocol-violation"
        /// The provider answered with another status than the one that was needed.
        case status
    }

    package let reason: Reason
    package let host: String
    package let status: Int?

    package init(_ reason: Reason, host: String, status: Int? = nil) {
        self.reason = reason
        self.host = host
        self.status = status
    }

    package var description: String {
        "\(host): \(reason.rawValue)" + (status.map { " \($0)" } ?? "")
    }
}
