import Configuration
import Fetching
import FoundationEssentials
import HTTPAPI
import Logging
import ObjectStorage
import SystemPackage
import Texts

/// What the operator decides, read once (API.md "Settings"). Each key `away.some.name` is the variable `AWAY_SOME_NAME`, or a member of the file
/// that `AWAY_CONFIG` names.
struct Settings: Sendable {
    var databaseURL: String
    /// For migrations only.
    var ownerDatabaseURL: String?
    var listen: Address
    /// Where people and providers reach the service: scheme, host and port, without a path.
    var publicURL: String
    /// Seals client secrets and people's keys; the first seals, all open.
    var secretKeys: [[UInt8]]
    /// Allows http and loopback issuers. Never for production.
    var isDevelopment: Bool
    /// Requests a second for each organization; nil: no limit.
    var rateLimit: Int?
    /// Requests a second with all credentials of a person, or with one of nobody; nil: no limit.
    var credentialRateLimit: Int?
    /// Whose word counts about where a request comes from.
    var trustedProxies: [ClientAddress.Network]
    var logLevel: Logger.Level
    var metricsListen: Address?
    /// Connections to the database at most.
    var databaseConnections: Int
    /// How long a request waits for a connection.
    var databaseWait: Duration
    /// Threads that talk to the database.
    var databaseLoops: Int
    /// Asked for the TXT records that prove domains; nil: those of the system.
    var nameServers: [NameServer]?
    /// The folder with the migrations.
    var sqlFolder: String
    /// What people may be answered in.
    var languages: Languages
    /// The Slack app of this installation; nil: there is none.
    var slack: SlackSettings?

    /// Where people's pictures are kept; nil: in the database.
    var objectStorage: Bucket?

    /// What Slack gave for the app.
    struct SlackSettings: Sendable {
        var clientID: String
        var clientSecret: String
        var signingSecret: String
        /// Another address of Slack's API than Slack's own, in development only.
        var api: String?
    }

    /// By which mail is sent; nil: none is.
    var mail: MailSettings?

    struct Address: Hashable, Sendable {
        var host: String
        var port: Int
    }
}

/// A setting that is missing or wrong: it stops the start.
struct SettingsError: Error, CustomStringConvertible {
    let key: String
    let reason: String

    var description: String { "\(key): \(reason)" }
}

