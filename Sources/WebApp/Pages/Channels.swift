import Application
import EventSourcing
import Leave
import Texts

extension WebApp {
    /// The chats that people use the service from, and what is told there.
    ///
    /// - Parameter outcome: What became of an attempt to connect Slack.
    func channels(_ outcome: String?, _ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let installation = try await selfService.slack.installation(of: principal.organization)
        let channels = try await selfService.slack.channels(of: principal.organization)
        let names = Dictionary(channels.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        let key = outcome.map { "form.slack.outcome.\($0)" }
        let digests = situation.organization.channelDigests.values.filter { $0.chat == "slack" }.sorted { $0.id < $1.id }
        let values = ChannelsPage(
            isAvailable: selfService.slack.isAvailable,
            workspace: installation?.teamName,
            connectedBy: installation?.installedBy.map { situation.name(of: $0) },
            outcome: key.flatMap { texts.has($0) ? texts.text($0) : nil },
            isGood: outcome == "connected",
            channels: channels.map { Option(id: $0.id, name: $0.name) },
            hasChannels: !channels.isEmpty,
            locations: situation.locationOptions,
            hours: (0...23).map { Option(id: "\($0)", name: "\($0):00", isCurrent: $0 == 9) },
            digests: digests.map { ChannelsPage.Digest($0, names, situation, texts) },
            hasDigests: !digests.isEmpty
        )
        return Content(template: "channels", values: values)
    }
}

private struct ChannelsPage: Sendable {
    struct Digest: Sendable {
        let id: String
        let channel: String
        let rhythm: String
        let location: String
        let hour: String

        init(_ digest: ChannelDigest, _ names: [String: String], _ situation: Situation, _ texts: Catalogue) {
            id = digest.id.description
            channel = names[digest.channel].map { "#" + $0 } ?? digest.channel
            rhythm = texts.text("form.slack.\(digest.rhythm.rawValue)")
            location = situation.organization.locations[digest.location]?.name ?? ""
            hour = "\(digest.hour):00"
        }
    }

    let isAvailable: Bool
    /// Nil: not connected.
    let workspace: String?
    let connectedBy: String?
    /// What became of an attempt to connect, in words.
    let outcome: String?
    let isGood: Bool
    let channels: [Option]
    /// False where Slack did not name any: the channel is then typed.
    let hasChannels: Bool
    let locations: [Option]
    let hours: [Option]
    let digests: [Digest]
    let hasDigests: Bool
}
