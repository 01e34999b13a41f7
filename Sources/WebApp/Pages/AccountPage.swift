import Application
import EventSourcing
import Leave
import Texts

extension WebApp {
    /// Where the person is signed in, and the tokens that act as them.
    func account(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let now = situation.now.microseconds / 1_000_000
        let limits = situation.organization.sessionLimits
        let open = try await looking { () throws(SignInStoreError) in
            try await selfService.sessions.sessions(of: principal.employee, in: principal.organization)
        }
        let tokens = try await looking { () throws(SignInStoreError) in
            try await selfService.tokens.tokens(of: principal.organization)
        }
        let own = tokens.filter { $0.employee == principal.employee && $0.revokedAt == nil && $0.expiresAt > now }
        let values = AccountPage(
            picture: Portrait(of: principal.employee, in: situation),
            sessions: open.filter { !$0.session.isOver(at: now, limits) }.map { AccountPage.Session($0, principal, texts) },
            tokens: own.map { AccountPage.Token($0, texts) },
            hasTokens: !own.isEmpty,
            isAdmin: situation.isAdmin(principal.employee),
            feeds: FeedSection(situation, texts),
            preferences: PreferenceFields(situation, languages, texts)
        )
        return Content(template: "account", values: values)
    }
}

private struct AccountPage: Sendable {
    struct Session: Sendable {
        let id: String
        let browser: String
        let network: String
        let since: String
        let seen: String
        let isCurrent: Bool

        init(_ open: OpenSession, _ principal: Principal, _ texts: Catalogue) {
            id = open.id.description
            browser = Self.browser(open.session.client.userAgent ?? "", texts)
            network = open.session.client.address ?? texts.text("account.network.unknown")
            since = Moment.text(open.session.authenticatedAt)
            seen = Moment.text(open.session.lastSeenAt)
            isCurrent = open.isOf(principal)
        }

        /// What people call it; the rest of what browsers say of themselves helps nobody.
        private static func browser(_ agent: String, _ texts: Catalogue) -> String {
            let browsers = [("Firefox", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari")]
            let systems = [
                ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
                ("Linux", "Linux"),
            ]
            let browser = browsers.first { agent.contains($0.0) }?.1
            let system = systems.first { agent.contains($0.0) }?.1
            switch (browser, system) {
            case (let browser?, let system?): return texts.text("account.browser.on", ["browser": .text(browser), "system": .text(system)])
            case (let known?, nil), (nil, let known?): return known
            case (nil, nil): return texts.text("account.browser.unknown")
            }
        }
    }

    struct Token: Sendable {
        let id: String
        let name: String
        let scope: String
        let until: String
        let used: String

        init(_ token: APIToken, _ texts: Catalogue) {
            id = token.id.description
            name = token.name ?? texts.text("account.token.unnamed")
            scope = texts.text("account.token.scope.\(token.scope.rawValue)")
            until = Moment.day(token.expiresAt)
            used = token.lastUsedAt.map { Moment.text($0) } ?? texts.text("account.token.never")
        }
    }

    let picture: Portrait
    let sessions: [Session]
    let tokens: [Token]
    let hasTokens: Bool
    let isAdmin: Bool
    let feeds: FeedSection
    let preferences: PreferenceFields
}
