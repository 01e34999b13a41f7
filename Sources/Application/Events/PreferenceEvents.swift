package import Leave

/// A person decided how to be told of things: all of it, each time.
package struct PreferencesChanged: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var language: String?
    package var quietHours: QuietHours?
    package var digest: Preferences.Digest
    /// By the channels' names.
    package var muted: [Muted]

    /// Kinds and channels by their names, in order: some of which other releases may not know.
    package struct Muted: Codable, Hashable, Sendable {
        package var channel: String
        package var kinds: [String]
    }
}

/// A mail server said that the address does not exist: nothing more is sent to it (RFC 3463, `5.1.x`).
package struct MailAddressRefused: Codable, Hashable, Sendable {
    package var employee: EmployeeID
    package var address: Personal
    /// What the server answered, such as `550 5.1.1`.
    package var answer: String
}

extension PreferencesChanged {
    init(_ preferences: Preferences, of employee: EmployeeID) {
        self.init(
            employee: employee,
            language: preferences.language,
            quietHours: preferences.quietHours,
            digest: preferences.digest,
            muted: preferences.muted.filter { !$0.value.isEmpty }
                .map { Muted(channel: $0.key.rawValue, kinds: $0.value.map(\.rawValue).sorted()) }
                .sorted { $0.channel < $1.channel }
        )
    }

    var preferences: Preferences {
        Preferences(
            language: language,
            quietHours: quietHours,
            digest: digest,
            muted: muted.reduce(into: [:]) {
                $0[Channel(rawValue: $1.channel), default: []].formUnion($1.kinds.compactMap(NotificationKind.init))
            }
        )
    }
}
