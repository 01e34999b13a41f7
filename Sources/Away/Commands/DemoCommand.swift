import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "A demo organization with a development OpenID provider.")

    @Flag(help: "Accepted for every command.") var json = false

    func run() async throws {}
}