extension Settings {
    /// Every setting with its default and what it is for, for `away serve --help`.
    static let documentation: [(name: String, default: String, purpose: String)] = [
        ("AWAY_DATABASE_URL", "required", "PostgreSQL, as the role away_service"),
        ("AWAY_OWNER_DATABASE_URL", "none", "the same database as away_owner, for `away migrate`"),
        ("AWAY_LISTEN", "127.0.0.1:8080", "address and port of the HTTP interface"),
        ("AWAY_PUBLIC_URL", "http://<AWAY_LISTEN>", "where people reach it: scheme, host and port"),
        ("AWAY_SECRET_KEYS", "required", "comma-separated base64 of 32 bytes each; the first seals, all open"),
        ("AWAY_DEVELOPMENT", "false", "allows http and loopback issuers; never for production"),
        ("AWAY_RATE_LIMIT", "200", "requests a second for each organization, or `off`"),
        (
            "AWAY_CREDENTIAL_RATE_LIMIT", "50",
            "the same for all sessions and tokens of one person, or `off`; `off` too where AWAY_RATE_LIMIT is"
        ),
        (
            "AWAY_TRUSTED_PROXIES", "none",
            "comma-separated addresses and networks, such as 10.0.0.0/8, whose X-Forwarded-For or Forwarded is believed"
        ),
        ("AWAY_LOG_LEVEL", "info", "trace, debug, info, notice, warning, error or critical"),
        ("AWAY_LANGUAGES", "none", "a folder with further languages, one file *.texts each, written like Sources/Texts/Languages/de.texts"),
        (
            "AWAY_SMTP_URL", "none",
            "the mail server: smtp://user@host:587 (STARTTLS, required), smtps://user@host:465, or smtp+plain://localhost:25 (in the clear)"
        ),
        ("AWAY_SMTP_PASSWORD_FILE", "none", "a file with the mail server's password"),
        ("AWAY_SMTP_TRUST", "the system's", "a file with the certificates to trust, in PEM, for a mail server with one of its own"),
        ("AWAY_MAIL_FROM", "required with AWAY_SMTP_URL", "who mail comes from: Away <away@example.com>"),
        ("AWAY_METRICS_LISTEN", "none", "address and port of /metrics"),
        ("AWAY_DATABASE_CONNECTIONS", "16", "connections to the database at most"),
        ("AWAY_DATABASE_WAIT", "5", "seconds that a request waits for a connection"),
        ("AWAY_DATABASE_LOOPS", "1", "threads that talk to the database"),
        ("AWAY_NAME_SERVERS", "the system's", "comma-separated addresses (and ports) of the DNS servers that prove domains"),
        ("AWAY_SLACK_CLIENT_ID", "none", "the client ID of the Slack app; without it there is none (README: Slack)"),
        ("AWAY_SLACK_CLIENT_SECRET_FILE", "none", "a file with the Slack app's client secret"),
        ("AWAY_SLACK_SIGNING_SECRET_FILE", "none", "a file with the Slack app's signing secret"),
        ("AWAY_SLACK_API_URL", "Slack's own", "another address of Slack's Web API; for tests, with AWAY_DEVELOPMENT=true only"),
        (
            "AWAY_OBJECT_STORAGE_URL", "none",
            "scheme, host and port of an S3-compatible store for people's pictures; without it PostgreSQL keeps them"
        ),
        ("AWAY_OBJECT_STORAGE_BUCKET", "none", "the bucket there"),
        ("AWAY_OBJECT_STORAGE_REGION", "us-east-1", "the store's region"),
        ("AWAY_OBJECT_STORAGE_ACCESS_KEY_ID", "none", "whose the bucket is"),
        ("AWAY_OBJECT_STORAGE_SECRET_ACCESS_KEY_FILE", "none", "a file with the secret of that access key"),
        ("AWAY_SQL", "sql", "the folder with roles.sql and migrations/"),
        ("AWAY_CONFIG", "none", "a JSON file with any of these, as {\"away\": {\"listen\": …}}"),
    ]

    /// - Throws: ``SettingsError`` with the name of the setting that is at fault.
    static func read() async throws -> Settings {
        try Settings(try await reader())
    }

    /// The same for `away migrate`, where the owner's address is what counts and secrets are not needed.
    static func readForOwner() async throws -> (databaseURL: String, sqlFolder: String) {
        let config = try await reader()
        return (try config.database("away.owner.database.url"), config.string(forKey: "away.sql", default: "sql"))
    }

    private static func reader() async throws -> ConfigReader {
        let environment = EnvironmentVariablesProvider()
        guard let file = ConfigReader(provider: environment).string(forKey: "away.config") else {
            return ConfigReader(provider: environment)
        }
        do {
            return ConfigReader(providers: [environment, try await FileProvider<JSONSnapshot>(filePath: FilePath(file))])
        } catch {
            throw SettingsError(key: "AWAY_CONFIG", reason: "the file cannot be read as JSON")
        }
    }

