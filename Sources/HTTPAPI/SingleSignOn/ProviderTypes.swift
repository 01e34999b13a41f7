package import Application
import JSON
import Leave
import Texts

/// The settings of a provider as members of our own names: the domain's stored form may change without them.
private struct OpenIDConnectBody: WireInput {
    static var schemaName: String { "OidcSettings" }

    let settings: OpenIDConnectSettings

    init(reading fields: inout ObjectReader) {
        settings = OpenIDConnectSettings(
            issuer: fields.required("issuer", .text(1...2000)),
            clientID: fields.required("clientId", .text(1...500)),
            clientAuthentication: fields.optional(
                "clientAuthentication",
                .clientAuthentication,
                default: .secretBasic
            ),
            responseMode: fields.optional("responseMode", .responseMode, default: .query),
            scopes: fields.optional("scopes", .texts, default: ["profile", "email"]),
            allowedAlgorithms: fields.optional("allowedAlgorithms", .texts, default: OpenIDConnectSettings.algorithms),
            trustedAudiences: fields.optional("trustedAudiences", .texts, default: []),
            maxAge: fields.optional("maxAge", .integer(0...31_536_000)),
            acrValues: fields.optional("acrValues", .texts, default: []),
            hostedDomain: fields.optional("hostedDomain", .text(1...253)),
            asksUserInfo: fields.optional("asksUserInfo", .boolean, default: false),
            apiAudience: fields.optional("apiAudience", .text(1...500)),
            allowsPlainTyp: fields.optional("allowsPlainTyp", .boolean, default: false)
        )
    }
}

extension OpenIDConnectSettings: WireOutput {
    package static var schemaName: String { "OidcSettingsView" }

    package static func describe(_ shape: inout Shape<OpenIDConnectSettings>) {
        shape.field("issuer", .string) { $0.issuer }
        shape.field("clientId", .string) { $0.clientID }
        shape.field("clientAuthentication", .string) { $0.clientAuthentication.rawValue }
        shape.field("responseMode", .string) { $0.responseMode.rawValue }
        shape.field("scopes", .array(of: .string)) { $0.scopes }
        shape.field("allowedAlgorithms", .array(of: .string)) { $0.allowedAlgorithms }
        shape.field("trustedAudiences", .array(of: .string)) { $0.trustedAudiences }
        shape.nullable("maxAge", .integer(0...31_536_000)) { $0.maxAge }
        shape.field("acrValues", .array(of: .string)) { $0.acrValues }
        shape.nullable("hostedDomain", .string) { $0.hostedDomain }
        shape.field("asksUserInfo", .boolean) { $0.asksUserInfo }
        shape.nullable("apiAudience", .string) { $0.apiAudience }
        shape.field("allowsPlainTyp", .boolean) { $0.allowsPlainTyp }
    }
}

private struct SAMLEndpointBody: WireInput {
    static var schemaName: String { "SamlEndpoint" }

    let endpoint: SAMLSettings.Endpoint

    init(reading fields: inout ObjectReader) {
        endpoint = SAMLSettings.Endpoint(
            url: fields.required("url", .text(1...2000)),
            binding: fields.required("binding", .raw(["redirect", "post"], .redirect)),
            responseURL: fields.optional("responseUrl", .text(1...2000))
        )
    }
}

private struct SAMLBody: WireInput {
    static var schemaName: String { "SamlSettings" }

    let settings: SAMLSettings

