package import JSON

/// What somebody did with something of ours (https://docs.slack.dev/reference/interaction-payloads).
package struct Interaction: Sendable {
    package enum Kind: Sendable {
        /// Buttons pressed and choices made, in order.
        case actions([Action], on: Surface)
        case submission(SlackViewState)
        /// A global shortcut.
        case shortcut(callback: String)
        /// Nothing that we asked for.
        case other
    }

    package struct Action: Hashable, Sendable {
        package let id: String
        package let block: String
        /// Of a button; for a choice, what was chosen.
        package let value: String?
    }

    package enum Surface: Sendable {
        case message(channel: String, timestamp: String)
        case modal(SlackViewState)
        case home
    }

    package let sender: SlackSender
    package let kind: Kind
    /// Opens a view, within three seconds; nil where none can be opened.
    package let trigger: String?
    /// Nil where there is no message to answer.
    package let responseAddress: String?

    /// Nil for what is none of Slack's.
    ///
    /// - Parameter json: The form's `payload`.
    package init?(_ json: JSON) {
        guard let type = json["type"]?.string, let user = json["user"]?["id"]?.string else { return nil }
        // An organization-wide installation leaves the team out, but says it of the user.
        guard let team = json["team"]?["id"]?.string ?? json["user"]?["team_id"]?.string else { return nil }
        sender = SlackSender(team: team, user: user)
        trigger = json["trigger_id"]?.string
        responseAddress = json["response_url"]?.string
        switch type {
        case "block_actions":
            guard let surface = Surface(json) else { return nil }
            kind = .actions((json["actions"]?.array ?? []).compactMap(Action.init), on: surface)
        case "view_submission":
            guard let view = json["view"].flatMap({ SlackViewState($0) }) else { return nil }
            kind = .submission(view)
        case "shortcut": kind = .shortcut(callback: json["callback_id"]?.string ?? "")
        default: kind = .other
        }
    }
}

extension Interaction.Action {
    init?(_ json: JSON) {
        guard let id = json["action_id"]?.string else { return nil }
        self.id = id
        block = json["block_id"]?.string ?? ""
        value = json["value"]?.string ?? SlackViewState.value(json)
    }
}

extension Interaction.Surface {
    fileprivate init?(_ json: JSON) {
        if let view = json["view"] {
            if view["type"] == "home" {
                self = .home
            } else {
                guard let state = SlackViewState(view) else { return nil }
                self = .modal(state)
            }
            return
        }
        guard let channel = json["container"]?["channel_id"]?.string, let timestamp = json["container"]?["message_ts"]?.string else {
            return nil
        }
        self = .message(channel: channel, timestamp: timestamp)
    }
}

/// A view as somebody has it before them, with what they filled in.
package struct SlackViewState: Sendable {
    package let id: String
    /// Of what is shown: an update that names it does not overwrite a newer one.
    package let hash: String?
    package let callback: String
    private let values: [String: String]

    init?(_ json: JSON) {
        guard let id = json["id"]?.string else { return nil }
        self.id = id
        hash = json["hash"]?.string
        callback = json["callback_id"]?.string ?? ""
        let blocks = json["state"]?["values"]?.object?.members ?? []
        values = blocks.reduce(into: [:]) { values, block in
            // Each of our blocks has one element.
            guard let element = block.value.object?.members.first?.value else { return }
            values[block.name] = Self.value(element)
        }
    }

    /// What was filled into the block; nil for nothing.
    package subscript(block: String) -> String? { values[block] }

    static func value(_ element: JSON) -> String? {
        let text =
            element["selected_option"]?["value"]?.string ?? element["selected_date"]?.string ?? element["selected_channel"]?.string
            ?? element["selected_conversation"]?.string ?? element["value"]?.string
        return text.flatMap { $0.isEmpty ? nil : $0 }
    }
}
