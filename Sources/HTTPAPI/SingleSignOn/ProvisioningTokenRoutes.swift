import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// The tokens with which a connection's directory provisions people (SSO_RULES P5.1).
struct ProvisioningTokenRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, issue, revoke] }

    private static let path = "/v1/sso-connections/{id}/provisioning-tokens"

    private var list: Endpoint {
        Endpoint(
            .get,
            Self.path,
            "listProvisioningTokens",
            "The tokens with which a connection's directory provisions people",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: ProvisioningTokenView.self))
        ) { [backend] call in
            let organization = try await backend.situation(call).organization
            let connection: SSOConnectionID = try call.id()
            guard organization.connections[connection] != nil else { throw CommandError.notFound }
            let tokens = organization.provisioningTokens.filter { $0.value.connection == connection }.sorted { $0.key > $1.key }
            return Reply(try .of(tokens.map { ProvisioningTokenView($0.key, $0.value) }, call.query, call))
        }
    }

    private var issue: Endpoint {
        Endpoint(
            .post,
            Self.path,
            "issueProvisioningToken",
            "Make a token for a connection's directory; it is shown once",
            for: .recentlySignedInAdmins,
            body: .json(NewProvisioningToken.self),
            answers: .json(.created, IssuedProvisioningToken.wire).secret
        ) { [backend] call in
            let place = ProvisioningPlace(
                organization: call.principal.organization,
                connection: try call.id(),
                token: backend.newID()
            )
            let expires = call.body.expires(now: backend.commands.now())
            let command = IssueProvisioningToken(id: place.token, connection: place.connection, name: call.body.name, expires: expires)
            let (_, position) = try await backend.perform(command, call)
            let text: String
            do {
                text = try await backend.provisioning.issue(place, expires: expires)
            } catch {
                throw CommandError.unavailable(error)
            }
            return Reply(IssuedProvisioningToken(id: place.token, text: text, expires: expires), sequence: position)
        }
    }

    private var revoke: Endpoint {
        Endpoint(
            .delete,
            Self.path + "/{token}",
            "revokeProvisioningToken",
            "Revoke a token of a connection's directory",
            for: .recentlySignedInAdmins,
            answers: .nothing
        ) { [backend] call in
            let command = RevokeProvisioningToken(id: try call.id("token"), connection: try call.id())
            let (_, position) = try await backend.perform(command, call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

struct NewProvisioningToken: WireInput {
    let name: String?
    private let expires: Instant?

    init(reading fields: inout ObjectReader) {
        name = fields.optional("name", .text(1...200))
        expires = fields.optional("expires", .instant)
    }

    /// Seconds since 1970; a year, unless another is asked for.
    func expires(now: Instant) -> Int64 {
        expires.map { $0.microseconds / 1_000_000 } ?? now.microseconds / 1_000_000 + APIToken.longestLifetime
    }
}

struct ProvisioningTokenView: WireOutput {
    static var schemaName: String { "ProvisioningToken" }

    private let id: ProvisioningTokenID
    private let token: ProvisioningTokenEntry

    init(_ id: ProvisioningTokenID, _ token: ProvisioningTokenEntry) {
        self.id = id
        self.token = token
    }

    static func describe(_ shape: inout Shape<ProvisioningTokenView>) {
        shape.field("id", .id()) { $0.id }
        shape.nullable("name", .string) { $0.token.name }
        shape.field("issuedAt", .instant) { $0.token.issued }
        shape.field("expires", .seconds) { $0.token.expires }
        shape.field("revoked", .boolean) { $0.token.isRevoked }
    }
}

struct IssuedProvisioningToken: WireOutput {
    let id: ProvisioningTokenID
    let text: String
    let expires: Int64

    static func describe(_ shape: inout Shape<IssuedProvisioningToken>) {
        shape.field("id", .id()) { $0.id }
        shape.field("token", .string, "The token itself, shown only now.") { $0.text }
        shape.field("expires", .seconds) { $0.expires }
    }
}
