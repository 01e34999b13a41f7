import ArgumentParser
import DevelopmentProvider
import Logging
import Mail
import ServiceLifecycle

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "The service with a demo organization and a development OpenID provider; on loopback only."
    )

    @Flag(help: "Accepted for every command.") var json = false

    func run() async throws {
        var settings = try await Settings.read()
        guard settings.isDevelopment else { throw SettingsError(key: "AWAY_DEVELOPMENT", reason: "must be true for the demo") }
        guard ["127.0.0.1", "::1", "localhost"].contains(settings.listen.host) else {
            throw SettingsError(key: "AWAY_LISTEN", reason: "must be on loopback for the demo: whoever reaches it can be anybody")
        }
        settings.logLevel = max(settings.logLevel, .warning)
        let installation = try Installation(settings, logger: .away(settings.logLevel))
        let demo = DemoInstallation(installation)
        let people = try await demo.prepare()
        let url = settings.publicURL
        let provider = try demo.provider(for: people)
        let services =
            try Server(installation).services { _ in StandardOutput.write(greeting(url, demo.mailsURL)) } + [provider.service]
            + installation.backgroundWork { provider.mailbox.put(.init(recipient: $0.to.address, subject: $0.subject, text: $0.text)) }
        try await installation.run(services)
    }

    private func greeting(_ url: String, _ mails: String) -> String {
        """

        Away is ready. Open

            \(url)/o/acme/sign-in

        and choose who you are: Ana sets the rules, Mike approves, John asks for leave.
        What they are told by mail stands at \(mails).

        Press Ctrl-C to end it; `make stop` ends its PostgreSQL, too.


        """
    }
}
