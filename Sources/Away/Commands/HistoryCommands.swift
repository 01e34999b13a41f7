import ArgumentParser
import EventSourcing
import JSON
import Leave
import Persistence

struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "The histories: checked for tampering, exported.",
        subcommands: [Verify.self, Export.self]
    )

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Follows the chain of hashes of one organization or of all.")

        @Option(help: "Slug of the organization.") var organization: String?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            var broken = 0
            for organization in try await installation.organizations(slug: organization) {
                let (isIntact, sequence) =
                    switch try await installation.store(of: organization).verify() {
                    case .intact(let head): (true, head.sequence)
                    case .broken(let position): (false, position.sequence)
                    }
                if !isIntact { broken += 1 }
                if json {
                    StandardOutput.write([
                        "organizationId": .string(organization.description), "intact": .bool(isIntact),
                        "sequence": .number(JSONNumber(sequence)),
                    ])
                } else {
                    StandardOutput.write("\(organization) \(isIntact ? "intact up to" : "BROKEN at") event \(sequence)\n")
                }
            }
            if broken > 0 { throw ExitCode.failure }
        }
    }

    struct Export: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "An organization's history as JSON lines, personal texts sealed.")

        @Option(help: "Slug of the organization.") var organization: String
        @Flag(help: "Accepted for every command: the output is JSON.") var json = false

        func run() async throws {
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            for organization in try await installation.organizations(slug: organization) {
                try await installation.store(of: organization).export { StandardOutput.write($0) }
            }
        }
    }
}

struct ProjectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "projections",
        abstract: "The tables that follow from the events.",
        subcommands: [List.self, Rebuild.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Their names.")

        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let names = Installation.projections.map(\.name)
            if json {
                StandardOutput.write(.array(names.map { ["name": .string($0)] }))
            } else {
                StandardOutput.write(names.map { $0 + "\n" }.joined())
            }
        }
    }

    struct Rebuild: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes one anew from the events, while the service runs.")

        @Argument(help: "Its name.") var name: String
        @Option(help: "Slug of an organization; without it all.") var organization: String?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            guard let projection = Installation.projections.first(where: { $0.name == name }) else {
                throw Failure("There is no projection \(name): `away projections list` names them.")
            }
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            let rebuild = ProjectionRebuild(projection, of: installation.events)
            for organization in try await installation.organizations(slug: organization) {
                let position = try await rebuild.run(organization.bits)
                if json {
                    StandardOutput.write([
                        "organizationId": .string(organization.description), "sequence": .number(JSONNumber(position.sequence)),
                    ])
                } else {
                    StandardOutput.write("\(organization) rebuilt up to event \(position.sequence)\n")
                }
            }
        }
    }
}

struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openapi", abstract: "The OpenAPI document.")

    @Flag(help: "Accepted for every command: the output is JSON.") var json = false

    func run() async throws {
        let installation = try await Installation.forOperator()
        defer { installation.close() }
        StandardOutput.write(Server(installation).document)
    }
}
