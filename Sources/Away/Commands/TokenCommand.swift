import Application
import ArgumentParser
import EventSourcing
import Identity
import JSON
import Leave

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "API tokens for bootstrap and emergencies.",
        subcommands: [Create.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "An API token of an employee; recorded in the history, shown once.")

        @Option(help: "Slug of the organization.") var organization: String
        @Option(help: "E-mail of the owner.") var employee: String
        @Option(parsing: .upToNextOption, help: "read, write or admin; the highest counts.") var scope: [String]
        @Option(help: "How long it works, such as 1h, 30m or 90d.") var expires = "90d"
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let scopes = try scope.map { text in
                guard let scope = Principal.Scope(rawValue: text) else { throw Failure("A scope is read, write or admin, not \(text).") }
                return scope
            }
            guard let highest = scopes.max() else { throw Failure("--scope is read, write or admin.") }
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            let (organization, situation) = try await installation.situation(slug: organization)
            let owner = try situation.person(email: employee)
            let end = installation.now().microseconds / 1_000_000 + (try seconds(expires))
            let id = APITokenID(installation.newID())
            let command = IssueAPIToken(id: id, owner: owner, name: "Command line", scope: highest, expires: end)
            try await installation.perform(command, in: organization)
            let issued = try await installation.credentials.issueToken(
                id,
                for: owner,
                of: organization,
                name: command.name,
                scope: highest,
                expiresAt: end
            )
            StandardOutput.write(["token": .string(issued.text)])
        }

        private func seconds(_ text: String) throws -> Int64 {
            let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
            guard let last = text.last, let unit = units[last], let number = Int64(text.dropLast()), number > 0, number <= 100_000_000
            else {
                throw Failure("--expires is a number and s, m, h or d, such as 1h.")
            }
            return number * unit
        }
    }
}