    init(_ config: ConfigReader) throws {
        isDevelopment = try config.flag("away.development", default: false)
        databaseURL = try config.database("away.database.url")
        ownerDatabaseURL = config.string(forKey: "away.owner.database.url", isSecret: true)
        listen = try config.address("away.listen") ?? Address(host: "127.0.0.1", port: 8080)
        publicURL = try config.origin("away.public.url", development: isDevelopment) ?? "http://\(listen.host):\(listen.port)"
        secretKeys = try config.keys("away.secret.keys")
        rateLimit = try config.limit("away.rate.limit", default: 200)
        credentialRateLimit = try config.limit("away.credential.rate.limit", default: rateLimit == nil ? nil : 50)
        trustedProxies = try config.networks("away.trusted.proxies")
        logLevel = try config.level("away.log.level")
        metricsListen = try config.address("away.metrics.listen")
        databaseConnections = try config.number("away.database.connections", in: 2...1000, default: 16)
        databaseWait = .seconds(try config.number("away.database.wait", in: 1...60, default: 5))
        databaseLoops = try config.number("away.database.loops", in: 1...16, default: 1)
        nameServers = try config.nameServers("away.name.servers")
        sqlFolder = config.string(forKey: "away.sql", default: "sql")
        languages = try .shipped(and: config.string(forKey: "away.languages"))
        slack = try config.slack(development: isDevelopment)
        mail = try MailSettings(config, publicURL: publicURL)
        objectStorage = try config.objectStorage(development: isDevelopment)
        if !isDevelopment, !publicURL.hasPrefix("https://") {
            throw SettingsError(key: "AWAY_PUBLIC_URL", reason: "must begin with https:// (http is for AWAY_DEVELOPMENT=true only)")
        }
    }
}

extension ConfigReader {
    fileprivate func name(_ key: String) -> String {
        key.uppercased().replacing(".", with: "_")
    }

    fileprivate func required(_ key: String, _ reason: String, isSecret: Bool) throws -> String {
        guard let value = string(forKey: ConfigKey(key), isSecret: isSecret), !value.isEmpty else {
            throw SettingsError(key: name(key), reason: reason)
        }
        return value
    }

    /// A libpq URL or `key=value` list. Neither is shown in the error: it may hold a password.
    fileprivate func database(_ key: String) throws -> String {
        let text = try required(key, "the address of PostgreSQL is missing", isSecret: true)
        guard ["postgresql://", "postgres://"].contains(where: text.hasPrefix) || text.contains("=") && !text.contains("://") else {
            throw SettingsError(key: name(key), reason: "is no address of PostgreSQL, such as postgresql://away_service@localhost/away")
        }
        return text
    }

    fileprivate func flag(_ key: String, default value: Bool) throws -> Bool {
        switch string(forKey: ConfigKey(key)) {
        case nil, "": value
        case "true", "1", "yes": true
        case "false", "0", "no": false
        default: throw SettingsError(key: name(key), reason: "is true or false")
        }
    }

