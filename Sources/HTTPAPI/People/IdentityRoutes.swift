import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct IdentityRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, link, unlink] }

    private static let path = "/v1/employees/{employee}/identities"

    private var list: Endpoint {
        Endpoint(
            .get,
            Self.path,
            "listIdentities",
            "The identity providers at which an employee is known",
            for: .adminReaders,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: IdentityView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let employee = try call.employee()
            guard situation.organization.people[employee] != nil else { throw Problem.notFound }
            let views = IdentityView.all(of: employee, situation.organization)
            return Reply(try .of(views, call.query, call))
        }
    }

    private var link: Endpoint {
        Endpoint(
            .post,
            Self.path,
            "linkIdentity",
            "Say who an employee is at an identity provider",
            for: .recentlySignedInAdmins,
            body: .json(NewIdentity.self),
            answers: .json(.created, IdentityView.wire),
            refusals: ["unknown-connection", "identity-of-another", "already-linked"]
        ) { [backend] call in
            let employee = try call.employee()
            let connections = try await backend.situation(call).organization.connections
            let connection = call.body.connection
            let identity = call.body.identity(at: connections[connection])
            let command = LinkIdentity(employee: employee, connection: connection, hashes: backend.credentials.hashes(of: identity))
            let (situation, position) = try await backend.perform(command, call)
            return Reply(IdentityView(connection, situation.organization), sequence: position)
        }
    }

    private var unlink: Endpoint {
        Endpoint(
            .delete,
            Self.path + "/{connection}",
            "unlinkIdentity",
            "Forget who an employee is at an identity provider",
            for: .recentlySignedInAdmins,
            answers: .nothing
        ) { [backend] call in
            let command = UnlinkIdentity(employee: try call.employee(), connection: try call.id("connection"))
            let (_, position) = try await backend.perform(command, call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

/// What a provider calls somebody (SSO_RULES P1.2).
struct NewIdentity: WireInput {
    let connection: SSOConnectionID
    private let subject: String
    private let format: String?
    private let nameQualifier: String?
    private let spNameQualifier: String?

    init(reading fields: inout ObjectReader) {
        connection = fields.required("connectionId", .id())
        subject = fields.required("subject", .text(1...1024))
        format = fields.optional("nameIdFormat", .text(1...500))
        nameQualifier = fields.optional("nameQualifier", .text(1...1024))
        spNameQualifier = fields.optional("spNameQualifier", .text(1...1024))
    }

    /// In the terms of the connection: `sub`, the NameID, or the attribute that keys accounts there.
    func identity(at connection: SSOConnection?) -> ExternalIdentity {
        ExternalIdentity(connection: self.connection, subject: key(at: connection))
    }

    private func key(at connection: SSOConnection?) -> ExternalIdentity.Subject {
        guard case .saml(let settings) = connection?.provider else { return .subject(subject) }
        return switch settings.identity {
        case .nameID: .nameID(value: subject, format: format, nameQualifier: nameQualifier, spNameQualifier: spNameQualifier)
        case .attribute(let name): .attribute(name: name, value: subject)
        }
    }
}

/// Of what the provider calls the person only a keyed hash is kept, which says nothing.
struct IdentityView: WireOutput {
    static var schemaName: String { "Identity" }

    private let connection: SSOConnectionID
    private let name: String?

    init(_ connection: SSOConnectionID, _ organization: OrganizationModel) {
        self.connection = connection
        name = organization.connections[connection]?.name
    }

    static func all(of employee: EmployeeID, _ organization: OrganizationModel) -> [IdentityView] {
        organization.identities(of: employee).sorted().map { IdentityView($0, organization) }
    }

    static func describe(_ shape: inout Shape<IdentityView>) {
        shape.field("connectionId", .id()) { $0.connection }
        shape.nullable("connectionName", .string, "Null once the connection was removed.") { $0.name }
    }
}
