import Configuration
import Foundation
import Mail
import Testing

@testable import Away

@Suite struct `Settings of mail` {
    private func read(_ values: [AbsoluteConfigKey: ConfigValue]) throws -> MailSettings? {
        try MailSettings(ConfigReader(provider: InMemoryProvider(values: values)), publicURL: "https://away.example:8443")
    }

    @Test func `name the server, who writes, and the password`() throws {
        #expect(try read([:]) == nil)
        let file = FileManager.default.temporaryDirectory.appending(path: "away-password-\(UUID())")
        try Data("s3cret\n".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let settings = try #require(
            try read([
                "away.smtp.url": "smtp://away%40acme.example@mail.example", "away.mail.from": "Away <away@acme.example>",
                "away.smtp.password.file": ConfigValue(stringLiteral: file.path),
            ])
        )
        #expect(settings.from == Mailbox("away@acme.example", name: "Away"))
        #expect(settings.server.host == "mail.example")
        #expect(settings.server.port == 587)
        #expect(settings.server.security == .required)
        #expect(settings.server.credentials == .init(user: "away@acme.example", password: "s3cret"))
        #expect(settings.server.clientName == "away.example")
    }

    @Test(arguments: [
        ("smtps://mail.example", "mail.example", 465, SMTPServer.Security.implicit), ("smtp+plain://localhost", "localhost", 25, .none),
        ("smtp://[2001:db8::1]:2525", "2001:db8::1", 2525, .required), ("smtp://[2001:db8::1]", "2001:db8::1", 587, .required),
    ])
    func `know three kinds of servers`(url: String, host: String, port: Int, security: SMTPServer.Security) throws {
        let server = try #require(try read(["away.smtp.url": ConfigValue(stringLiteral: url), "away.mail.from": "away@acme.example"]))
            .server
        #expect(server.host == host)
        #expect(server.port == port)
        #expect(server.security == security)
    }

    @Test(arguments: [
        "mail.example", "http://mail.example", "smtp://", "smtp://user:password@mail.example", "smtp://mail.example/path", "smtp://a@b@c",
        "smtp://mail.example:0", "smtp://user@mail.example",
    ])
    func `stop the start where they are wrong, and do not show them`(url: String) throws {
        let error = try #require(throws: SettingsError.self) {
            try read(["away.smtp.url": ConfigValue(stringLiteral: url), "away.mail.from": "away@acme.example"])
        }
        #expect(error.key.hasPrefix("AWAY_SMTP_"))
        #expect(!error.description.contains("user:password"))
    }

    @Test func `need somebody who writes`() throws {
        let error = try #require(throws: SettingsError.self) { try read(["away.smtp.url": "smtp://mail.example"]) }
        #expect(error.key == "AWAY_MAIL_FROM")
    }
}
