import Application
import JSON
import Leave
import Slack
import Synchronization
import Texts

/// Whoever uses the app, and in which words to answer.
struct SlackVisitor: Sendable {
    let principal: Principal
    let texts: Catalogue
    let token: SlackToken
    /// The user's id in Slack.
    let user: String
}

/// Why somebody is not known here, and in which words to say it.
struct SlackStranger: Error {
    /// A key of the catalogue, `slack.stranger.…`.
    let reason: String
    let texts: Catalogue
}

/// Finds out who somebody in Slack is (``ChatPerson``).
final class SlackPeople: Sendable {
    private struct Profile {
        let address: String?
        let isVerified: Bool
        let texts: Catalogue
        let until: UnixSeconds
    }

    /// Seconds for which Slack's word about somebody counts; whoever is deactivated here is refused at once.
    private static let memory: UnixSeconds = 300
    private static let mostKept = 20_000

    private let ports: SlackPorts
    private let profiles = Mutex<[SlackSender: Profile]>([:])

    init(_ ports: SlackPorts) { self.ports = ports }

    /// - Throws: ``SlackStranger``, and what ports throw.
    func visitor(_ sender: SlackSender) async throws -> SlackVisitor {
        guard let organization = try await ports.installations.organization(team: sender.team),
            let installation = try await ports.installations.installation(of: organization), installation.team == sender.team
        else { throw SlackStranger(reason: "notInstalled", texts: ports.languages.matching(nil)) }
        let token = SlackToken(installation.token)
        let profile = try await profile(sender, token)
        let situation = try await ports.handler.situation(for: .system(of: organization))
        switch situation.person(chatAddress: profile.address, isVerified: profile.isVerified) {
        case .unknown(let reason): throw SlackStranger(reason: reason.rawValue, texts: profile.texts)
        case .known(let employee):
            return SlackVisitor(
                principal: .chat(employee, isAdmin: situation.isAdmin(employee), of: organization),
                texts: profile.texts,
                token: token,
                user: sender.user
            )
        }
    }

    private func profile(_ sender: SlackSender, _ token: SlackToken) async throws -> Profile {
        let now = ports.now()
        if let known = profiles.withLock({ $0[sender] }), known.until > now { return known }
        let user = try await ports.api.ask("users.info", [("user", sender.user), ("include_locale", "true")], token)["user"] ?? .null
        // Guests of other workspaces have the address of their own organization, which says nothing here; robots have none.
        let isForeign = user["team_id"]?.string != sender.team || user["is_stranger"]?.bool == true || user["is_bot"]?.bool == true
        let profile = Profile(
            address: user["profile"]?["email"]?.string,
            isVerified: user["is_email_confirmed"]?.bool == true && user["deleted"]?.bool != true && !isForeign,
            texts: ports.languages.matching(user["locale"]?.string),
            until: now + Self.memory
        )
        profiles.withLock { profiles in
            if profiles.count >= Self.mostKept { profiles = profiles.filter { $0.value.until > now } }
            if profiles.count < Self.mostKept { profiles[sender] = profile }
        }
        return profile
    }
}
