import Application
import HTTPTypes
import Hummingbird
import JSON
import Leave
import Logging
import NIOCore
import SSO
import Slack

/// Brings the app into a workspace by OAuth 2.0 (https://docs.slack.dev/authentication/installing-with-oauth), for admins who signed in
/// within the last quarter of an hour: whoever rules the workspace says who somebody there is.
struct SlackInstaller: Sendable {
    let settings: SlackAppSettings
    let ports: SlackPorts

    /// Seconds in which Slack must have led the admin back.
    private static let patience: UnixSeconds = 600
    private static let freshness: UnixSeconds = 900

    func begin(_ caller: Authenticated?) throws -> Response {
        guard let caller, let session = admin(caller) else { return toSignIn(again: caller.map(isAdmin) ?? false) }
        var state = [UInt8](session)
        state += Array("\(ports.now() + Self.patience)".utf8)
        let sealed = try ports.sealer.seal(state, context: Self.context(caller.principal.organization))
        var query = FormParameters()
        query.append("client_id", settings.clientID)
        query.append("scope", SlackAppSettings.scopes.joined(separator: ","))
        query.append("redirect_uri", settings.redirectURL)
        query.append("state", Base64URL.encode(sealed))
        let address = "\(settings.authorizeURL)?\(query.encoded)"
        return .redirect(to: address, type: .found)
    }

    /// - Parameters:
    ///   - code: To be exchanged for the token, once.
    ///   - error: Such as `access_denied`: the admin thought better of it.
    func finish(code: String?, state: String?, error: String?, _ caller: Authenticated?, _ logger: Logger) async throws -> Response {
        guard let caller, let session = admin(caller) else { return toSignIn(again: caller.map(isAdmin) ?? false) }
        guard isOurs(state, session, caller.principal.organization) else { return back("state") }
        guard error == nil, let code else { return back("denied") }
        do {
            let answer = try await ports.api.ask(
                "oauth.v2.access",
                [
                    ("code", code), ("client_id", settings.clientID), ("client_secret", settings.clientSecret),
                    ("redirect_uri", settings.redirectURL),
                ]
            )
            guard let installation = installation(answer, by: caller.principal.employee) else { return back("answer") }
            let isInstalled = try await ports.installations.install(installation, in: caller.principal.organization)
            guard isInstalled else { return back("taken") }
            let command = ConnectChat(chat: "slack", workspace: installation.teamName)
            _ = try await ports.handler.perform(
                command,
                by: Caller(caller.principal, channel: "web", correlation: ports.handler.newID())
            )
            return back("connected")
        } catch let error as SlackError {
            logger.warning("Slack gave no token", metadata: ["error": "\(error)"])
            return back("answer")
        }
    }

    /// A whole organization of workspaces at once is not what the app is for: one workspace is one organization's.
    private func installation(_ answer: JSON, by admin: EmployeeID) -> SlackInstallation? {
        guard answer["token_type"] == "bot", answer["is_enterprise_install"]?.bool != true, let token = answer["access_token"]?.string,
            let team = answer["team"]?["id"]?.string, let bot = answer["bot_user_id"]?.string
        else { return nil }
        return SlackInstallation(
            team: team,
            teamName: String((answer["team"]?["name"]?.string ?? team).prefix(200)),
            bot: bot,
            token: token,
            installedBy: admin,
            installedAt: ports.now()
        )
    }

    private func isAdmin(_ caller: Authenticated) -> Bool {
        guard case .session = caller.principal.credential else { return false }
        return caller.principal.isAdmin
    }

    /// The hash of the session, of an admin's with a fresh sign-in.
    private func admin(_ caller: Authenticated) -> [UInt8]? {
        guard case .session(let session) = caller.principal.credential, caller.principal.isAdmin,
            let signedIn = caller.principal.authenticatedAt, ports.now() - signedIn <= Self.freshness
        else { return nil }
        return session
    }

    /// Begun in this session, for this organization, a short while ago.
    private func isOurs(_ state: String?, _ session: [UInt8], _ organization: OrganizationID) -> Bool {
        guard let sealed = state.flatMap(Base64URL.decode),
            let opened = try? ports.sealer.open(sealed, context: Self.context(organization)),  // whatever it is, it is not ours
            opened.starts(with: session), let until = UnixSeconds(String(decoding: opened.dropFirst(session.count), as: UTF8.self))
        else { return false }
        return ports.now() < until
    }

    private static func context(_ organization: OrganizationID) -> String { "Slack installation state \(organization)" }

    private func toSignIn(again: Bool) -> Response {
        .redirect(to: again ? "/?again&returnTo=\(Self.channels)" : "/?returnTo=\(Self.channels)", type: .found)
    }

    private func back(_ outcome: String) -> Response { .redirect(to: "\(Self.channels)?slack=\(outcome)", type: .found) }

    private static var channels: String { "/app/admin/channels" }
}
