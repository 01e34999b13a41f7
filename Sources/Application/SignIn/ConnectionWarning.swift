package import Texts

/// What an admin should do something about before people can no longer sign in.
package struct ConnectionWarning: Hashable, Sendable {
    /// Days before an end on which admins are told: the nearer, the louder.
    package static let days: [Int64] = [30, 14, 3]

    /// `certificate-expires`, `certificate-expired`, `metadata-expires`, `metadata-problem`.
    package let code: String
    /// One sentence for an admin.
    package let message: Message
    /// When it ends or ended.
    package var detail: String { Languages.english.text(message) }
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
            let message = Message("connection.warning.metadataProblem", ["problem": .text(problem)])
            warnings.append(
                ConnectionWarning(code: "metadata-problem", message, at: metadata?.checkedAt, fingerprint: nil, reached: nil)
            )
        }
        if let end = metadata?.validUntil, let reached = reached(end, at: now) {
            let message = Message(
                "connection.warning.\(now < end ? "metadataExpires" : "metadataExpired")",
                ["days": days(to: end, at: now)]
            )
            warnings.append(ConnectionWarning(code: "metadata-expires", message, at: end, fingerprint: nil, reached: reached))
        }
        return warnings
    }

    private init(code: String, _ message: Message, at: UnixSeconds?, fingerprint: String?, reached: Int64?) {
        self.code = code
        self.message = message
        self.at = at
        self.fingerprint = fingerprint
        self.reached = reached
    }

    private init?(_ certificate: CertificateSummary, at now: UnixSeconds) {
        guard let reached = Self.reached(certificate.notAfter, at: now) else { return nil }
        let isOver = now >= certificate.notAfter
        self.init(
            code: isOver ? "certificate-expired" : "certificate-expires",
            Message(
                "connection.warning.\(isOver ? "certificateExpired" : "certificateExpires")",
                ["subject": .text(certificate.subject), "days": Self.days(to: certificate.notAfter, at: now)]
            ),
            at: certificate.notAfter,
            fingerprint: certificate.fingerprint,
            reached: reached
        )
    }

    private static func reached(_ end: UnixSeconds, at now: UnixSeconds) -> Int64? {
        if now >= end { return now < end + 30 * 86_400 ? 0 : nil }
        return days.reversed().first { now >= end - $0 * 86_400 }
    }

    private static func days(to end: UnixSeconds, at now: UnixSeconds) -> Argument { .number(Int((end - now) / 86_400)) }
}