    init(reading fields: inout ObjectReader) {
        settings = SAMLSettings(
            entityID: fields.required("entityId", .text(1...1024)),
            singleSignOn: fields.required("singleSignOn", .object(SAMLEndpointBody.self)).endpoint,
            singleLogout: fields.optional("singleLogout", .object(SAMLEndpointBody.self))?.endpoint,
            certificates: fields.required("certificates", .array(of: .text(1...20_000), count: 1...8)),
            identity: fields.optional("identityAttribute", .text(1...500)).map { .attribute($0) } ?? .nameID,
            requestedNameIDFormat: fields.optional("requestedNameIdFormat", .text(1...500)),
            requestedAuthnContexts: fields.optional("requestedAuthnContexts", .texts, default: []),
            allowsIdPInitiated: fields.optional("allowsIdpInitiated", .boolean, default: false),
            requiresSignedAssertion: fields.optional("requiresSignedAssertion", .boolean, default: false),
            requiresEncryption: fields.optional("requiresEncryption", .boolean, default: false),
            allowsLegacyEncryption: fields.optional("allowsLegacyEncryption", .boolean, default: false),
            signsRequests: fields.optional("signsRequests", .boolean, default: false),
            forcesAuthentication: fields.optional("forcesAuthentication", .boolean, default: false),
            maximumAuthenticationAge: fields.optional("maximumAuthenticationAge", .integer(0...31_536_000)),
            metadataURL: fields.optional("metadataUrl", .text(1...2000)),
            metadataCertificates: fields.optional("metadataCertificates", .array(of: .text(1...20_000), count: 1...8))
        )
    }
}

extension SAMLSettings.Endpoint: WireOutput {
    package static var schemaName: String { "SamlEndpointView" }

    package static func describe(_ shape: inout Shape<SAMLSettings.Endpoint>) {
        shape.field("url", .string) { $0.url }
        shape.field("binding", .string) { $0.binding.rawValue }
        shape.nullable("responseUrl", .string) { $0.responseURL }
    }
}

extension SAMLSettings: WireOutput {
    package static var schemaName: String { "SamlSettingsView" }

    package static func describe(_ shape: inout Shape<SAMLSettings>) {
        shape.field("entityId", .string) { $0.entityID }
        shape.field("singleSignOn", SAMLSettings.Endpoint.wire) { $0.singleSignOn }
        shape.nullable("singleLogout", SAMLSettings.Endpoint.wire) { $0.singleLogout }
        shape.field("certificates", .array(of: .string)) { $0.certificates }
        shape.nullable("identityAttribute", .string, "Null: the NameID.") { settings in
            guard case .attribute(let name) = settings.identity else { return nil }
            return name
        }
        shape.nullable("requestedNameIdFormat", .string) { $0.requestedNameIDFormat }
        shape.field("requestedAuthnContexts", .array(of: .string)) { $0.requestedAuthnContexts }
        shape.field("allowsIdpInitiated", .boolean) { $0.allowsIdPInitiated }
        shape.field("requiresSignedAssertion", .boolean) { $0.requiresSignedAssertion }
        shape.field("requiresEncryption", .boolean) { $0.requiresEncryption }
        shape.field("allowsLegacyEncryption", .boolean) { $0.allowsLegacyEncryption }
        shape.field("signsRequests", .boolean) { $0.signsRequests }
        shape.field("forcesAuthentication", .boolean) { $0.forcesAuthentication }
        shape.nullable("maximumAuthenticationAge", .integer(0...31_536_000)) { $0.maximumAuthenticationAge }
        shape.nullable("metadataUrl", .string, "Looked at every day.") { $0.metadataURL }
        shape.nullable("metadataCertificates", .array(of: .string)) { $0.metadataCertificates }
    }
}

private struct ProvisioningBody: WireInput {
    static var schemaName: String { "Provisioning" }

    let provisioning: SSOConnection.Provisioning

    init(reading fields: inout ObjectReader) {
        let isOn = fields.required("enabled", .boolean)
        let location = fields.optional("locationId", .id(LocationID.self))
        let department = fields.optional("departmentId", .id(DepartmentID.self))
        provisioning = isOn ? .on(location: location, department: department) : .off
    }
}

private struct AttributesBody: WireInput {
    static var schemaName: String { "AttributeMapping" }

    let mapping: SSOConnection.AttributeMapping

    init(reading fields: inout ObjectReader) {
        mapping = SSOConnection.AttributeMapping(
            email: fields.required("email", .text(1...500)),
            name: fields.required("name", .text(1...500))
        )
    }
}

private struct RoleMappingBody: WireInput {
    static var schemaName: String { "RoleMapping" }

    let mapping: SSOConnection.RoleMapping

