import Configuration
import FoundationEssentials
import Mail

/// How mail is sent.
struct MailSettings: Sendable {
    var server: SMTPServer
    var from: Mailbox

    /// Nil where no mail server is named.
    ///
    /// - Parameter publicURL: Its host is what we call ourselves.
    /// - Throws: ``SettingsError``. It does not hold the password.
    init?(_ config: ConfigReader, publicURL: String) throws {
        guard let text = config.string(forKey: "away.smtp.url"), !text.isEmpty else { return nil }
        let from = config.string(forKey: "away.mail.from") ?? ""
        guard let mailbox = Mailbox(parsing: from) else {
            throw SettingsError(key: "AWAY_MAIL_FROM", reason: "is an address, such as Away <away@example.com>")
        }
        self.from = mailbox
        server = try Self.server(text)
        server.clientName = Self.host(of: publicURL)
        server.trustRoots = config.string(forKey: "away.smtp.trust")
        let passwordFile = config.string(forKey: "away.smtp.password.file")
        switch (server.credentials, passwordFile) {
        case (nil, nil): break
        case (let credentials?, _?):
            let password = try config.secret(inFileOf: "away.smtp.password.file")
            server.credentials = .init(user: credentials.user, password: password)
        case (_?, nil): throw SettingsError(key: "AWAY_SMTP_PASSWORD_FILE", reason: "is missing: AWAY_SMTP_URL names a user")
        case (nil, _?): throw SettingsError(key: "AWAY_SMTP_URL", reason: "names no user, but there is a password: smtp://user@host:587")
        }
    }

    /// `scheme://[user@]host[:port]`; an `@` in the user is written `%40`.
    private static func server(_ text: String) throws -> SMTPServer {
        let fault = SettingsError(
            key: "AWAY_SMTP_URL",
            reason: "is smtp://user@host:587, smtps://user@host:465 or smtp+plain://host:25, without a password and a path"
        )
        let schemes: [(String, SMTPServer.Security, Int)] = [
            ("smtp://", .required, 587), ("smtps://", .implicit, 465), ("smtp+plain://", .none, 25),
        ]
        guard let (scheme, security, usualPort) = schemes.first(where: { text.hasPrefix($0.0) }) else { throw fault }
        let parts = text.dropFirst(scheme.count).split(separator: "@", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let place = parts.last, !place.contains(where: { "/?# ".contains($0) }) else { throw fault }
        var (host, port) = (place[...], usualPort)
        if let colon = place.lastIndex(of: ":"), !place.hasSuffix("]") {
            guard let number = Int(place[place.index(after: colon)...]), (1...65_535).contains(number) else { throw fault }
            (host, port) = (place[..<colon], number)
        }
        let name = host.trimming { $0 == "[" || $0 == "]" }
        guard !name.isEmpty else { throw fault }
        var server = SMTPServer(host: name, port: port, security: security)
        if parts.count == 2 {
            let user = String(parts[0]).replacing("%40", with: "@")
            guard !user.isEmpty, !user.contains(":") else { throw fault }
            server.credentials = .init(user: user, password: "")
        }
        return server
    }

    private static func host(of url: String) -> String {
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        let host = rest.hasPrefix("[") ? "localhost" : String(rest.prefix { $0 != ":" && $0 != "/" })
        return host.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-") } && !host.isEmpty
            ? host : "localhost"
    }
}
