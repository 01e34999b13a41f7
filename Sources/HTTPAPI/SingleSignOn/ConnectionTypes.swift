import Application
import EventSourcing
import JSON
import Leave
import Texts

struct NewConnection: WireInput {
    /// Chosen by the client, which may have told the provider of it already; nil: the service's.
    let id: SSOConnectionID?
    private let name: String
    private let isEnabled: Bool
    private let openIDConnect: OpenIDConnectSettings?
    private let saml: SAMLSettings?
    private let provisioning: SSOConnection.Provisioning
    private let attributes: SSOConnection.AttributeMapping?
    private let managesProfiles: Bool
    private let roles: [SSOConnection.RoleMapping]
    private let clockSkew: Int
    private let sessionLifetime: Int?
    private let clientSecret: String?
    /// In place of `saml`.
    let metadata: MetadataSource?

    init(reading fields: inout ObjectReader) {
        id = fields.optional("id", .id())
        name = fields.required("name", .text(1...200))
        isEnabled = fields.optional("enabled", .boolean, default: true)
        openIDConnect = fields.optional("oidc", .openIDConnect)
        saml = fields.optional("saml", .saml)
        provisioning = fields.optional("provisioning", .provisioning, default: .off)
        attributes = fields.optional("attributes", .attributes)
        managesProfiles = fields.optional("managesProfiles", .boolean, default: false)
        roles = fields.optional("roles", .array(of: .roleMapping, count: 0...100), default: [])
        clockSkew = fields.optional("clockSkew", .integer(0...SSOConnection.maximumClockSkew), default: 60)
        sessionLifetime = fields.optional("sessionLifetime", .integer(60...604_800))
        clientSecret = fields.optional("clientSecret", .text(1...10_000))
        metadata = fields.optional("metadata", .metadataSource)
    }

    var secret: ClientSecretChange { .set(clientSecret) }

    func connection(_ id: SSOConnectionID, _ imported: SAMLSettings?) throws(Problem) -> SSOConnection {
        let provider: SSOConnection.Provider
        switch (openIDConnect, imported ?? saml) {
        case (let settings?, nil): provider = .openIDConnect(settings)
        case (nil, let settings?): provider = .saml(settings)
        case (nil, nil): throw Problem(faults: [.missingField(JSONPointer() / "oidc")])
        case (.some, .some): throw Problem(faults: [.invalidValue(JSONPointer() / "saml", "problem.invalid-value.connection")])
        }
        return SSOConnection(
            id: id,
            name: name,
            provider: provider,
            isEnabled: isEnabled,
            provisioning: provisioning,
            attributes: attributes,
            managesProfiles: managesProfiles,
            roles: roles,
            clockSkew: clockSkew,
            sessionLifetime: sessionLifetime
        )
    }
}

struct ConnectionChange: WireInput {
    private let name: Change<String>
    private let isEnabled: Change<Bool>
    private let openIDConnect: OpenIDConnectChange?
    private let saml: SAMLChange?
    private let provisioning: Change<SSOConnection.Provisioning>
    private let attributes: Change<SSOConnection.AttributeMapping>
    private let managesProfiles: Change<Bool>
    private let roles: Change<[SSOConnection.RoleMapping]>
    private let clockSkew: Change<Int>
    private let sessionLifetime: Change<Int?>
    private let clientSecret: Change<String?>
    let isEnforced: Change<Bool>
    let metadata: MetadataSource?

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
        isEnabled = fields.change("enabled", .boolean)
        openIDConnect = fields.optional("oidc", .object(OpenIDConnectChange.self))
        saml = fields.optional("saml", .object(SAMLChange.self))
        provisioning = fields.change("provisioning", .provisioning)
        attributes = fields.change("attributes", .attributes)
        managesProfiles = fields.change("managesProfiles", .boolean)
        roles = fields.change("roles", .array(of: .roleMapping, count: 0...100))
        clockSkew = fields.change("clockSkew", .integer(0...SSOConnection.maximumClockSkew))
        sessionLifetime = fields.clearableChange("sessionLifetime", .integer(60...604_800))
        clientSecret = fields.clearableChange("clientSecret", .text(1...10_000))
        isEnforced = fields.change("enforced", .boolean)
        metadata = fields.optional("metadata", .metadataSource)
    }

    var secret: ClientSecretChange { clientSecret.value.map { .set($0) } ?? .unchanged }

    /// - Throws: When it speaks of another kind of provider than there is.
    func applied(to present: SSOConnection, _ imported: SAMLSettings?) throws(Problem) -> SSOConnection {
        var connection = present
        connection.name = name.applied(to: present.name)
        connection.isEnabled = isEnabled.applied(to: present.isEnabled)
        switch present.provider {
        case .openIDConnect(let settings):
            guard saml == nil, imported == nil else { throw Self.otherKind("saml") }
            if let openIDConnect { connection.provider = .openIDConnect(openIDConnect.applied(to: settings)) }
        case .saml(let settings):
            guard openIDConnect == nil else { throw Self.otherKind("oidc") }
            let settings = imported ?? settings
            connection.provider = .saml(saml?.applied(to: settings) ?? settings)
        }
        connection.provisioning = provisioning.applied(to: present.provisioning)
        connection.attributes = attributes.applied(to: present.attributes)
        connection.managesProfiles = managesProfiles.applied(to: present.managesProfiles)
        connection.roles = roles.applied(to: present.roles)
        connection.clockSkew = clockSkew.applied(to: present.clockSkew)
        connection.sessionLifetime = sessionLifetime.applied(to: present.sessionLifetime)
        return connection
    }
}

