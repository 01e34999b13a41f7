package import SSO

/// https://docs.slack.dev/interactivity/implementing-slash-commands
package struct SlashCommand: Sendable {
    package let sender: SlackSender
    package let command: String
    /// What stands behind the command, without blanks at its ends.
    package let text: String
    /// Opens a view, within three seconds.
    package let trigger: String
    package let responseAddress: String

    /// Nil for what is none.
    package init?(_ form: FormParameters) {
        guard let team = form["team_id"], let user = form["user_id"], let command = form["command"], let trigger = form["trigger_id"],
            let responseAddress = form["response_url"]
        else { return nil }
        sender = SlackSender(team: team, user: user)
        self.command = command
        self.trigger = trigger
        self.responseAddress = responseAddress
        text = (form["text"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
