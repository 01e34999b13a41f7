/// How long sessions last in an organization, in seconds (SSO_RULES C2.2).
package struct SessionLimits: Hashable, Codable, Sendable {
    /// Unless the organization says otherwise: 8 hours without a request, 24 hours in all.
    package static let usual = SessionLimits(idle: 8 * 3600, absolute: 24 * 3600)
    /// What an organization may say.
    package static let range: ClosedRange<UnixSeconds> = 300...(7 * 24 * 3600)

    /// Without a request.
    package var idle: UnixSeconds
    /// From the sign-in, whatever happens.
    package var absolute: UnixSeconds

    package init(idle: UnixSeconds, absolute: UnixSeconds) {
        self.idle = idle
        self.absolute = absolute
    }

    /// The longest that any organization can have: what stores may forget by.
    package static let longest = SessionLimits(idle: range.upperBound, absolute: range.upperBound)
}
