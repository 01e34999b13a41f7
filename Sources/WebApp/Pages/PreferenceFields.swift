import Application
import Leave
import Texts

/// How the person wants to be told of things, as the fields of a form.
struct PreferenceFields: Sendable {
    struct Row: Sendable {
        let name: String
        let channels: [Box]
    }

    struct Box: Sendable {
        let field: String
        let label: String
        let isWanted: Bool
    }

    let languages: [Option]
    let digests: [Option]
    let quietHours: [Option]
    let channels: [String]
    let rows: [Row]

    /// Those that are told of anything.
    private static let channels: [Channel] = [.mail]
    private static let usualHours = [(18 * 60, 8 * 60), (20 * 60, 7 * 60), (22 * 60, 7 * 60)]

    init(_ situation: Situation, _ languages: Languages, _ texts: Catalogue) {
        let person = situation.principal.employee
        let preferences = situation.preferences(of: person)
        let own = texts.text("preferences.language.organization")
        self.languages =
            [Option(id: "", name: own, isCurrent: preferences.language == nil)]
            + languages.catalogues.map {
                Option(id: $0.language, name: $0.text("preferences.language.name"), isCurrent: $0.language == preferences.language)
            }
        digests = Preferences.Digest.allCases.map {
            Option(id: $0.rawValue, name: texts.text("preferences.digest.\($0.rawValue)"), isCurrent: $0 == preferences.digest)
        }
        let hours = Self.usualHours.compactMap { QuietHours(from: $0.0, to: $0.1) }
        let all = hours + (preferences.quietHours.map { hours.contains($0) ? [] : [$0] } ?? [])
        quietHours =
            [Option(id: "null", name: texts.text("preferences.quiet.none"), isCurrent: preferences.quietHours == nil)]
            + all.map { hours in
                let (from, to) = (ClockTime.text(hours.from), ClockTime.text(hours.to))
                return Option(
                    id: "{\"from\":\"\(from)\",\"to\":\"\(to)\"}",
                    name: texts.text("preferences.quiet.hours", ["from": .text(from), "to": .text(to)]),
                    isCurrent: hours == preferences.quietHours
                )
            }
        channels = Self.channels.map { texts.text("preferences.channel.\($0.rawValue)") }
        let isAdmin = situation.isAdmin(person)
        rows = NotificationKind.allCases.filter { $0.canBeMuted && (isAdmin || !$0.isForAdmins) }.map { kind in
            Row(
                name: texts.text("preferences.kind.\(kind.rawValue)"),
                channels: Self.channels.map {
                    Box(
                        field: "channels.\($0.rawValue).\(kind.rawValue)",
                        label: texts.text("preferences.channel.\($0.rawValue)"),
                        isWanted: preferences.wants(kind, through: $0)
                    )
                }
            )
        }
    }
}
