package import JSON

/// What Slack's Events API tells (https://docs.slack.dev/apis/events-api).
package enum SlackEvent: Sendable {
    /// Slack asks whether the address is ours: the challenge is the answer.
    case verification(challenge: String)
    /// Told again under the same id until it is answered.
    case callback(id: String, team: String, Kind)

    package enum Kind: Sendable {
        /// Somebody opened the app's home.
        case homeOpened(user: String)
        /// Somebody posted links to our pages.
        case linkShared(LinkShared)
        /// The app is gone from the workspace.
        case uninstalled
        /// - Parameter bots: Whose tokens do not work any more.
        case tokensRevoked(bots: [String])
        case other
    }

    package struct LinkShared: Sendable {
        package let user: String
        package let channel: String
        package let timestamp: String
        /// Where the message is still being written, the pair that names it.
        package let unfurl: (id: String, source: String)?
        package let links: [String]
    }

    /// Nil for what is none.
    package init?(_ json: JSON) {
        switch json["type"] {
        case "url_verification":
            guard let challenge = json["challenge"]?.string else { return nil }
            self = .verification(challenge: challenge)
        case "event_callback":
            guard let id = json["event_id"]?.string, let team = json["team_id"]?.string, let event = json["event"] else { return nil }
            self = .callback(id: id, team: team, Kind(event))
        default: return nil
        }
    }
}

extension SlackEvent.Kind {
    fileprivate init(_ event: JSON) {
        switch event["type"]?.string {
        case "app_home_opened":
            let user = event["tab"]?.string ?? "home" == "home" ? event["user"]?.string : nil
            self = user.map { .homeOpened(user: $0) } ?? .other
        case "link_shared": self = SlackEvent.LinkShared(event).map { .linkShared($0) } ?? .other
        case "app_uninstalled": self = .uninstalled
        case "tokens_revoked": self = .tokensRevoked(bots: (event["tokens"]?["bot"]?.array ?? []).compactMap(\.string))
        default: self = .other
        }
    }
}

extension SlackEvent.LinkShared {
    fileprivate init?(_ event: JSON) {
        guard let user = event["user"]?.string, let channel = event["channel"]?.string, let timestamp = event["message_ts"]?.string
        else { return nil }
        self.user = user
        self.channel = channel
        self.timestamp = timestamp
        if let id = event["unfurl_id"]?.string, let source = event["source"]?.string {
            unfurl = (id, source)
        } else {
            unfurl = nil
        }
        links = (event["links"]?.array ?? []).compactMap { $0["url"]?.string }
    }
}
