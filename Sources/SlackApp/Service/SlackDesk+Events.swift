import Application
import JSON
import Leave
import Logging
import Slack
import Texts

/// What Slack tells by itself. An event that could not be dealt with is thrown back: Slack repeats it.
extension SlackDesk {
    func answer(to event: SlackEvent, _ logger: Logger) async throws -> SlackAnswer {
        switch event {
        case .verification(let challenge): return .json(["challenge": .string(challenge)])
        case .callback(let id, let team, let kind):
            guard try await ports.installations.take(event: id, at: ports.now()) else { return .nothing }
            do {
                try await handle(kind, of: team, logger)
            } catch is SlackStranger {
                // Nobody that anything could be shown to.
            } catch {
                try await ports.installations.release(event: id)
                throw error
            }
            return .nothing
        }
    }

    private func handle(_ kind: SlackEvent.Kind, of team: String, _ logger: Logger) async throws {
        switch kind {
        case .homeOpened(let user): try await openHome(SlackSender(team: team, user: user))
        case .linkShared(let shared): try await unfurl(shared, SlackSender(team: team, user: shared.user))
        case .uninstalled: try await end(team, logger)
        case .tokensRevoked(let bots): if !bots.isEmpty { try await end(team, logger) }
        case .other: break
        }
    }

    /// Slack tells in no order: where the token still works, the app has been installed again since.
    private func end(_ team: String, _ logger: Logger) async throws {
        guard let organization = try await ports.installations.organization(team: team),
            let installation = try await ports.installations.installation(of: organization)
        else { return }
        do {
            _ = try await ports.api.ask("auth.test", [], SlackToken(installation.token))
            return
        } catch {
            guard error.endsInstallation else { throw error }
        }
        try await ports.installations.remove(from: organization)
        _ = try await ports.handler.perform(
            DisconnectChat(chat: "slack"),
            by: Caller(.system(of: organization), channel: "slack", correlation: ports.handler.newID())
        )
        logger.info("The Slack app was removed by the workspace", metadata: ["organization": "\(organization)"])
    }

    /// A channel has guests, and people of other organizations: what a link leads to is told to nobody but those whom the page tells it.
    private func unfurl(_ shared: SlackEvent.LinkShared, _ sender: SlackSender) async throws {
        let ours = shared.links.filter { $0.hasPrefix(page("/app")) }
        guard !ours.isEmpty else { return }
        let visitor = try await people.visitor(sender)
        let words = visitor.texts.text("slack.link")
        var unfurls = JSONObject()
        for link in ours where unfurls[link] == nil && unfurls.count < 20 {
            let blocks = [try Block.section(.lines([.bold("Away"), Markup(escaping: words)]))]
            unfurls.append(link, ["blocks": .array(blocks.map(\.json))])
        }
        let place: [(String, JSON)] =
            shared.unfurl.map { [("unfurl_id", .string($0.id)), ("source", .string($0.source))] }
            ?? [("channel", .string(shared.channel)), ("ts", .string(shared.timestamp))]
        _ = try await ports.api.call("chat.unfurl", place + [("unfurls", .object(unfurls))], visitor.token)
    }
}
