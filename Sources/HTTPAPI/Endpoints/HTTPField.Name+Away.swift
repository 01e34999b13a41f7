package import HTTPTypes

extension HTTPField.Name {
    private static func named(_ name: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(name) else { preconditionFailure("not a token") }
        return name
    }

    /// The organization's last event.
    package static let awaySequence = named("Away-Sequence")
    /// SSO_RULES C3.1.
    package static let awayCSRFToken = named("Away-CSRF-Token")
    package static let idempotencyKey = named("Idempotency-Key")
    package static let requestID = named("X-Request-Id")
    package static let rateLimit = named("RateLimit")
    package static let rateLimitPolicy = named("RateLimit-Policy")
    package static let forwarded = named("Forwarded")
    package static let xForwardedFor = named("X-Forwarded-For")
    package static let lastEventID = named("Last-Event-ID")
    package static let prefer = named("Prefer")
    package static let preferenceApplied = named("Preference-Applied")
    package static let referrerPolicy = named("Referrer-Policy")
    package static let secFetchSite = named("Sec-Fetch-Site")
}
