import Application
import HTTPTypes
import JSON
import Leave

/// How the caller wants to be told of things.
struct PreferenceRoutes {
    let backend: Backend

    var all: [Endpoint] { [get, change] }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/me/preferences",
            "preferences",
            "How the caller wants to be told of things",
            for: .readers,
            answers: .json(.ok, PreferencesView.wire)
        ) { [backend] call in
            let situation = try await backend.situation(call)
            guard situation.organization.people[call.principal.employee] != nil else {
                throw Problem.notFound
            }
            return Reply(PreferencesView(preferences: situation.preferences(of: call.principal.employee)))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/me/preferences",
            "changePreferences",
            "Change how the caller is told of things; what is left out stays as it is",
            for: .members,
            body: .json(PreferencesChange.self),
            answers: .json(.ok, PreferencesView.wire)
        ) { [backend] call in
            let (situation, position) = try await backend.perform(
                call.body.command(of: call.principal.employee),
                call
            )
            return Reply(
                PreferencesView(preferences: situation.preferences(of: call.principal.employee)),
                sequence: position
            )
        }
    }
}

struct PreferencesView: WireOutput {
    static var schemaName: String { "Preferences" }

    /// Channels that reach people, and what may be left out of each.
    static let channels: [Channel] = [.mail, .slack, .teams]
    static let kinds = NotificationKind.allCases.filter(\.canBeMuted)

    let preferences: Preferences

    static func describe(_ shape: inout Shape<PreferencesView>) {
        shape.nullable("language", .string, "A language tag; null: the organization's.") {
            $0.preferences.language
        }
        shape.nullable(
            "quietHours",
            .quietHours,
            "What comes then waits for their end, where the person is."
        ) { $0.preferences.quietHours }
        shape.field("digest", .digest, "Who is away, and what waits.") { $0.preferences.digest }
        shape.field("channels", ChannelsView.wire, "What is told through which channel.") {
            ChannelsView(preferences: $0.preferences)
        }
    }
}

private struct ChannelsView: WireOutput {
    static var schemaName: String { "NotificationChannels" }

    let preferences: Preferences

    static func describe(_ shape: inout Shape<ChannelsView>) {
        for channel in PreferencesView.channels {
            shape.field(channel.rawValue, KindsView.wire) {
                KindsView(preferences: $0.preferences, channel: channel)
            }
        }
    }
}

private struct KindsView: WireOutput {
    static var schemaName: String { "NotificationKinds" }

    let preferences: Preferences
    let channel: Channel

    static func describe(_ shape: inout Shape<KindsView>) {
        for kind in PreferencesView.kinds {
            shape.field(kind.rawValue, .boolean) { $0.preferences.wants(kind, through: $0.channel) }
        }
    }
}

struct PreferencesChange: WireInput {
    private let language: Change<String?>
    private let quietHours: Change<QuietHours?>
    private let digest: Change<Preferences.Digest>
    private let channels: Change<ChannelsChange>

    init(reading fields: inout ObjectReader) {
        language = fields.clearableChange("language", .text(2...35))
        quietHours = fields.clearableChange("quietHours", .quietHours)
        digest = fields.change("digest", .digest)
        channels = fields.change("channels", .object(ChannelsChange.self))
    }

    func command(of employee: EmployeeID) -> ChangePreferences {
        var command = ChangePreferences(of: employee)
        if case .set(let language) = language { command.language = .set(language) }
        if case .set(let hours) = quietHours { command.quietHours = .set(hours) }
        if case .set(let digest) = digest { command.digest = .set(digest) }
        if case .set(let channels) = channels { command.wanted = channels.wanted }
        return command
    }
}

private struct ChannelsChange: WireInput {
    static var schemaName: String { "NotificationChannelsChange" }

    let wanted: [Channel: [NotificationKind: Bool]]

    init(reading fields: inout ObjectReader) {
        var wanted: [Channel: [NotificationKind: Bool]] = [:]
        for channel in PreferencesView.channels {
            if case .set(let kinds) = fields.change(channel.rawValue, .object(KindsChange.self)) {
                wanted[channel] = kinds.wanted
            }
        }
        self.wanted = wanted
    }
}

private struct KindsChange: WireInput {
    static var schemaName: String { "NotificationKindsChange" }

    let wanted: [NotificationKind: Bool]

    init(reading fields: inout ObjectReader) {
        var wanted: [NotificationKind: Bool] = [:]
        for kind in PreferencesView.kinds {
            if case .set(let isWanted) = fields.change(kind.rawValue, .boolean) {
                wanted[kind] = isWanted
            }
        }
        self.wanted = wanted
    }
}

extension Wire<Preferences.Digest> {
    fileprivate static var digest: Wire { .cases(Preferences.Digest.self, placeholder: .none) }
}

extension Wire<QuietHours> {
    fileprivate static var quietHours: Wire {
        let time = Schema(["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"])
        return .coded(
            "QuietHours",
            .object(isClosed: true, [("from", time, true), ("to", time, true)]),
            placeholder: .night
        )
    }
}
