import Slack

/// What the operator was given for the app.
package struct SlackAppSettings: Sendable, CustomStringConvertible, CustomReflectable {
    package let clientID: String
    package let clientSecret: String
    package let signingSecret: String
    /// Where people reach us, without a path.
    package let publicURL: String
    /// Where an admin is asked to allow the app: Slack's own address but in tests.
    package let authorizeURL: String

    package init(
        clientID: String,
        clientSecret: String,
        signingSecret: String,
        publicURL: String,
        authorizeURL: String = "https://slack.com/oauth/v2/authorize"
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.signingSecret = signingSecret
        self.publicURL = publicURL
        self.authorizeURL = authorizeURL
    }

    package var description: String { "SlackAppSettings (secret)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// What the app may do in a workspace; deploy/slack/manifest.yaml says the same.
    package static let scopes = [
        "channels:read", "chat:write", "chat:write.public", "commands", "im:write", "links:read", "links:write", "users:read",
        "users:read.email",
    ]

    var redirectURL: String { publicURL + SlackPaths.callback }
}

/// Where Slack reaches us.
package enum SlackPaths {
    package static let commands = "/slack/commands"
    package static let interactions = "/slack/interactions"
    package static let events = "/slack/events"
    package static let install = "/slack/install"
    package static let callback = "/slack/oauth/callback"

    /// Those that prove by a signature that Slack sent them.
    package static let signed: Set<String> = [commands, interactions, events]
}
