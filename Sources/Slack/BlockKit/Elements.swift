package import JSON

/// Something in a block that people press, choose or fill in.
package protocol Element: Sendable {
    var json: JSON { get }
}

/// https://docs.slack.dev/reference/block-kit/block-elements/button-element
package struct Button: Element {
    package enum Style: String, Sendable { case primary, danger }

    package let json: JSON

    /// - Parameter address: Opened in the browser.
    package init(
        _ words: PlainText,
        action: String,
        value: String? = nil,
        address: String? = nil,
        style: Style? = nil
    ) throws(SlackLimit) {
        try check("button.action_id", action, 255)
        if let value { try check("button.value", value, 2000) }
        if let address { try check("button.url", address, 3000) }
        json = .members([
            ("type", "button"), ("text", words.json(75)), ("action_id", .string(action)), ("value", value.map(JSON.string)),
            ("url", address.map(JSON.string)), ("style", style.map { .string($0.rawValue) }),
        ])
    }
}

/// https://docs.slack.dev/reference/block-kit/block-elements/select-menu-element#static_select
package struct StaticSelect: Element {
    package struct Option: Sendable {
        let words: PlainText
        let value: String

        package init(_ words: PlainText, value: String) throws(SlackLimit) {
            try check("option.value", value, 150)
            self.words = words
            self.value = value
        }

        var json: JSON { ["text": words.json(75), "value": .string(value)] }
    }

    package let json: JSON

    /// - Parameter chosen: The value of the option that is chosen at first.
    package init(action: String, options: [Option], chosen: String? = nil) throws(SlackLimit) {
        try check("static_select.action_id", action, 255)
        try check("static_select.options", options.count, 100)
        json = .members([
            ("type", "static_select"), ("action_id", .string(action)), ("options", .array(options.map(\.json))),
            ("initial_option", options.first { $0.value == chosen }?.json),
        ])
    }
}

/// https://docs.slack.dev/reference/block-kit/block-elements/date-picker-element
package struct DatePicker: Element {
    package let json: JSON

    /// - Parameter date: `2026-11-24`.
    package init(action: String, date: String? = nil) throws(SlackLimit) {
        try check("datepicker.action_id", action, 255)
        if let date { try check("datepicker.initial_date", date, 10) }
        json = .members([("type", "datepicker"), ("action_id", .string(action)), ("initial_date", date.map(JSON.string))])
    }
}

/// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
package struct TextInput: Element {
    package let json: JSON

    /// - Parameter dispatches: Whether what is typed is told once the field is left or Enter is pressed.
    package init(action: String, isMultiline: Bool = false, longest: Int, dispatches: Bool = false) throws(SlackLimit) {
        try check("plain_text_input.action_id", action, 255)
        try check("plain_text_input.max_length", longest, 3000)
        json = .members([
            ("type", "plain_text_input"), ("action_id", .string(action)), ("multiline", .bool(isMultiline)),
            ("max_length", .number(JSONNumber(longest))),
            ("dispatch_action_config", dispatches ? ["trigger_actions_on": ["on_enter_pressed"]] : nil),
        ])
    }
}

extension JSON {
    /// An object of the members that there are.
    static func members(_ members: [(String, JSON?)]) -> JSON {
        var object = JSONObject()
        for (name, value) in members {
            if let value { object.append(name, value) }
        }
        return .object(object)
    }
}
