import Application
import JSON
import Leave

/// What a PATCH says of an OpenID provider: what is absent stays.
struct OpenIDConnectChange: WireInput {
    static var schemaName: String { "OidcSettingsChange" }

    private let issuer: Change<String>
    private let clientID: Change<String>
    private let clientAuthentication: Change<OpenIDConnectSettings.ClientAuthentication>
    private let responseMode: Change<OpenIDConnectSettings.ResponseMode>
    private let scopes: Change<[String]>
    private let allowedAlgorithms: Change<[String]>
    private let trustedAudiences: Change<[String]>
    private let maxAge: Change<Int?>
    private let acrValues: Change<[String]>
    private let hostedDomain: Change<String?>
    private let asksUserInfo: Change<Bool>
    private let apiAudience: Change<String?>
    private let allowsPlainTyp: Change<Bool>

    init(reading fields: inout ObjectReader) {
        issuer = fields.change("issuer", .text(1...2000))
        clientID = fields.change("clientId", .text(1...500))
        clientAuthentication = fields.change("clientAuthentication", .clientAuthentication)
        responseMode = fields.change("responseMode", .responseMode)
        scopes = fields.change("scopes", .texts)
        allowedAlgorithms = fields.change("allowedAlgorithms", .texts)
        trustedAudiences = fields.change("trustedAudiences", .texts)
        maxAge = fields.clearableChange("maxAge", .integer(0...31_536_000))
        acrValues = fields.change("acrValues", .texts)
        hostedDomain = fields.clearableChange("hostedDomain", .text(1...253))
        asksUserInfo = fields.change("asksUserInfo", .boolean)
        apiAudience = fields.clearableChange("apiAudience", .text(1...500))
        allowsPlainTyp = fields.change("allowsPlainTyp", .boolean)
    }

    func applied(to present: OpenIDConnectSettings) -> OpenIDConnectSettings {
        OpenIDConnectSettings(
            issuer: issuer.applied(to: present.issuer),
            clientID: clientID.applied(to: present.clientID),
            clientAuthentication: clientAuthentication.applied(to: present.clientAuthentication),
            responseMode: responseMode.applied(to: present.responseMode),
            scopes: scopes.applied(to: present.scopes),
            allowedAlgorithms: allowedAlgorithms.applied(to: present.allowedAlgorithms),
            trustedAudiences: trustedAudiences.applied(to: present.trustedAudiences),
            maxAge: maxAge.applied(to: present.maxAge),
            acrValues: acrValues.applied(to: present.acrValues),
            hostedDomain: hostedDomain.applied(to: present.hostedDomain),
            asksUserInfo: asksUserInfo.applied(to: present.asksUserInfo),
            apiAudience: apiAudience.applied(to: present.apiAudience),
            allowsPlainTyp: allowsPlainTyp.applied(to: present.allowsPlainTyp)
        )
    }
}

/// What a PATCH says of a SAML provider: what is absent stays.
struct SAMLChange: WireInput {
    static var schemaName: String { "SamlSettingsChange" }

    private let entityID: Change<String>
    private let singleSignOn: Change<SAMLSettings.Endpoint>
    private let singleLogout: Change<SAMLSettings.Endpoint?>
    private let certificates: Change<[String]>
    private let identity: Change<String?>
    private let nameIDFormat: Change<String?>
    private let contexts: Change<[String]>
    private let allowsIdPInitiated: Change<Bool>
    private let requiresSignedAssertion: Change<Bool>
    private let requiresEncryption: Change<Bool>
    private let allowsLegacyEncryption: Change<Bool>
    private let signsRequests: Change<Bool>
    private let forcesAuthentication: Change<Bool>
    private let maximumAuthenticationAge: Change<Int?>
    private let metadataURL: Change<String?>
    private let metadataCertificates: Change<[String]?>

    init(reading fields: inout ObjectReader) {
        entityID = fields.change("entityId", .text(1...1024))
        singleSignOn = fields.change("singleSignOn", .samlEndpoint)
        singleLogout = fields.clearableChange("singleLogout", .samlEndpoint)
        certificates = fields.change("certificates", .array(of: .text(1...20_000), count: 1...8))
        identity = fields.clearableChange("identityAttribute", .text(1...500))
        nameIDFormat = fields.clearableChange("requestedNameIdFormat", .text(1...500))
        contexts = fields.change("requestedAuthnContexts", .texts)
        allowsIdPInitiated = fields.change("allowsIdpInitiated", .boolean)
        requiresSignedAssertion = fields.change("requiresSignedAssertion", .boolean)
        requiresEncryption = fields.change("requiresEncryption", .boolean)
        allowsLegacyEncryption = fields.change("allowsLegacyEncryption", .boolean)
        signsRequests = fields.change("signsRequests", .boolean)
        forcesAuthentication = fields.change("forcesAuthentication", .boolean)
        maximumAuthenticationAge = fields.clearableChange("maximumAuthenticationAge", .integer(0...31_536_000))
        metadataURL = fields.clearableChange("metadataUrl", .text(1...2000))
        metadataCertificates = fields.clearableChange("metadataCertificates", .array(of: .text(1...20_000), count: 1...8))
    }

    func applied(to present: SAMLSettings) -> SAMLSettings {
        var settings = present
        settings.entityID = entityID.applied(to: present.entityID)
        settings.singleSignOn = singleSignOn.applied(to: present.singleSignOn)
        settings.singleLogout = singleLogout.applied(to: present.singleLogout)
        settings.certificates = certificates.applied(to: present.certificates)
        if let identity = identity.value { settings.identity = identity.map { .attribute($0) } ?? .nameID }
        settings.requestedNameIDFormat = nameIDFormat.applied(to: present.requestedNameIDFormat)
        settings.requestedAuthnContexts = contexts.applied(to: present.requestedAuthnContexts)
        settings.allowsIdPInitiated = allowsIdPInitiated.applied(to: present.allowsIdPInitiated)
        settings.requiresSignedAssertion = requiresSignedAssertion.applied(to: present.requiresSignedAssertion)
        settings.requiresEncryption = requiresEncryption.applied(to: present.requiresEncryption)
        settings.allowsLegacyEncryption = allowsLegacyEncryption.applied(to: present.allowsLegacyEncryption)
        settings.signsRequests = signsRequests.applied(to: present.signsRequests)
        settings.forcesAuthentication = forcesAuthentication.applied(to: present.forcesAuthentication)
        settings.maximumAuthenticationAge = maximumAuthenticationAge.applied(to: present.maximumAuthenticationAge)
        settings.metadataURL = metadataURL.applied(to: present.metadataURL)
        settings.metadataCertificates = metadataCertificates.applied(to: present.metadataCertificates)
        return settings
    }
}
