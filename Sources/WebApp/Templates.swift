import Mustache

/// The templates, parsed once; they are part of the program.
package struct Templates: Sendable {
    private let library: MustacheLibrary

    package init() throws {
        let sources = [
            "approvals": PackageResources.approvals_mustache,
            "home": PackageResources.home_mustache,
            "layout": PackageResources.layout_mustache,
            "ledger": PackageResources.ledger_mustache,
            "locations": PackageResources.locations_mustache,
            "people": PackageResources.people_mustache,
            "person": PackageResources.person_mustache,
            "policies": PackageResources.policies_mustache,
            "request": PackageResources.request_mustache,
            "requestTable": PackageResources.requestTable_mustache,
            "requests": PackageResources.requests_mustache,
            "signIn": PackageResources.signIn_mustache,
        ]
        library = MustacheLibrary(templates: try sources.mapValues { try MustacheTemplate(string: String(decoding: $0, as: UTF8.self)) })
    }

    func render(_ template: String, _ values: Any) -> String {
        library.render(values, withTemplate: template) ?? ""
    }

    /// A page outside the frame: the sign-in and its errors.
    ///
    /// - Parameter content: HTML.
    package func plain(title: String, content: String) -> String {
        render("signIn", ["title": title, "content": content])
    }

    func message(_ title: String, _ sentence: String) -> String {
        plain(title: title, content: "<p>\(sentence)</p><p><a href=\"/app\">To my leave</a></p>")
    }
}
