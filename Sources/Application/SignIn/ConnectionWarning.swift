/// What an admin should do something about before people can no longer sign in.
package struct ConnectionWarning: Hashable, Sendable {
    /// Days before an end on which admins are told: the nearer, the louder.
    package static let days: [Int64] = [30, 14, 3]

    /// `certificate-expires`, `certificate-expired`, `metadata-expires`, `metadata-problem`.
    package let code: String
    /// One sentence for an admin.
    package let detail: String
    /// When it ends or ended.
    package let at: UnixSeconds?
    /// Of the certificate.
    package let fingerprint: String?
    /// How near the end is: the smallest of ``days`` that reaches it, 0 when it is past; nil where there is none.
    package let reached: Int64?

    /// The signing certificates of the provider, and its metadata. A certificate whose date is over still works here (SSO_RULES S4.13), but many
    /// providers change it then.
    package static func all(
        of connection: SSOConnection,
        certificates: [CertificateSummary],
        metadata: MetadataState?,
        at now: UnixSeconds
    ) -> [ConnectionWarning] {
        var warnings = certificates.compactMap { ConnectionWarning($0, at: now) }
        if let problem = metadata?.problem {
            let detail = "The provider's metadata could not be taken, so what was taken before is used on: \(problem)"
            warnings.append(
                ConnectionWarning(code: "metadata-problem", detail: detail, at: metadata?.checkedAt, fingerprint: nil, reached: nil)
            )
        }
        if let end = metadata?.validUntil, let reached = reached(end, at: now) {
            let detail = "The provider's metadata \(phrase(end, at: now)): it must publish it anew."
            warnings.append(ConnectionWarning(code: "metadata-expires", detail: detail, at: end, fingerprint: nil, reached: reached))
        }
        return warnings
    }

    private init(code: String, detail: String, at: UnixSeconds?, fingerprint: String?, reached: Int64?) {
        self.code = code
        self.detail = detail
        self.at = at
        self.fingerprint = fingerprint
        self.reached = reached
    }

    private init?(_ certificate: CertificateSummary, at now: UnixSeconds) {
        guard let reached = Self.reached(certificate.notAfter, at: now) else { return nil }
        let isOver = now >= certificate.notAfter
        self.init(
            code: isOver ? "certificate-expired" : "certificate-expires",
            detail: "The provider's certificate \(certificate.subject) \(Self.phrase(certificate.notAfter, at: now)): "
                + "add the next one before the provider uses it.",
            at: certificate.notAfter,
            fingerprint: certificate.fingerprint,
            reached: reached
        )
    }

    private static func reached(_ end: UnixSeconds, at now: UnixSeconds) -> Int64? {
        if now >= end { return now < end + 30 * 86_400 ? 0 : nil }
        return days.reversed().first { now >= end - $0 * 86_400 }
    }

    private static func phrase(_ end: UnixSeconds, at now: UnixSeconds) -> String {
        guard now < end else { return "has expired" }
        let days = (end - now) / 86_400
        return days == 0 ? "expires within a day" : days == 1 ? "expires in 1 day" : "expires in \(days) days"
    }
}
