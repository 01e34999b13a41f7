package import Application
import JSON
import Leave

/// The provider's metadata in place of its settings: text, or an address that is looked at again (SSO_RULES S7.4).
private struct MetadataBody: WireInput {
    static var schemaName: String { "SamlMetadata" }

    let source: MetadataSource?

    init(reading fields: inout ObjectReader) {
        let url = fields.optional("url", .text(1...2000))
        let xml = fields.optional("xml", .text(1...1_000_000))
        let entityID = fields.optional("entityId", .text(1...1024))
        let pinned = fields.optional("certificates", .array(of: .text(1...20_000), count: 1...8))
        let content: MetadataSource.Content? = url.map { .url($0) } ?? xml.map { .document(Array($0.utf8)) }
        source = content.map { MetadataSource($0, entityID: entityID, pinned: pinned) }
    }
}

extension Wire<MetadataSource> {
    static var metadataSource: Wire {
        // Neither of both is an empty document, which is refused with the rule that it breaks.
        Wire<MetadataBody>.object(MetadataBody.self).reading({ $0.source ?? MetadataSource(.document([])) }) { _, writer in writer.null() }
    }
}

extension MetadataState: WireOutput {
    package static var schemaName: String { "SsoMetadataState" }

    package static func describe(_ shape: inout Shape<MetadataState>) {
        shape.field("checkedAt", .seconds) { $0.checkedAt }
        shape.field("nextAt", .seconds) { $0.nextAt }
        shape.nullable("validUntil", .seconds) { $0.validUntil }
        shape.nullable("problem", .string, "Why it could not be taken; what was taken before is used on.") { $0.problem }
    }
}

extension ServiceAddresses: WireOutput {
    package static var schemaName: String { "SsoServiceAddresses" }

    package static func describe(_ shape: inout Shape<ServiceAddresses>) {
        shape.nullable("entityId", .string) { $0.entityID }
        shape.nullable("assertionConsumerUrl", .string) { $0.assertionConsumerURL }
        shape.nullable("singleLogoutUrl", .string) { $0.singleLogoutURL }
        shape.nullable("metadataUrl", .string) { $0.metadataURL }
        shape.nullable("redirectUri", .string) { $0.redirectURI }
        shape.nullable("backChannelLogoutUrl", .string) { $0.backChannelLogoutURL }
        shape.nullable("frontChannelLogoutUrl", .string) { $0.frontChannelLogoutURL }
        shape.nullable("postLogoutRedirectUri", .string) { $0.postLogoutRedirectURI }
        shape.nullable("keySetUrl", .string, "Our public key for private_key_jwt.") { $0.keySetURL }
    }
}

extension ConnectionWarning: WireOutput {
    package static var schemaName: String { "SsoConnectionWarning" }

    package static func describe(_ shape: inout Shape<ConnectionWarning>) {
        shape.field("code", .string) { $0.code }
        shape.field("detail", .string) { $0.detail }
        shape.nullable("at", .seconds, "When it ends or ended.") { $0.at }
        shape.nullable("fingerprint", .string, "SHA-256 of the certificate.") { $0.fingerprint }
    }
}
