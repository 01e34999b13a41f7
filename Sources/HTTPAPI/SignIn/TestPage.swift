import Application

/// What a test of a connection found, for the admin who tried it: every rule, and what the provider said of the person.
enum TestPage {
    static func content(_ report: ConnectionTest.Report, of connection: SSOConnection) -> (title: String, html: String) {
        let title = report.isPassed ? "The connection works" : "The connection does not work yet"
        let failed = report.checks.first { $0.result == .failed }
        var html = "<p>\(escaped(connection.name)): "
        html += failed.map { "\(escaped($0.title)) – this failed (\(escaped($0.rule))).</p>" } ?? "every check passed.</p>"
        if let failed { html += details(failed) }
        if let person = report.person { html += persons(person) }
        if !report.attributes.isEmpty { html += attributes(report.attributes) }
        html += "<h2>Checks</h2><ol class=\"checks\">" + report.checks.map(item).joined() + "</ol>"
        html += "<p class=\"quiet\">Nobody was signed in. Number of the record: <strong>\(escaped(report.reference))</strong></p>"
        html += "<p><a href=\"/app/admin/sign-in/\(connection.id)\">Back to the connection</a></p>"
        return (title, html)
    }

    private static func details(_ check: ConnectionTest.Check) -> String {
        let lines = [("What happened", check.detail), ("Expected", check.expected), ("Received", check.received)]
        return list(lines.compactMap { label, text in text.map { (label, [$0]) } })
    }

    private static func persons(_ person: ConnectionTest.Person) -> String {
        "<h2>What Away would take</h2>"
            + list([
                ("The account is known by", [person.keyedBy]), ("E-mail", [person.email ?? "none"]), ("Name", [person.name ?? "none"]),
                ("Roles by the mapping", [person.roles.isEmpty ? "none" : person.roles.joined(separator: ", ")]),
            ])
    }

    private static func attributes(_ attributes: [ConnectionTest.Attribute]) -> String {
        "<h2>What the provider sent</h2>" + list(attributes.map { ($0.name, $0.values) })
    }

    private static func list(_ lines: [(String, [String])]) -> String {
        let items = lines.map { label, values in
            "<div><dt>\(escaped(label))</dt>" + values.map { "<dd>\(escaped($0))</dd>" }.joined() + "</div>"
        }
        return "<dl class=\"facts\">" + items.joined() + "</dl>"
    }

    private static func item(_ check: ConnectionTest.Check) -> String {
        let (word, style) =
            switch check.result {
            case .passed: ("passed", "approved")
            case .failed: ("failed", "denied")
            case .notReached: ("not reached", "pending")
            }
        return "<li><span class=\"status \(style)\">\(word)</span> \(escaped(check.title)) "
            + "<span class=\"quiet\">\(escaped(check.rule))</span></li>"
    }
}
