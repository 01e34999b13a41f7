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
            sessions: open.filter { !$0.session.isOver(at: now, limits) }.map { AccountPage.Session($0, principal, situation) },
            tokens: own.map { AccountPage.Token($0) },
            hasTokens: !own.isEmpty,
            isAdmin: situation.isAdmin(principal.employee),
            feeds: FeedSection(situation, texts)
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

        init(_ open: OpenSession, _ principal: Principal, _ situation: Situation) {
            id = open.id.description
            browser = Self.browser(open.session.client.userAgent ?? "")
            network = open.session.client.address ?? "unknown"
            since = Moment.text(open.session.authenticatedAt)
            seen = Moment.text(open.session.lastSeenAt)
            isCurrent = open.isOf(principal)
        }

        /// What people call it; the rest of what browsers say of themselves helps nobody.
        private static func browser(_ agent: String) -> String {
            let browsers = [("Firefox", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome", "Chrome"), ("Safari", "Safari")]
            let systems = [
                ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
                ("Linux", "Linux"),
            ]
            let browser = browsers.first { agent.contains($0.0) }?.1
            let system = systems.first { agent.contains($0.0) }?.1
            let known = [browser, system.map { "on \($0)" }].compactMap { $0 }
            return known.isEmpty ? "A browser" : known.joined(separator: " ")
        }
    }

    struct Token: Sendable {
        let id: String
        let name: String
        let scope: String
        let until: String
        let used: String

        init(_ token: APIToken) {
            id = token.id.description
            name = token.name ?? "without a name"
            scope = token.scope.rawValue
            until = Moment.day(token.expiresAt)
            used = token.lastUsedAt.map { Moment.text($0) } ?? "never"
        }
    }

    let sessions: [Session]
    let tokens: [Token]
    let hasTokens: Bool
    let isAdmin: Bool
    let feeds: FeedSection
}
