import Mustache

/// What templates do with texts: each scalar that means something in HTML becomes a reference.
///
/// The package's own way goes by characters, so that a quotation mark with a combining accent behind it would pass as it is and end an attribute.
struct EscapedMarkup: MustacheContentType {
    /// Stands first in every template.
    static let pragma = "{{% CONTENT_TYPE:AWAY}}"

    static func register() {
        MustacheContentTypes.register(EscapedMarkup(), named: "AWAY")
    }

    func escapeText(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
