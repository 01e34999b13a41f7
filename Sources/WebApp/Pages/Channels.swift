import Application
import EventSourcing
import Leave
import Texts

extension WebApp {
    /// The chats that people use the service from.
    ///
    /// - Parameter outcome: What became of an attempt to connect Slack.
    func channels(_ outcome: String?, _ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let installation = try await selfService.slack.installation(of: principal.organization)
        let key = outcome.map { "form.slack.outcome.\($0)" }
        let values = ChannelsPage(
            isAvailable: selfService.slack.isAvailable,
            workspace: installation?.teamName,
            connectedBy: installation?.installedBy.map { situation.name(of: $0) },
            outcome: key.flatMap { texts.has($0) ? texts.text($0) : nil },
            isGood: outcome == "connected"
        )
        return Content(template: "channels", values: values)
    }
}

private struct ChannelsPage: Sendable {
    let isAvailable: Bool
    /// Nil: not connected.
    let workspace: String?
    let connectedBy: String?
    /// What became of an attempt to connect, in words.
    let outcome: String?
    let isGood: Bool
}
