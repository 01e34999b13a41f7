import Application
import Leave
import Testing

@testable import WebApp

@Suite struct `The markup` {
    @Test(arguments: ["<script>alert(1)</script>", "\"\u{301} onfocus=\"\u{301}alert(1)", "<\u{301}b>", "Tom & 'Jerry'"])
    func `shows a name as it is`(name: String) async throws {
        let site = try await Site()
        let john = try site.id(of: "john")
        try await site.perform(ChangeEmployeeProfile(employee: john, email: .unchanged, name: .set(name)), as: "ana")
        for (path, viewer) in [
            ("/app", "john"), ("/app/approvals", "mike"), ("/app/admin/people", "ana"), ("/app/admin/people/\(john)", "ana"),
        ] {
            let scalars = Array(try await site.get(path, as: viewer).text.unicodeScalars)
            #expect(!scalars.contains(Array(name.unicodeScalars)), "\(path)")
            #expect(scalars.contains(Array(EscapedMarkup().escapeText(name).unicodeScalars)), "\(path)")
        }
    }

    @Test func `escapes each scalar, also one with an accent on it`() {
        #expect(EscapedMarkup().escapeText("\"\u{301}").unicodeScalars.elementsEqual("&quot;\u{301}".unicodeScalars))
    }

    @Test(arguments: ["john", "mike", "ana", "amara"]) func `is complete on every page`(name: String) async throws {
        let site = try await Site()
        var paths = ["/", "/app", "/app/request", "/app/requests", "/app/approvals"]
        paths += ["/app/admin/people", "/app/admin/locations", "/app/admin/policies"]
        paths += ["/app/account", "/app/admin/sign-in", "/app/admin/sign-in/\(SSOConnectionID(2))"]
        paths += ProviderGuide.all.map { "/app/admin/sign-in/new?provider=\($0.key)" }
        paths += [try await site.ledger("PTO", of: nil, seenBy: name), "/app/admin/people/\(try site.id(of: "john"))"]
        for path in paths {
            let page = try await site.get(path, as: path == "/" ? nil : name)
            check(page.text, path)
        }
    }

    @Test func `of every template is parsed and names only templates that exist`() throws {
        _ = try Templates()
        for (name, source) in Templates.sources {
            for reference in String(decoding: source, as: UTF8.self).split(separator: "{{> ").dropFirst() {
                let partial = reference.prefix { $0 != "}" }
                #expect(Templates.sources[String(partial)] != nil, "\(name) uses \(partial)")
            }
        }
    }

    private func check(_ text: String, _ path: String) {
        for leftover in ["{{", "}}", "Optional(", ">nil<", "\"nil\"", " style=", "onclick"] {
            #expect(!text.contains(leftover), "\(path) has \(leftover)")
        }
        #expect(text.hasPrefix("<!doctype html>"), "\(path)")
        #expect(text.hasSuffix("</html>\n"), "\(path)")
        for element in ["table", "tr", "td", "form", "label", "select", "fieldset", "details", "div", "ul", "li", "dl", "section"] {
            #expect(count("<" + element, in: text) == count("</\(element)>", in: text), "\(path): \(element)")
        }
        #expect(count("<h1", in: text) == 1, "\(path)")
        #expect(unlabelled(in: text) == [], "\(path)")
    }

    /// Opening tags of the very name, or closing ones.
    private func count(_ tag: String, in text: String) -> Int {
        text.split(separator: tag, omittingEmptySubsequences: false).dropFirst().count { rest in
            tag.hasSuffix(">") || rest.first == ">" || rest.first == " "
        }
    }

    /// Fields that no label holds.
    private func unlabelled(in text: String) -> [String] {
        var isLabelled = false
        var found: [String] = []
        for part in text.split(separator: "<") {
            let tag = part.prefix { $0 != ">" }
            if tag == "label" || tag.hasPrefix("label ") { isLabelled = true }
            if tag == "/label" { isLabelled = false }
            let isField = ["input", "select", "textarea"].contains { tag.hasPrefix($0) } && !tag.contains("type=\"hidden\"")
            if isField, !isLabelled { found.append(String(tag)) }
        }
        return found
    }
}
