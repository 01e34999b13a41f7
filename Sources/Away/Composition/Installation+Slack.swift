import Application
import JSON
import Logging
import Slack

extension Installation {
    /// What admins see and end of their workspaces.
    var slackAdministration: SlackAdministration {
        let (api, logger) = (slackAPI, logger)
        return SlackAdministration(
            isAvailable: api != nil,
            installations: slack,
            endToken: { installation in
                do {
                    _ = try await api?.ask("auth.revoke", [], SlackToken(installation.token))
                } catch {
                    logger.info("Slack did not end a token", metadata: ["error": "\(error)"])
                }
            },
            findChannels: { installation in
                guard let api else { return [] }
                do {
                    let answer = try await api.ask(
                        "conversations.list",
                        [("exclude_archived", "true"), ("types", "public_channel"), ("limit", "1000")],
                        SlackToken(installation.token)
                    )
                    let channels = (answer["channels"]?.array ?? []).compactMap { channel -> SlackAdministration.Channel? in
                        guard let id = channel["id"]?.string, let name = channel["name"]?.string else { return nil }
                        return SlackAdministration.Channel(id: id, name: name)
                    }
                    return channels.sorted { $0.name < $1.name }
                } catch {
                    logger.info("Slack did not name its channels", metadata: ["error": "\(error)"])
                    return []
                }
            }
        )
    }
}
