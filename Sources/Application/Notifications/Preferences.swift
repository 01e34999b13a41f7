/// How a person wants to be told of things.
package struct Preferences: Hashable, Sendable {
    package enum Digest: String, CaseIterable, Codable, Hashable, Sendable {
        case none, daily, weekly
    }

    /// A language tag (RFC 5646); nil: the organization's.
    package var language: String?
    /// What comes then waits for their end.
    package var quietHours: QuietHours?
    package var digest: Digest
    /// What is not told through which channel; everything else is told through all of them.
    package var muted: [Channel: Set<NotificationKind>]

    package init(
        language: String? = nil,
        quietHours: QuietHours? = nil,
        digest: Digest = .none,
        muted: [Channel: Set<NotificationKind>] = [:]
    ) {
        self.language = language
        self.quietHours = quietHours
        self.digest = digest
        self.muted = muted
    }

    /// Of whoever has said nothing.
    package static let usual = Preferences()

    package func wants(_ kind: NotificationKind, through channel: Channel) -> Bool {
        muted[channel]?.contains(kind) != true
    }
}

extension NotificationKind {
    /// Whether only admins are told of it.
    package var isForAdmins: Bool { self == .connectionWarning }

    /// Whether people may decide not to be told. Leave lapses only where its owner was told in time (LEAVE_RULES L11.2), and a digest is asked for.
    package var canBeMuted: Bool {
        switch self {
        case .yearClosed, .expiryWarning, .digest: false
        case .requestWaiting, .cancellationWaiting, .requestChanged, .requestAnsweredByOther,
            .requestWithdrawn, .requestMadeForYou,
            .requestApproved, .requestDenied, .requestCancelled, .cancellationRefused, .reminder,
            .connectionWarning:
            true
        }
    }
}
