import Configuration
import Foundation
import Testing
import Texts

@testable import Away

@Suite struct `Reading settings` {
    static let key = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

    private func read(_ values: [AbsoluteConfigKey: ConfigValue]) throws -> Settings {
        var all: [AbsoluteConfigKey: ConfigValue] = [
            "away.database.url": "postgresql:///away", "away.secret.keys": ConfigValue(stringLiteral: Self.key),
            "away.public.url": "https://away.example",
        ]
        all.merge(values) { $1 }
        return try Settings(ConfigReader(provider: InMemoryProvider(values: all)))
    }

    @Test func `have defaults`() throws {
        let settings = try read([:])
        #expect(settings.listen == Settings.Address(host: "127.0.0.1", port: 8080))
        #expect(settings.rateLimit == 200)
        #expect(settings.credentialRateLimit == 50)
        #expect(settings.trustedProxies.isEmpty)
        #expect(!settings.isDevelopment)
    }

    @Test func `limit credentials as they say, and not at all where organizations have no limit`() throws {
        #expect(try read(["away.rate.limit": "off"]).credentialRateLimit == nil)
        #expect(try read(["away.rate.limit": "off", "away.credential.rate.limit": "7"]).credentialRateLimit == 7)
        #expect(try read(["away.credential.rate.limit": "off"]).credentialRateLimit == nil)
    }

    @Test func `add a language for each file of a folder, and name a file that cannot be read`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "away-languages-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("language = nl\nplural.one = i = 1 and v = 0\nproblem.not-found = Hier is niets.\n".utf8)
            .write(to: folder.appending(path: "nl.texts"))
        try Data("ignored".utf8).write(to: folder.appending(path: "README"))
        let languages = try read(["away.languages": ConfigValue(stringLiteral: folder.path)]).languages
        #expect(languages.matching("nl-NL, de").text("problem.not-found") == "Hier is niets.")
        #expect(languages.matching("de").language == "de")
        try Data("language = nl\nbroken = {".utf8).write(to: folder.appending(path: "xx.texts"))
        let error = try #require(throws: SettingsError.self) { try read(["away.languages": ConfigValue(stringLiteral: folder.path)]) }
        #expect(error.description == "AWAY_LANGUAGES: xx.texts, line 2: a placeholder without a name")
    }

    @Test func `list proxies`() throws {
        #expect(try read(["away.trusted.proxies": "10.0.0.0/8, fd00::/8,192.0.2.1"]).trustedProxies.count == 3)
    }

    @Test(arguments: [
        ("away.database.url", "", "AWAY_DATABASE_URL"), ("away.database.url", "not an address", "AWAY_DATABASE_URL"),
        ("away.listen", "8080", "AWAY_LISTEN"), ("away.listen", "a:99999", "AWAY_LISTEN"),
        ("away.secret.keys", "c2hvcnQ=", "AWAY_SECRET_KEYS"), ("away.public.url", "http://away.example", "AWAY_PUBLIC_URL"),
        ("away.public.url", "https://away.example/path", "AWAY_PUBLIC_URL"), ("away.rate.limit", "fast", "AWAY_RATE_LIMIT"),
        ("away.log.level", "loud", "AWAY_LOG_LEVEL"), ("away.database.connections", "1", "AWAY_DATABASE_CONNECTIONS"),
        ("away.languages", "/nowhere/at/all", "AWAY_LANGUAGES"), ("away.slack.client.id", "1.2", "AWAY_SLACK_CLIENT_SECRET_FILE"),
        ("away.development", "perhaps", "AWAY_DEVELOPMENT"), ("away.credential.rate.limit", "0", "AWAY_CREDENTIAL_RATE_LIMIT"),
        ("away.trusted.proxies", "10.0.0.1/8", "AWAY_TRUSTED_PROXIES"), ("away.trusted.proxies", "proxy", "AWAY_TRUSTED_PROXIES"),
    ])
    func `that are wrong are named`(key: String, value: String, name: String) throws {
        let error = try #require(throws: SettingsError.self) {
            try read([AbsoluteConfigKey(stringLiteral: key): ConfigValue(stringLiteral: value)])
        }
        #expect(error.key == name)
    }
}

@Suite struct `Made UUIDs` {
    @Test func `sort by time, also within a millisecond, and are of version 7`() {
        let generator = UUIDGenerator { 1_700_000_000_000 }
        let made = (0..<10_000).map { _ in generator.next() }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
        #expect(made.allSatisfy { $0 >> 76 & 0xF == 7 && $0 >> 62 & 0b11 == 0b10 })
    }
}