    init(reading fields: inout ObjectReader) {
        mapping = SSOConnection.RoleMapping(
            attribute: fields.required("attribute", .text(1...500)),
            value: fields.required("value", .text(1...500)),
            role: fields.optional("role", .raw(["admin"], .admin)),
            location: fields.optional("locationId", .id(LocationID.self)),
            department: fields.optional("departmentId", .id(DepartmentID.self))
        )
    }
}

extension Wire<OpenIDConnectSettings> {
    static var openIDConnect: Wire {
        Wire<OpenIDConnectBody>.object(OpenIDConnectBody.self).reading({ $0.settings }, writing: OpenIDConnectSettings.wire.write)
    }
}

extension Wire<SAMLSettings> {
    static var saml: Wire { Wire<SAMLBody>.object(SAMLBody.self).reading({ $0.settings }, writing: SAMLSettings.wire.write) }
}

extension Wire<SSOConnection.Provisioning> {
    static var provisioning: Wire {
        Wire<ProvisioningBody>.object(ProvisioningBody.self).reading({ $0.provisioning }) { provisioning, writer in
            writer.object {
                $0.name("enabled")
                guard case .on(let location, let department) = provisioning else { return $0.value(false) }
                $0.value(true)
                $0.name("locationId")
                if let location { $0.value(location.description) } else { $0.null() }
                $0.name("departmentId")
                if let department { $0.value(department.description) } else { $0.null() }
            }
        }
    }
}

extension Wire<SSOConnection.AttributeMapping> {
    static var attributes: Wire {
        Wire<AttributesBody>.object(AttributesBody.self).reading({ $0.mapping }) { mapping, writer in
            writer.object {
                $0.name("email")
                $0.value(mapping.email)
                $0.name("name")
                $0.value(mapping.name)
            }
        }
    }
}

extension Wire<SSOConnection.RoleMapping> {
    static var roleMapping: Wire {
        Wire<RoleMappingBody>.object(RoleMappingBody.self).reading({ $0.mapping }) { mapping, writer in
            writer.object {
                $0.name("attribute")
                $0.value(mapping.attribute)
                $0.name("value")
                $0.value(mapping.value)
                if let role = mapping.role {
                    $0.name("role")
                    $0.value(role.rawValue)
                }
                if let location = mapping.location {
                    $0.name("locationId")
                    $0.value(location.description)
                }
                if let department = mapping.department {
                    $0.name("departmentId")
                    $0.value(department.description)
                }
            }
        }
    }
}

extension Wire<OpenIDConnectSettings.ClientAuthentication> {
    static var clientAuthentication: Wire { .raw(["none", "secretBasic", "secretPost", "privateKeyJWT"], .secretBasic) }
}

extension Wire<OpenIDConnectSettings.ResponseMode> {
    static var responseMode: Wire { .raw(["query", "formPost"], .query) }
}

extension Wire<SAMLSettings.Endpoint> {
    static var samlEndpoint: Wire {
        Wire<SAMLEndpointBody>.object(SAMLEndpointBody.self).reading({ $0.endpoint }, writing: SAMLSettings.Endpoint.wire.write)
    }
}

extension Wire<[String]> {
    static var texts: Wire { .array(of: .text(1...500), count: 0...100) }
}

extension Wire where Value: RawRepresentable<String> {
    fileprivate static func raw(_ texts: [String], _ placeholder: Value) -> Wire {
        .text(
            ["enum": .array(texts.map { .string($0) })],
            placeholder: placeholder,
            expected: Message("expected.oneOf", ["words": .text(texts.joined(separator: ", "))]),
            parse: { texts.contains($0) ? Value(rawValue: $0) : nil },
            format: { $0.rawValue }
        )
    }
}

extension Wire {
    /// What this reads, seen as another value that is written in its own way.
    func reading<Other: Sendable>(
        _ part: @escaping @Sendable (Value) -> Other,
        writing write: @escaping @Sendable (Other, inout JSONWriter) -> Void
    ) -> Wire<Other> {
        let input = input.map { input in
            Wire<Other>.Input(placeholder: part(input.placeholder), read: { part(input.read($0, $1, &$2)) }, json: input.json)
        }
        return Wire<Other>(schema: schema, input: input, write: write)
    }
}
