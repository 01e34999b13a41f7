import Application
import Leave
import Texts

/// What was saved but will surprise.
struct WarningView: WireOutput {
    static var schemaName: String { "Warning" }

    private let warning: Warning
    private let detail: String

    init(_ warning: Warning, _ texts: Catalogue) {
        self.warning = warning
        detail = texts.text(warning.detail)
    }

    static func describe(_ shape: inout Shape<WarningView>) {
        shape.field("code", .string) { $0.warning.code }
        shape.field("rule", .string) { $0.warning.rule }
        shape.field("detail", .string) { $0.detail }
    }
}