    fileprivate func number(_ key: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
        guard let text = string(forKey: ConfigKey(key)) else { return value }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError(key: name(key), reason: "is a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    fileprivate func networks(_ key: String) throws -> [ClientAddress.Network] {
        try (string(forKey: ConfigKey(key)) ?? "").split(separator: ",").map { part in
            guard let network = ClientAddress.Network(part.trimming { $0 == " " }) else {
                throw SettingsError(key: name(key), reason: "is a list of addresses and networks, such as 10.0.0.0/8, fd00::/8")
            }
            return network
        }
    }

    fileprivate func limit(_ key: String, default value: Int?) throws -> Int? {
        guard let text = string(forKey: ConfigKey(key)) else { return value }
        if text == "off" { return nil }
        guard let number = Int(text), number > 0 else { throw SettingsError(key: name(key), reason: "is requests a second, or off") }
        return number
    }

    fileprivate func level(_ key: String) throws -> Logger.Level {
        guard let text = string(forKey: ConfigKey(key)) else { return .info }
        guard let level = Logger.Level(rawValue: text) else {
            throw SettingsError(key: name(key), reason: "is one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return level
    }

    fileprivate func address(_ key: String) throws -> Settings.Address? {
        guard let text = string(forKey: ConfigKey(key)) else { return nil }
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port) else {
            throw SettingsError(key: name(key), reason: "is an address and a port, such as 127.0.0.1:8080")
        }
        return Settings.Address(host: text[..<colon].trimming { $0 == "[" || $0 == "]" }, port: port)
    }

    fileprivate func nameServers(_ key: String) throws -> [NameServer]? {
        guard let text = string(forKey: ConfigKey(key)), !text.isEmpty else { return nil }
        return try text.split(separator: ",").map { part in
            guard let server = NameServer(part.trimming { $0 == " " }) else {
                throw SettingsError(key: name(key), reason: "is addresses such as 192.0.2.1 or 127.0.0.1:5353, with commas between")
            }
            return server
        }
    }

    fileprivate func origin(_ key: String, development: Bool) throws -> String? {
        guard let text = string(forKey: ConfigKey(key)) else { return nil }
        let rest = text.hasPrefix("https://") ? text.dropFirst(8) : development && text.hasPrefix("http://") ? text.dropFirst(7) : ""
        guard !rest.isEmpty, !rest.contains(where: { "/?#@ ".contains($0) }) else {
            throw SettingsError(key: name(key), reason: "is https:// and a host, without a path (http:// with AWAY_DEVELOPMENT=true only)")
        }
        return text
    }

    /// All of the app's settings, or none.
    fileprivate func slack(development: Bool) throws -> Settings.SlackSettings? {
        guard let clientID = string(forKey: "away.slack.client.id"), !clientID.isEmpty else { return nil }
        let api = string(forKey: "away.slack.api.url")
        if let api, !development || !api.hasPrefix("http://127.0.0.1") {
            throw SettingsError(key: "AWAY_SLACK_API_URL", reason: "is an address of this machine, with AWAY_DEVELOPMENT=true only")
        }
        return Settings.SlackSettings(
            clientID: clientID,
            clientSecret: try secret(inFileOf: "away.slack.client.secret.file"),
            signingSecret: try secret(inFileOf: "away.slack.signing.secret.file"),
            api: api
        )
    }

    fileprivate func objectStorage(development: Bool) throws -> Bucket? {
        guard let url = try origin("away.object.storage.url", development: development) else { return nil }
        return Bucket(
            endpoint: url,
            region: string(forKey: "away.object.storage.region", default: "us-east-1"),
            name: try required("away.object.storage.bucket", "is missing: the bucket for people's pictures", isSecret: false),
            accessKeyID: try required("away.object.storage.access.key.id", "is missing: whose the bucket is", isSecret: false),
            secretAccessKey: try secret(inFileOf: "away.object.storage.secret.access.key.file")
        )
    }

    /// A secret that a file holds, without the line's end.
    func secret(inFileOf key: String) throws -> String {
        let path = try required(key, "is missing: the file with the secret", isSecret: false)
        guard let data = FileManager.default.contents(atPath: path),
            case let text = String(decoding: data, as: UTF8.self).trimming(while: \.isNewline), !text.isEmpty
        else { throw SettingsError(key: name(key), reason: "names no file that can be read and holds a secret") }
        return text
    }

    fileprivate func keys(_ key: String) throws -> [[UInt8]] {
        let text = try required(key, "is missing: make one with `head -c 32 /dev/urandom | base64`", isSecret: true)
        let keys = text.split(separator: ",").map { Data(base64Encoded: String($0)).map { [UInt8]($0) } }
        guard !keys.isEmpty, keys.allSatisfy({ $0?.count == 32 }) else {
            throw SettingsError(key: name(key), reason: "is the base64 of 32 bytes, or several with commas between")
        }
        return keys.compactMap { $0 }
    }
}

extension StringProtocol {
    /// Without such characters at both ends.
    func trimming(while isUnwanted: (Character) -> Bool) -> String {
        var rest = self[...]
        while let first = rest.first, isUnwanted(first) { rest = rest.dropFirst() }
        while let last = rest.last, isUnwanted(last) { rest = rest.dropLast() }
        return String(rest)
    }
}
