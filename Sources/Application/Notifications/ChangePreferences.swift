package import Leave
import Texts

/// A person says how to be told of things.
package struct ChangePreferences: Command {
    package var employee: EmployeeID
    package var language: Patch<String?> = .unchanged
    package var quietHours: Patch<QuietHours?> = .unchanged
    package var digest: Patch<Preferences.Digest> = .unchanged
    /// What is to be told through which channel; the rest stays as it is.
    package var wanted: [Channel: [NotificationKind: Bool]] = [:]

    package init(of employee: EmployeeID) {
        self.employee = employee
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireWrite()
        guard situation.principal.isPerson, employee == situation.principal.employee else {
            throw .forbidden(code: "forbidden")
        }
        let before = situation.preferences(of: employee)
        var after = before
        after.language = language.applied(to: before.language)
        after.quietHours = quietHours.applied(to: before.quietHours)
        after.digest = digest.applied(to: before.digest)
        for (channel, kinds) in wanted {
            for (kind, isWanted) in kinds {
                if isWanted {
                    after.muted[channel]?.remove(kind)
                } else {
                    after.muted[channel, default: []].insert(kind)
                }
            }
        }
        after.muted = after.muted.filter { !$0.value.isEmpty }
        var faults = Faults()
        faults.check(language: after.language)
        for (channel, kinds) in after.muted where !kinds.allSatisfy(\.canBeMuted) {
            faults.add(
                Refusal("invalid-value", pointer: "/channels/\(channel.rawValue)", detail: "refusal.muted")
            )
        }
        try faults.finish()
        guard after != before else { return [] }
        return [.preferencesChanged(PreferencesChanged(after, of: employee))]
    }
}

extension Faults {
    /// The form of a language tag (RFC 5646 §2.1): whether anybody speaks it is found out when something is said.
    mutating func check(language: String?) {
        guard let language else { return }
        let parts = language.split(separator: "-", omittingEmptySubsequences: false)
        let isTag =
            (2...35).contains(language.utf8.count)
            && parts.allSatisfy {
                (1...8).contains($0.utf8.count)
                    && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
        if !isTag { add(Refusal("invalid-value", pointer: "/language", detail: "refusal.language")) }
    }
}

extension Situation {
    package func preferences(of employee: EmployeeID) -> Preferences {
        organization.preferences[employee] ?? .usual
    }

    /// In which a person is spoken to where they are not there to say; nil: in the installation's own.
    package func language(of employee: EmployeeID) -> String? {
        preferences(of: employee).language ?? organization.language
    }

    /// Of the location where the person is today; nil for people without location.
    package func zone(of employee: EmployeeID) -> String? {
        facts.location(of: employee, on: today(of: employee)).flatMap { facts.location($0)?.timeZone }
    }
}
