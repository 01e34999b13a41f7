import ArgumentParser

/// The program: one binary for everything (API.md "Command line").
@main
struct Away: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "away",
        abstract: "Leave management for many organizations.",
        subcommands: [
            Serve.self, Worker.self, Migrate.self, DemoCommand.self, OrganizationCommand.self, TokenCommand.self, ProjectionsCommand.self,
            EventsCommand.self, OpenAPICommand.self, LoginCommand.self, LogoutCommand.self, WhoAmICommand.self, BalanceCommand.self,
            RequestCommand.self,
        ]
    )
}

/// What went wrong, in one sentence, for the person at the terminal.
struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
