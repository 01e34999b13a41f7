import Application
import ArgumentParser
import FoundationEssentials
import Identity
import JSON
import Leave

struct OrganizationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organization",
        abstract: "Makes organizations, and ways back into them.",
        subcommands: [Create.self, Recover.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A new organization; prints the set-up link of its first admin.")

        @Option(help: "Its name.") var name: String?
        @Option(help: "Its name in addresses.") var slug: String?
        @Option(help: "E-mail of the first admin.") var admin: String?
        @Option(help: "An e-mail domain of the organization, vouched for by you.") var domain: String?
        @Option(help: "Issuer of an OpenID provider.") var oidcIssuer: String?
        @Option(help: "Client ID at that provider.") var oidcClientId: String?
        @Option(help: "File with the client secret; without it the client is public.") var oidcClientSecretFile: String?
        @Option(help: "Audience of access tokens for our API.") var oidcAudience: String?
        @Option(help: "JSON lines with these members, for many at once.") var from: String?
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            for organization in try wanted() {
                let made = try await installation.found(organization)
                StandardOutput.write(["organizationId": .string(made.organization.description), "setupUrl": .string(made.setUpURL)])
            }
        }

        private func wanted() throws -> [NewOrganization] {
            guard let from else { return [try single()] }
            guard let data = FileManager.default.contents(atPath: from) else { throw Failure("\(from) cannot be read.") }
            let lines = String(decoding: data, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: true)
            return try lines.enumerated().map { number, line in
                do {
                    return try JSONDecoder().decode(NewOrganization.self, from: Data(line.utf8))
                } catch {
                    throw Failure("\(from), line \(number + 1): name, slug and admin are needed as texts.")
                }
            }
        }

        private func single() throws -> NewOrganization {
            guard let name, let slug, let admin else { throw Failure("--name, --slug and --admin are needed, or --from.") }
            let secret = try oidcClientSecretFile.map { path in
                guard let data = FileManager.default.contents(atPath: path) else { throw Failure("\(path) cannot be read.") }
                return String(decoding: data, as: UTF8.self).trimming(while: \.isWhitespace)
            }
            return NewOrganization(
                name: name,
                slug: slug,
                admin: admin,
                domain: domain,
                oidcIssuer: oidcIssuer,
                oidcClientId: oidcClientId,
                oidcClientSecret: secret,
                oidcAudience: oidcAudience
            )
        }
    }

    struct Recover: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "A one-time link for an admin who cannot get in (30 minutes).")

        @Option(help: "Slug of the organization.") var organization: String
        @Option(help: "E-mail of the admin.") var admin: String
        @Flag(help: "Prints JSON.") var json = false

        func run() async throws {
            let installation = try await Installation.forOperator()
            defer { installation.close() }
            let (organization, situation) = try await installation.situation(slug: organization)
            let employee = try situation.person(email: admin)
            guard situation.isAdmin(employee) else { throw Failure("\(admin) is no admin of this organization.") }
            let link = try await installation.credentials.makeLink(.recovery, for: employee, of: organization)
            if json { StandardOutput.write(["recoveryUrl": .string(link)]) } else { StandardOutput.write(link + "\n") }
        }
    }
}

/// What `away organization create` is told.
struct NewOrganization: Decodable {
    var name: String
    var slug: String
    var admin: String
    var domain: String?
    var oidcIssuer: String?
    var oidcClientId: String?
    var oidcClientSecret: String?
    var oidcAudience: String?
}
