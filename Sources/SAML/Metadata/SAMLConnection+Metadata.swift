import OpenSSL
package import SSO
import XML

extension SAMLConnection {
    /// Our metadata for this connection (SSO_RULES S7.3; SAML Metadata 2.4), media type `application/samlmetadata+xml`.
    ///
    /// - Parameters:
    ///   - validUntil: When the provider should no longer trust it.
    ///   - cacheDuration: How long it may be kept without looking again; whole seconds.
    package func metadata(validUntil: UnixTime, cacheDuration: Duration) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(
            "md:EntityDescriptor",
            [
                ("xmlns:md", SAMLNamespace.metadata), ("xmlns:ds", SAMLNamespace.signature), ("entityID", serviceProvider.entityID),
                ("validUntil", "\(validUntil)"), ("cacheDuration", "PT\(cacheDuration.components.seconds)S"),
            ]
        ) { writer in
            let signsRequests = policy.signsRequests || identityProvider.wantsSignedRequests
            writer.element(
                "md:SPSSODescriptor",
                [
                    ("AuthnRequestsSigned", signsRequests ? "true" : "false"), ("WantAssertionsSigned", "true"),
                    ("protocolSupportEnumeration", SAMLNamespace.protocol),
                ]
            ) { writer in
                writeKeys(&writer)
                writeEndpoints(&writer)
            }
        }
        return writer.bytes
    }

    /// Every key is published for signatures, so that the provider knows the next one before it signs; to encrypt to,
    /// only the active one: so encryption switches when that becomes active.
    private func writeKeys(_ writer: inout XMLWriter) {
        for key in serviceProvider.keys where SignatureAlgorithm(signingWith: key.key.publicKey) != nil {
            write(key, use: "signing", to: &writer)
        }
        for key in serviceProvider.keys where key.state == .active {
            guard case .rsa = key.key.publicKey.components else { continue }
            write(key, use: "encryption", to: &writer)
        }
    }

    private func write(_ key: ServiceProviderKey, use: String, to writer: inout XMLWriter) {
        writer.element("md:KeyDescriptor", [("use", use)]) { writer in
            writer.element("ds:KeyInfo") { writer in
                writer.element("ds:X509Data") { writer in
                    writer.element("ds:X509Certificate") { $0.text(Base64.standard.encode(key.certificate.der)) }
                }
            }
            guard use == "encryption" else { return }
            for method in ["aes256-gcm", "aes128-gcm"] {
                writer.element("md:EncryptionMethod", [("Algorithm", SAMLNamespace.encryption11 + method)])
            }
            writer.element("md:EncryptionMethod", [("Algorithm", SAMLNamespace.encryption + "rsa-oaep-mgf1p")])
        }
    }

    private func writeEndpoints(_ writer: inout XMLWriter) {
        for binding in [SAMLIdentifier.redirectBinding, SAMLIdentifier.postBinding] {
            writer.element("md:SingleLogoutService", [("Binding", binding), ("Location", serviceProvider.singleLogoutURL)])
        }
        if let format = policy.nameIDFormat {
            writer.element("md:NameIDFormat") { $0.text(format) }
        }
        writer.element(
            "md:AssertionConsumerService",
            [
                ("Binding", SAMLIdentifier.postBinding), ("Location", serviceProvider.assertionConsumerURL), ("index", "0"),
                ("isDefault", "true"),
            ]
        )
    }
}
