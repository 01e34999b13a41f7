import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct APITokenRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, issue, revoke] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/api-tokens",
            "listApiTokens",
            "The caller's API tokens; for admins, everybody's",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: APITokenView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let tokens = try await backend.tokens(of: call.principal.organization)
            let shown = tokens.filter { situation.actsAsAdmin || $0.employee == call.principal.employee }
            return Reply(try .of(shown.map { APITokenView(token: $0) }, call.query, call))
        }
    }

    private var issue: Endpoint {
        Endpoint(
            .post,
            "/v1/api-tokens",
            "issueApiToken",
            "Make an API token; it is shown once",
            for: .recentlySignedInMembers,
            body: .json(NewAPIToken.self),
            answers: .json(.created, IssuedTokenView.wire).secret
        ) { [backend] call in
            let expires = call.body.expires(now: backend.commands.now())
            let id: APITokenID = backend.newID()
            let owner = call.body.employee ?? call.principal.employee
            guard try await backend.situation(call).organization.people[owner] != nil else {
                throw Problem(.refused([Refusal(.unknownEmployee, pointer: "/employeeId")]))
            }
            let command = IssueAPIToken(id: id, owner: owner, name: call.body.name, scope: call.body.scope, expires: expires)
            let (_, position) = try await backend.perform(command, call)
            let issued = try await backend.issue(command, of: call.principal.organization)
            return Reply(IssuedTokenView(issued: issued), sequence: position)
        }
    }

    private var revoke: Endpoint {
        Endpoint(.delete, "/v1/api-tokens/{id}", "revokeApiToken", "Revoke an API token", for: .members, answers: .nothing) {
            [backend] call in
            let id: APITokenID = try call.id()
            let (_, position) = try await backend.perform(RevokeAPIToken(id: id), call)
            try await backend.revoke(id, of: call.principal.organization)
            return Reply(NoBody(), sequence: position)
        }
    }
}

extension Backend {
    fileprivate func tokens(of organization: OrganizationID) async throws -> [APIToken] {
        do { return try await tokens.tokens(of: organization) } catch { throw CommandError.unavailable(error) }
    }

    fileprivate func issue(_ command: IssueAPIToken, of organization: OrganizationID) async throws -> IssuedToken {
        do {
            return try await credentials.issueToken(
                command.id,
                for: command.owner,
                of: organization,
                name: command.name,
                scope: command.scope,
                expiresAt: command.expires
            )
        } catch {
            throw CommandError.unavailable(error)
        }
    }

    fileprivate func revoke(_ token: APITokenID, of organization: OrganizationID) async throws {
        do {
            _ = try await tokens.revoke(token, of: organization, at: commands.now().microseconds / 1_000_000)
        } catch {
            throw CommandError.unavailable(error)
        }
    }
}

struct NewAPIToken: WireInput {
    let employee: EmployeeID?
    let name: String?
    let scope: Principal.Scope
    private let expires: Instant?

    init(reading fields: inout ObjectReader) {
        employee = fields.optional("employeeId", .id())
        name = fields.optional("name", .text(1...200))
        scope = fields.required("scope", .scope)
        expires = fields.optional("expires", .instant)
    }

    /// Seconds since 1970.
    func expires(now: Instant) -> Int64 {
        expires.map { $0.microseconds / 1_000_000 } ?? now.microseconds / 1_000_000 + APIToken.usualLifetime
    }
}

struct APITokenView: WireOutput {
    static var schemaName: String { "ApiToken" }

    let token: APIToken

    static func describe(_ shape: inout Shape<APITokenView>) {
        shape.field("id", .id()) { $0.token.id }
        shape.field("employeeId", .id()) { $0.token.employee }
        shape.nullable("name", .string) { $0.token.name }
        shape.field("scope", .scope) { $0.token.scope }
        shape.field("issuedAt", .seconds) { $0.token.issuedAt }
        shape.field("expires", .seconds) { $0.token.expiresAt }
        shape.nullable("revokedAt", .seconds) { $0.token.revokedAt }
        shape.nullable("lastUsedAt", .seconds, "To the hour.") { $0.token.lastUsedAt }
    }
}

struct IssuedTokenView: WireOutput {
    static var schemaName: String { "IssuedApiToken" }

    let issued: IssuedToken

    static func describe(_ shape: inout Shape<IssuedTokenView>) {
        shape.field("id", .id()) { $0.issued.token.id }
        shape.field("token", .string, "The token itself, shown only now.") { $0.issued.text }
        shape.field("scope", .scope) { $0.issued.token.scope }
        shape.field("expires", .seconds) { $0.issued.token.expiresAt }
    }
}

extension Wire<Principal.Scope> {
    fileprivate static var scope: Wire { .cases(Principal.Scope.self, placeholder: .read) }
}

extension Wire<Int64> {
    /// Seconds since 1970, told as an instant.
    static var seconds: Wire {
        Wire<Instant>.instant.map({ $0.microseconds / 1_000_000 }, back: { Instant(microseconds: $0 * 1_000_000) })
    }
}
