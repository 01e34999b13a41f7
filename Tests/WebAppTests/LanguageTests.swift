import Demo
import HTTPTypes
import Leave
import Testing

@testable import Application
@testable import Texts
@testable import WebApp

/// Pages in a language whose every letter is `ж`: what has other letters is data, or was never translated.
@Suite struct `Pages in another language` {
    @Test(arguments: ["ana", "mike", "john", "amara"]) func `have no text that is not from the catalogue`(viewer: String) async throws {
        let site = try await Site()
        let languages = Languages(catalogues: [Languages.english, Languages.english.masked])
        let data = Phrases(try await site.everyText(as: viewer).union(Self.names).union(LeaveEvent.kinds.map(\.key.type)))
        var looked: Set<String> = []
        for path in try await paths(site, viewer) {
            let page = try await site.get(path, as: viewer, language: "qaa", of: languages)
            #expect(page.status == .ok, "\(path)")
            let strange = Visible.texts(of: page.text).filter { looked.insert($0).inserted }.compactMap { text in
                let words = data.strangers(in: text)
                return words.isEmpty ? nil : "\(text): \(words)"
            }
            #expect(strange == [], "\(path)")
        }
    }

    private func paths(_ site: Site, _ viewer: String) async throws -> [String] {
        let situation = try await site.situation(as: viewer)
        var paths = Page.allCases.filter { $0.isOpen(in: situation) }.map(\.path)
        if Page.people.isOpen(in: situation) { paths += situation.peopleInSight.sorted().map { "/app/admin/people/\($0)" } }
        for leaveType in ["PTO", "Flex hours"] { paths.append(try await site.ledger(leaveType, of: nil, seenBy: viewer)) }
        guard situation.actsAsAdmin else { return paths }
        paths += site.people.map { "/app/admin/people/\($0.id)" }
        paths += site.policies(in: situation).prefix(1).map { "/app/admin/policies?from=\($0)" }
        paths += ["/app/admin/people/import", "/app/admin/sign-in/\(SSOConnectionID(2))"]
        paths += ProviderGuide.all.map { "/app/admin/sign-in/new?provider=\($0.key)" }
        paths += ["balances", "absences", "adjustments", "liability"].map { "/app/admin/reports?report=\($0)" }
        paths += situation.organization.holidayCalendars.keys.sorted().map { "/app/admin/holidays/\($0)" }
        return paths
    }

    /// What is the same in every language, as addresses are.
    private static let names: Set<String> = [
        "Away", "ACME", "Okta", "Microsoft", "Entra", "Google", "Workspace", "Keycloak", "OpenID", "Connect", "SAML", "Slack", "CSV",
        "UTC", "SHA", "MIT", "licence", "holidays", "English",
    ]
}

/// Texts of the data, which a page shows whole: a word of one, elsewhere, is as strange as any other.
private struct Phrases {
    /// Their words by the first of them, the longest first.
    private let phrases: [Substring: [[Substring]]]

    init(_ texts: Set<String>) {
        phrases = Dictionary(grouping: texts.map { Self.words($0) }.filter { !$0.isEmpty }) { $0[0] }
            .mapValues { $0.sorted { $0.count > $1.count } }
    }

    /// Of three letters or more.
    func strangers(in text: String) -> [Substring] {
        var rest = Self.words(text)[...]
        var strangers: [Substring] = []
        while let word = rest.first {
            let phrase = phrases[word]?.first { rest.starts(with: $0) }
            if phrase == nil, word.count > 2, word.contains(where: { $0 != "ж" }) { strangers.append(word) }
            rest = rest.dropFirst(phrase?.count ?? 1)
        }
        return strangers
    }

    private static func words(_ text: String) -> [Substring] {
        let isPlain = !text.utf8.contains { $0 == UInt8(ascii: "&") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ".") }
        let text = isPlain ? text : text.replacing(/&#?\w+;|https?:[^\s)]+|example\.org/, with: " ")
        return text.split { !$0.isLetter }
    }
}

extension Site {
    /// Every text that the organization's data hold.
    fileprivate func everyText(as viewer: String) async throws -> Set<String> {
        let organization = String(reflecting: try await situation(as: viewer).organization)
        let parts = organization.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        return Set(parts.filter { $0.offset % 2 == 1 }.map { String($0.element) })
    }

    /// Every version that a new one may begin with.
    fileprivate func policies(in situation: Situation) -> [PolicyID] {
        situation.facts.locations.values.flatMap { $0.policies.values.flatMap { $0.current.entries.map(\.value.id) } }.sorted()
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
