package import JSON

/// A piece of a message or a view (https://docs.slack.dev/reference/block-kit/blocks).
package struct Block: Sendable {
    package let json: JSON

    private init(_ type: String, _ members: [(String, JSON?)], id: String? = nil) throws(SlackLimit) {
        if let id { try check("block_id", id, 255) }
        json = .members([("type", .string(type)), ("block_id", id.map(JSON.string))] + members)
    }

    package static var divider: Block {
        get throws(SlackLimit) { try Block("divider", []) }
    }

    package static func header(_ words: PlainText) throws(SlackLimit) -> Block {
        try Block("header", [("text", words.json(150))])
    }

    /// - Parameter fields: Shown in two columns.
    package static func section(
        _ text: Markup,
        fields: [Markup] = [],
        accessory: (any Element)? = nil,
        id: String? = nil
    ) throws(SlackLimit) -> Block {
        if !fields.isEmpty { try check("section.fields", fields.count, 10) }
        return try Block(
            "section",
            [
                ("text", text.json(3000)), ("fields", fields.isEmpty ? nil : .array(fields.map { $0.json(2000) })),
                ("accessory", accessory?.json),
            ],
            id: id
        )
    }

    package static func context(_ texts: [Markup], id: String? = nil) throws(SlackLimit) -> Block {
        try check("context.elements", texts.count, 10)
        return try Block("context", [("elements", .array(texts.map { $0.json(3000) }))], id: id)
    }

    package static func actions(_ elements: [any Element], id: String? = nil) throws(SlackLimit) -> Block {
        try check("actions.elements", elements.count, 25)
        return try Block("actions", [("elements", .array(elements.map(\.json)))], id: id)
    }

    /// - Parameter dispatches: Whether every choice is told at once, as an action.
    package static func input(
        _ label: PlainText,
        _ element: any Element,
        id: String,
        isOptional: Bool = false,
        dispatches: Bool = false,
        hint: PlainText? = nil
    ) throws(SlackLimit) -> Block {
        try Block(
            "input",
            [
                ("label", label.json(2000)), ("element", element.json), ("optional", .bool(isOptional)),
                ("dispatch_action", .bool(dispatches)), ("hint", hint?.json(2000)),
            ],
            id: id
        )
    }
}
