import Mustache
package import Texts

/// The templates in one language, parsed once; they are part of the program.
///
/// `[[key]]` in a template is the text of that key.
package struct Templates: Sendable {
    static let sources: [String: [UInt8]] = [
        "account": PackageResources.account_mustache,
        "approvals": PackageResources.approvals_mustache,
        "balances": PackageResources.balances_mustache,
        "channels": PackageResources.channels_mustache,
        "colleagues": PackageResources.colleagues_mustache,
        "connection": PackageResources.connection_mustache,
        "countryFields": PackageResources.countryFields_mustache,
        "departmentFields": PackageResources.departmentFields_mustache,
        "departments": PackageResources.departments_mustache,
        "holidayCalendar": PackageResources.holidayCalendar_mustache,
        "holidays": PackageResources.holidays_mustache,
        "home": PackageResources.home_mustache,
        "layout": PackageResources.layout_mustache,
        "leaveTypeFields": PackageResources.leaveTypeFields_mustache,
        "leaveYears": PackageResources.leaveYears_mustache,
        "ledger": PackageResources.ledger_mustache,
        "locationFields": PackageResources.locationFields_mustache,
        "locations": PackageResources.locations_mustache,
        "message": PackageResources.message_mustache,
        "newConnection": PackageResources.newConnection_mustache,
        "pastedValues": PackageResources.pastedValues_mustache,
        "people": PackageResources.people_mustache,
        "peopleImport": PackageResources.peopleImport_mustache,
        "person": PackageResources.person_mustache,
        "picture": PackageResources.picture_mustache,
        "plain": PackageResources.plain_mustache,
        "policies": PackageResources.policies_mustache,
        "policyForm": PackageResources.policyForm_mustache,
        "reports": PackageResources.reports_mustache,
        "request": PackageResources.request_mustache,
        "requestTable": PackageResources.requestTable_mustache,
        "requests": PackageResources.requests_mustache,
        "signIn": PackageResources.signIn_mustache,
        "signInSettings": PackageResources.signInSettings_mustache,
        "simulation": PackageResources.simulation_mustache,
        "stepRow": PackageResources.stepRow_mustache,
        "steps": PackageResources.steps_mustache,
        "tenureRow": PackageResources.tenureRow_mustache,
        "webhooks": PackageResources.webhooks_mustache,
        "week": PackageResources.week_mustache,
        "weekRow": PackageResources.weekRow_mustache,
    ]

    package let texts: Catalogue
    private let library: MustacheLibrary

    package init(in texts: Catalogue = Languages.english) throws {
        EscapedMarkup.register()
        self.texts = texts
        library = MustacheLibrary(
            templates: try Self.sources.mapValues { source in
                let template = Self.translate(String(decoding: source, as: UTF8.self), to: texts)
                return try MustacheTemplate(string: EscapedMarkup.pragma + template)
            }
        )
    }

    private static func translate(_ template: String, to texts: Catalogue) -> String {
        let parts = template.split(separator: "[[", omittingEmptySubsequences: false)
        return parts.dropFirst().reduce(into: String(parts[0])) { translated, part in
            guard let end = part.firstRange(of: "]]") else { return translated += "[[" + part }
            translated += EscapedMarkup().escapeText(texts.text(String(part[..<end.lowerBound]))) + part[end.upperBound...]
        }
    }

    func render(_ template: String, _ values: Any) -> String {
        library.render(values, withTemplate: template) ?? ""
    }

    /// A page outside the frame: the sign-in and its errors. It needs `style-src 'self'; img-src 'self'`.
    ///
    /// - Parameter content: HTML.
    package func plain(title: String, content: String) -> String {
        render("plain", ["language": texts.language, "title": title, "content": content])
    }

    /// The form that asks for the work e-mail.
    ///
    /// - Parameter returnTo: The page to see afterwards.
    func signIn(returnTo: String?) -> String {
        plain(title: texts.text("page.toSignIn"), content: render("signIn", SignInForm(returnTo: returnTo)))
    }

    func message(_ title: String, _ sentence: String) -> String {
        plain(title: title, content: render("message", ["sentence": sentence]))
    }
}

private struct SignInForm {
    let returnTo: String?
}
