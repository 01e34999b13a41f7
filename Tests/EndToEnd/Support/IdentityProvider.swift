import Foundation
import HTTPTypes
import JSON
import Testing

/// A real provider on this machine, from its script beside the tests.
struct IdentityProvider: Sendable {
    enum Product: String {
        case glewlwyd, simplesamlphp
    }

    let product: Product
    let folder: TemporaryFolder
    /// What its script said when it had started.
    let description: JSON

    /// Starts one, lends it and ends it.
    static func with<R>(_ product: Product, _ body: (IdentityProvider) async throws -> R) async throws -> R {
        let folder = TemporaryFolder()
        defer { folder.remove() }
        let description = try JSON(parsing: try await Command.run([script(product), "start", folder.url.path]))
        let provider = IdentityProvider(product: product, folder: folder, description: description)
        do {
            let result = try await body(provider)
            try await provider.run("stop")
            return result
        } catch {
            _ = try? await provider.run("stop")  // the first error is the one to show
            throw error
        }
    }

    @discardableResult
    func run(_ command: String, _ arguments: String..., environment: [String: String] = [:]) async throws -> String {
        try await Command.run([Self.script(product), command, folder.url.path] + arguments, environment: environment)
    }

    func text(_ member: String) throws -> String { try #require(description[member]?.string) }

    private static func script(_ product: Product) -> String {
        Repository.path("Tests/EndToEnd/identity-providers/\(product.rawValue)")
    }

    /// A person whom Glewlwyd does not have from the start.
    func add(_ person: Person) async throws {
        let issuer = try text("issuer")
        let base = try #require(issuer.hasSuffix("/oidc") ? String(issuer.dropLast("/oidc".count)) : nil)
        let page = try #require(URL(string: base))
        let administrator = Browser()
        try await administrator.call(.post, base + "/auth/", ["username": "admin", "password": "password"], from: page)
        let user: JSON = [
            "username": .string(person.name), "password": .string(person.password), "email": .string(person.email), "email_verified": "1",
            "enabled": true, "name": .string(person.name), "given_name": .string(person.name), "family_name": "Person",
            "groups": ["everyone"], "scope": ["openid", "g_profile"],
        ]
        try await administrator.call(.post, base + "/user/", user, from: page)
    }
}

/// Files of the repository.
enum Repository {
    static func path(_ relative: String) -> String {
        #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/") + "/" + relative
    }

    static func fixture(_ name: String) throws -> JSON {
        let data = try Data(contentsOf: URL(filePath: path("Tests/EndToEnd/Fixtures/" + name)))
        return try JSON(parsing: [UInt8](data))
    }
}