extension ConnectionChange {
    private static func otherKind(_ member: String) -> Problem {
        Problem(faults: [.invalidValue(JSONPointer() / member, "The connection is of the other kind: add another one instead.")])
    }
}

struct ConnectionView: WireOutput {
    static var schemaName: String { "SsoConnection" }

    private let connection: SSOConnection
    private let isTested: Bool
    private let isEnforced: Bool
    private let addresses: ServiceAddresses
    private let warnings: [ConnectionWarning]
    private let metadata: MetadataState?

    init(
        _ connection: SSOConnection,
        _ situation: Situation,
        _ administration: any ConnectionAdministration,
        _ metadata: MetadataState?
    ) {
        self.connection = connection
        self.metadata = metadata
        isTested = situation.organization.testedConnections.contains(connection.id)
        isEnforced = situation.organization.enforcedConnections.contains(connection.id)
        addresses = administration.addresses(of: connection)
        warnings = ConnectionWarning.all(
            of: connection,
            certificates: administration.certificates(of: connection),
            metadata: metadata,
            at: situation.now.microseconds / 1_000_000
        )
    }

    private var openIDConnect: OpenIDConnectSettings? {
        guard case .openIDConnect(let settings) = connection.provider else { return nil }
        return settings
    }

    private var saml: SAMLSettings? {
        guard case .saml(let settings) = connection.provider else { return nil }
        return settings
    }

    static func describe(_ shape: inout Shape<ConnectionView>) {
        shape.field("id", .id()) { $0.connection.id }
        shape.field("name", .string) { $0.connection.name }
        shape.field("kind", .oneOf(["oidc", "saml"])) { $0.saml == nil ? "oidc" : "saml" }
        shape.field("enabled", .boolean) { $0.connection.isEnabled }
        shape.nullable("oidc", .openIDConnect) { $0.openIDConnect }
        shape.nullable("saml", .saml) { $0.saml }
        shape.field("tested", .boolean, "Whether an admin signed in on trial, with the provider's settings as they are.") { $0.isTested }
        shape.field("enforced", .boolean, "Whether people must sign in through it.") { $0.isEnforced }
        shape.field("addresses", ServiceAddresses.wire, "What the provider must be told of us.") { $0.addresses }
        shape.nullable("metadata", MetadataState.wire, "When the provider's metadata was looked at.") { $0.metadata }
        shape.field("warnings", .array(of: ConnectionWarning.wire)) { $0.warnings }
        shape.field("provisioning", .provisioning) { $0.connection.provisioning }
        shape.field("attributes", .attributes) { $0.connection.attributes }
        shape.field("managesProfiles", .boolean) { $0.connection.managesProfiles }
        shape.field("roles", .array(of: .roleMapping)) { $0.connection.roles }
        shape.field("clockSkew", .integer(0...SSOConnection.maximumClockSkew), "Seconds.") { $0.connection.clockSkew }
        shape.nullable("sessionLifetime", .integer(60...604_800), "Seconds.") { $0.connection.sessionLifetime }
    }
}

struct SignInRecordView: WireOutput {
    static var schemaName: String { "SignInAttempt" }

    private let record: SignInRecord

    init(_ record: SignInRecord) { self.record = record }

    private var refusal: SignInRecord.Refusal? {
        guard case .refused(let refusal) = record.outcome else { return nil }
        return refusal
    }

    private var employee: EmployeeID? {
        guard case .signedIn(let employee) = record.outcome else { return nil }
        return employee
    }

    static func describe(_ shape: inout Shape<SignInRecordView>) {
        shape.field("reference", .string) { $0.record.reference }
        shape.field("at", .seconds) { $0.record.at }
        shape.field("outcome", .oneOf(["signedIn", "testPassed", "refused"])) {
            $0.refusal != nil ? "refused" : $0.employee != nil ? "signedIn" : "testPassed"
        }
        shape.nullable("employeeId", .id()) { $0.employee }
        shape.nullable("rule", .string, "The rule of single sign-on that was broken.") { $0.refusal?.rule }
        shape.nullable("detail", .string) { $0.refusal?.detail }
        shape.nullable("expected", .string) { $0.refusal?.expected }
        shape.nullable("received", .string) { $0.refusal?.received }
    }
}
