import Application
import Texts

/// What a test of a connection found, for the admin who tried it: every rule, and what the provider said of the person.
struct TestPage {
    let texts: Catalogue

    func content(_ report: ConnectionTest.Report, of connection: SSOConnection) -> (title: String, html: String) {
        let failed = report.checks.first { $0.result == .failed }
        var values: [String: Argument] = ["connection": .text(connection.name)]
        if let failed { values.merge(["check": .message(failed.title), "rule": .text(failed.rule)]) { $1 } }
        let about = texts.text(failed == nil ? "test.passed.about" : "test.failed.about", values)
        var html = "<p>\(escaped(about))</p>"
        if let failed { html += details(failed) }
        if let person = report.person { html += persons(person) }
        if !report.attributes.isEmpty { html += heading("test.attributes") + list(report.attributes.map { ($0.name, $0.values) }) }
        html += heading("test.checks") + "<ol class=\"checks\">" + report.checks.map(item).joined() + "</ol>"
        html += "<p class=\"quiet\">\(text("test.record")) <strong>\(escaped(report.reference))</strong></p>"
        html += "<p><a href=\"/app/admin/sign-in/\(connection.id)\">\(text("test.back"))</a></p>"
        return (texts.text(report.isPassed ? "test.passed" : "test.failed"), html)
    }

    /// What is recorded of a refusal stands as it was recorded.
    private func details(_ check: ConnectionTest.Check) -> String {
        let lines = [("test.detail", check.detail), ("test.expected", check.expected), ("test.received", check.received)]
        return list(lines.compactMap { key, text in text.map { (texts.text(key), [$0]) } })
    }

    private func persons(_ person: ConnectionTest.Person) -> String {
        let none = texts.text("test.none")
        return heading("test.person")
            + list([
                (texts.text("test.person.key"), [person.keyedBy]), (texts.text("test.person.email"), [person.email ?? none]),
                (texts.text("test.person.name"), [person.name ?? none]),
                (texts.text("test.person.roles"), [person.roles.isEmpty ? none : person.roles.joined(separator: ", ")]),
            ])
    }

    private func list(_ lines: [(String, [String])]) -> String {
        let items = lines.map { label, values in
            "<div><dt>\(escaped(label))</dt>" + values.map { "<dd>\(escaped($0))</dd>" }.joined() + "</div>"
        }
        return "<dl class=\"facts\">" + items.joined() + "</dl>"
    }

    private func item(_ check: ConnectionTest.Check) -> String {
        let style =
            switch check.result {
            case .passed: "approved"
            case .failed: "denied"
            case .notReached: "pending"
            }
        return "<li><span class=\"status \(style)\">\(text("test.result.\(check.result.rawValue)"))</span> "
            + "\(escaped(texts.text(check.title))) <span class=\"quiet\">\(escaped(check.rule))</span></li>"
    }

    private func heading(_ key: String) -> String { "<h2>\(text(key))</h2>" }
    private func text(_ key: String) -> String { escaped(texts.text(key)) }
}
