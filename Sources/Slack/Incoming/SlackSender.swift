/// Who sent it, in Slack's terms.
package struct SlackSender: Hashable, Sendable {
    /// The workspace.
    package let team: String
    package let user: String

    package init(team: String, user: String) {
        self.team = team
        self.user = user
    }
}
