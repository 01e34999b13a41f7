package import JSON

/// A message: blocks, and a text for where blocks cannot be shown, as in notifications.
package struct SlackMessage: Sendable {
    package static let mostBlocks = 50

    let text: String
    let blocks: [Block]

    /// Words alone: what is too long is cut.
    package init(saying text: String) {
        self.text = text
        blocks = []
    }

    package init(_ text: String, blocks: [Block]) throws(SlackLimit) {
        if !blocks.isEmpty { try check("message.blocks", blocks.count, Self.mostBlocks) }
        self.text = text
        self.blocks = blocks
    }

    /// The members of a call, an answer to a command or a post to a `response_url`.
    package var members: [(String, JSON)] {
        let text: (String, JSON) = ("text", .string(Markup.escaped(self.text).fitted(to: 4000)))
        return blocks.isEmpty ? [text] : [text, ("blocks", .array(blocks.map(\.json)))]
    }

    /// As an answer to a command or action.
    /// - Parameter isEphemeral: Only who asked sees it.
    package func answer(isEphemeral: Bool = true, replacesOriginal: Bool? = nil) -> JSON {
        .members(
            [
                ("response_type", isEphemeral ? "ephemeral" : "in_channel"), ("replace_original", replacesOriginal.map(JSON.bool)),
            ] + members.map { ($0.0, $0.1) }
        )
    }
}

/// A modal or the App Home (https://docs.slack.dev/reference/views).
package struct SlackView: Sendable {
    package static let mostBlocks = 100

    package let json: JSON

    /// - Parameters:
    ///   - callback: Told when it is submitted.
    ///   - submit: Nil: nothing can be submitted.
    package static func modal(
        _ title: PlainText,
        _ blocks: [Block],
        callback: String,
        submit: PlainText?,
        close: PlainText
    ) throws(SlackLimit) -> SlackView {
        try check("view.blocks", blocks.count, mostBlocks)
        try check("view.callback_id", callback, 255)
        return SlackView(
            json: .members([
                ("type", "modal"), ("callback_id", .string(callback)), ("title", title.json(24)), ("submit", submit?.json(24)),
                ("close", close.json(24)), ("blocks", .array(blocks.map(\.json))),
            ])
        )
    }

    package static func home(_ blocks: [Block]) throws(SlackLimit) -> SlackView {
        try check("view.blocks", blocks.count, mostBlocks)
        return SlackView(json: ["type": "home", "blocks": .array(blocks.map(\.json))])
    }
}
