import Application
import Leave
import Testing

@testable import Texts
@testable import WebApp

/// Pages in a language whose every letter is `ж`: what has other letters is data, or was never translated.
@Suite struct `Pages in another language` {
    @Test(arguments: ["ana", "mike", "john", "amara"]) func `have no text that is not from the catalogue`(viewer: String) async throws {
        let site = try await Site()
        let languages = Languages(catalogues: [Languages.english, Languages.english.masked])
        let known = Self.names.union(Self.words(try await site.everyText(as: viewer)))
        for path in try await paths(site, viewer) {
            let page = try await site.get(path, as: viewer, language: "qaa", of: languages)
            let words = Visible.texts(of: page.text).flatMap { text in
                let unknown = Self.words([text]).subtracting(known)
                return unknown.isEmpty ? [] : ["\(text): \(unknown.sorted())"]
            }
            #expect(words == [], "\(path)")
        }
    }

    private func paths(_ site: Site, _ viewer: String) async throws -> [String] {
        let situation = try await site.situation(as: viewer)
        let pages: [Page] = [
            .home, .request, .requests, .approvals, .departments, .holidays, .leaveYears, .reports, .signIn, .account,
        ]
        var paths = pages.filter { $0.isOpen(in: situation) }.map(\.path)
        for leaveType in ["PTO", "Flex hours"] { paths.append(try await site.ledger(leaveType, of: nil, seenBy: viewer)) }
        guard situation.actsAsAdmin else { return paths }
        paths += ["/app/admin/people/import", "/app/admin/sign-in/\(SSOConnectionID(2))"]
        paths += ProviderGuide.all.map { "/app/admin/sign-in/new?provider=\($0.key)" }
        paths += ["balances", "absences", "adjustments", "liability"].map { "/app/admin/reports?report=\($0)" }
        paths += situation.organization.holidayCalendars.keys.sorted().map { "/app/admin/holidays/\($0)" }
        return paths
    }

    /// What is the same in every language, as addresses are.
    private static let names: Set<String> = [
        "Away", "ACME", "Okta", "Microsoft", "Entra", "Google", "Workspace", "Keycloak", "OpenID", "Connect", "SAML", "CSV", "UTC", "SHA",
        "MIT", "licence", "holidays", "English",
    ]

    /// Of three letters or more.
    private static func words(_ texts: [String]) -> Set<String> {
        Set(
            texts.flatMap { $0.replacing(/&#?\w+;|https?:[^\s)]+|example\.org/, with: " ").split { !$0.isLetter } }.filter {
                $0.count > 2 && $0.contains { $0 != "ж" }
            }
            .map { String($0) }
        )
    }
}

extension Site {
    /// Every text that the organization's data hold.
    fileprivate func everyText(as viewer: String) async throws -> [String] {
        let organization = String(reflecting: try await situation(as: viewer).organization)
        return organization.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }
}

extension Catalogue {
    fileprivate var masked: Catalogue {
        Catalogue(language: "qaa", patterns: patterns.mapValues(\.masked), plurals: plurals)
    }
}

extension Pattern {
    fileprivate var masked: Pattern {
        Pattern(
            parts: parts.map { part in
                switch part {
                case .text(let text): .text(String(text.map { $0.isLetter ? "ж" : $0 }))
                case .placeholder, .number: part
                case .plural(let name, let branches): .plural(name, branches.map(\.masked))
                case .select(let name, let branches): .select(name, branches.map(\.masked))
                }
            }
        )
    }
}

extension Pattern.Branch {
    fileprivate var masked: Pattern.Branch { Pattern.Branch(label: label, pattern: pattern.masked) }
}

/// What a person reads of a page, or hears.
private enum Visible {
    private static let attributes = ["aria-label", "placeholder", "title", "alt", "data-label", "data-confirm", "data-done", "data-text"]

    static func texts(of html: String) -> [String] {
        var texts: [String] = []
        // What countries and their regions are called comes with the holidays' data.
        let page = html.replacing(/<select name="country\.code".*?<\/select>/.dotMatchesNewlines(), with: "")
        for part in page.split(separator: "<").map({ $0.split(separator: ">", maxSplits: 1, omittingEmptySubsequences: false) }) {
            let tag = String(part[0])
            // Code, and what is chosen by its identifier: time zones, countries.
            let isCode = ["code", "script", "style", "pre"].contains { tag == $0 || tag.hasPrefix($0 + " ") }
            if part.count == 2, !isCode { texts.append(String(part[1])) }
            for attribute in attributes {
                guard let start = tag.firstRange(of: " \(attribute)=\"") else { continue }
                texts.append(String(tag[start.upperBound...].prefix { $0 != "\"" }))
            }
        }
        return texts.filter { $0.contains(where: \.isLetter) }
    }
}
