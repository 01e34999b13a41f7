import OpenSSL
import SSO
import Testing
import XML

@testable import SAML

@Suite struct `Our metadata` {
    private func key(_ state: ServiceProviderKey.State) throws -> ServiceProviderKey {
        let key = try PrivateKey.makeRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(for: key, commonName: state.rawValue, notBefore: 0, notAfter: 4_000_000_000)
        return ServiceProviderKey(key: key, certificate: certificate, state: state)
    }

    @Test func `publishes every key for signatures and the active one for encryption`() throws {
        let keys = try [key(.retiring), key(.active), key(.next)]
        var policy = SAMLPolicy()
        policy.nameIDFormat = NameID.persistentFormat
        let connection = try TestProvider().connection(policy, keys: keys)
        let bytes = connection.metadata(validUntil: TestProvider.now + .seconds(86_400), cacheDuration: .seconds(3600))
        let root = try XMLDocument(parsing: bytes).root
        #expect(root.attribute("entityID") == TestProvider.sp)
        #expect(root.attribute("validUntil") == "2026-06-16T10:00:00Z")
        #expect(root.attribute("cacheDuration") == "PT3600S")
        let role = try #require(root.only(.md("SPSSODescriptor")))
        #expect(role.attribute("WantAssertionsSigned") == "true")
        #expect(role.attribute("AuthnRequestsSigned") == "false")
        let certificates = { (use: String) in
            try role.elements(.md("KeyDescriptor")).filter { $0.attribute("use") == use }.map { descriptor in
                let data = try #require(descriptor.only(.ds("KeyInfo"))?.only(.ds("X509Data")))
                let text = try #require(data.only(.ds("X509Certificate"))?.text)
                return try Certificate(text: text)
            }
        }
        #expect(try certificates("signing") == keys.map(\.certificate))
        #expect(try certificates("encryption") == [keys[1].certificate])
        let consumer = try #require(role.only(.md("AssertionConsumerService")))
        #expect(consumer.attribute("Location") == TestProvider.acs)
        #expect(consumer.attribute("index") == "0")
        #expect(consumer.attribute("isDefault") == "true")
        #expect(role.elements(.md("SingleLogoutService")).map { $0.attribute("Location") } == [TestProvider.slo, TestProvider.slo])
        #expect(connection.serviceProvider.decryptionKeys.count == 3)
        #expect(connection.serviceProvider.signingKey?.publicKey == keys[1].key.publicKey)
    }
}

@Suite struct `Metadata of an identity provider` {
    let certificate: Certificate
    let key: PrivateKey
    private static let now = TestProvider.now

    init() throws {
        key = try PrivateKey.makeEC(.p256)
        certificate = try Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 1)
    }

    private func entity(
        _ id: String = "https://idp.example",
        attributes: String = "",
        role: String = "",
        keys: String? = nil,
        services: String? = nil
    ) -> String {
        let keyInfo =
            "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n\(Base64.standard.encode(certificate.der))\n</ds:X509Certificate>"
            + "</ds:X509Data></ds:KeyInfo>"
        let descriptors =
            "<md:KeyDescriptor use='encryption'/><md:KeyDescriptor>\(keyInfo)</md:KeyDescriptor>"
            + "<md:KeyDescriptor use='signing'>\(keyInfo)</md:KeyDescriptor>"
        let binding = "urn:oasis:names:tc:SAML:2.0:bindings:"
        return """
            <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
            entityID="\(id)" \(attributes)>
            <!-- a comment -->
            <md:IDPSSODescriptor protocolSupportEnumeration="urn:x urn:oasis:names:tc:SAML:2.0:protocol" \(role)>
            \(keys ?? descriptors)
            <md:SingleLogoutService Binding="\(binding)HTTP-Redirect" Location="https://idp.example/slo" \
            ResponseLocation="https://idp.example/slo2"/>
            <md:NameIDFormat>urn:f</md:NameIDFormat>
            \(services ?? """
            <md:SingleSignOnService Binding="\(binding)SOAP" Location="https://idp.example/soap"/>
            <md:SingleSignOnService Binding="\(binding)HTTP-POST" Location="https://idp.example/post"/>
            <md:SingleSignOnService Binding="\(binding)HTTP-Redirect" Location="https://idp.example/redirect"/>
            """)
            </md:IDPSSODescriptor></md:EntityDescriptor>
            """
    }

    private func read(_ text: String, entityID: String? = nil, pinned: [TrustedCertificate] = []) throws -> IdentityProviderMetadata {
        try IdentityProviderMetadata(parsing: Array(text.utf8), entityID: entityID, now: Self.now, pinned: pinned)
    }

    @Test func `gives endpoints by binding and each certificate once`() throws {
        let metadata = try read(
            "\u{FEFF}<?xml version='1.0'?>" + entity(attributes: "validUntil='2026-06-15T10:00:01Z'", role: "WantAuthnRequestsSigned='1'")
        )
        let provider = metadata.identityProvider
        #expect(provider.entityID == "https://idp.example")
        #expect(
            provider.singleSignOn == [
                SAMLEndpoint(.post, "https://idp.example/post"), SAMLEndpoint(.redirect, "https://idp.example/redirect"),
            ]
        )
        #expect(provider.singleLogout == [SAMLEndpoint(.redirect, "https://idp.example/slo", responseURL: "https://idp.example/slo2")])
        #expect(provider.signingCertificates.map(\.certificate) == [certificate])
        #expect(provider.wantsSignedRequests)
        #expect(metadata.nameIDFormats == ["urn:f"])
        #expect(metadata.validUntil == Self.now + .seconds(1))
        #expect(!metadata.isSigned)
    }

    @Test func `names the entity that is meant in an aggregate`() throws {
        let aggregate = """
            <md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">\(entity("urn:a"))<md:EntitiesDescriptor \
            validUntil='2026-06-15T10:00:01Z'>\(entity("urn:b"))</md:EntitiesDescriptor></md:EntitiesDescriptor>
            """
        #expect(try read(aggregate, entityID: "urn:a").validUntil == nil)
        let nested = try read(aggregate, entityID: "urn:b")
        #expect(nested.identityProvider.entityID == "urn:b")
        #expect(nested.validUntil == Self.now + .seconds(1))
        #expect(brokenRule { try read(aggregate) } == "S7.4")
        #expect(brokenRule { try read(aggregate, entityID: "urn:c") } == "S7.4")
        #expect(brokenRule { try read(entity(), entityID: "urn:c") } == "S7.4")
    }

    @Test func `is refused where it is not what we take`() throws {
        let binding = "Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'"
        let cases: [(String, SSORule)] = [
            ("<!DOCTYPE x>" + entity(), "S2.2"),
            (entity(attributes: "validUntil='2026-06-15T10:00:00Z'"), "S7.4"),
            (entity(role: "validUntil='tomorrow'"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding) Location='http://idp.example/'/>"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding) Location='http://127.0.0.1/'/>"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding) Location='javascript:alert(1)'/>"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding) Location='https://idp.example/&#10;x'/>"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding) Location='https://idp.example/#x'/>"), "S7.4"),
            (entity(services: "<md:SingleSignOnService \(binding)/>"), "S7.4"),
            (entity(services: ""), "S7.4"),
            (entity(keys: ""), "S7.4"),
            (
                entity(
                    keys:
                        "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>MIIB</ds:X509Certificate></ds:X509Data>"
                        + "</ds:KeyInfo></md:KeyDescriptor>"
                ), "S7.5"
            ),
            (entity().replacing("urn:oasis:names:tc:SAML:2.0:protocol", with: "urn:oasis:names:tc:SAML:1.1:protocol"), "S7.4"),
            (entity().replacing("IDPSSODescriptor", with: "SPSSODescriptor"), "S7.4"),
            (entity(""), "S7.4"),
            ("<r/>", "S7.4"),
            (entity() + String(repeating: " ", count: 1 << 20), "S2.3"),
        ]
        for (text, rule) in cases {
            #expect(brokenRule { try read(text) } == rule, "\(text.prefix(300))")
        }
    }

    @Test func `S2.7 holds signatures and keys against their schema, and everything else is skipped`() throws {
        let inEntity = { (content: String) in
            entity().replacing("<md:IDPSSODescriptor ", with: content + "<md:IDPSSODescriptor ", maxReplacements: 1)
        }
        let signature = """
            <ds:Signature><ds:SignedInfo><ds:CanonicalizationMethod/><ds:SignatureMethod/><ds:Reference><ds:DigestMethod/>\
            <ds:DigestValue/></ds:Reference></ds:SignedInfo><ds:SignatureValue/></ds:Signature>
            """
        let object = signature.replacing("</ds:Signature>", with: "<ds:Object><ds:Manifest/></ds:Object></ds:Signature>")
        let twice = signature.replacing("<ds:SignatureValue/>", with: "<ds:SignedInfo/><ds:SignatureValue/>")
        let key = "<ds:KeyInfo><ds:KeyName>k</ds:KeyName><ds:KeyValue><x:ECKeyValue xmlns:x='urn:x'/></ds:KeyValue></ds:KeyInfo>"
        let extensions = { (content: String) in "<md:Extensions>\(content)</md:Extensions>" }
        let cases: [(String, SSORule?)] = [
            (inEntity(signature), nil),
            (inEntity(extensions("<x:KeyAuthority xmlns:x='urn:x'>\(key)</x:KeyAuthority>")), nil),
            (
                inEntity(
                    extensions(
                        "<x:EntityAttributes xmlns:x='urn:x' xmlns:s='urn:oasis:names:tc:SAML:2.0:assertion'><s:Attribute Name='n'/>"
                            + "</x:EntityAttributes>"
                    )
                ), nil
            ),
            (
                entity(
                    keys: "<md:KeyDescriptor><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\(Base64.standard.encode(certificate.der))"
                        + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo><md:EncryptionMethod Algorithm='urn:x'><ds:DigestMethod "
                        + "Algorithm='urn:y'/></md:EncryptionMethod></md:KeyDescriptor>"
                ), nil
            ),
            (inEntity(object), "S4.3"),
            (inEntity(twice), "S2.7"),
            (inEntity(signature + signature), "S2.7"),
            (inEntity(extensions(signature)), "S2.7"),
            (inEntity(extensions("<x:y xmlns:x='urn:x'>\(signature)</x:y>")), "S2.7"),
            (inEntity(extensions("<ds:Object/>")), "S2.7"),
            (inEntity(extensions("<ds:KeyInfo><ds:KeyName><x:y xmlns:x='urn:x'/></ds:KeyName></ds:KeyInfo>")), "S2.7"),
            (entity().replacing("</ds:X509Data>", with: "</ds:X509Data><ds:Manifest/>"), "S2.7"),
            (entity().replacing("<ds:X509Data>", with: "<ds:X509Data><ds:X509SKI><ds:KeyName/></ds:X509SKI>"), "S2.7"),
            (entity().replacing("<ds:X509Certificate>", with: "<ds:X509Certificate><!-- -->"), "S2.4"),
        ]
        for (text, rule) in cases {
            #expect(brokenRule { try read(text) } == rule, "\(text.prefix(1200))")
        }
    }

    @Test func `takes loopback addresses in development only`() throws {
        let service = "<md:SingleSignOnService Binding='urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect' Location='LOCATION'/>"
        for (location, isTaken) in [
            ("http://127.0.0.1:80/x", true), ("http://localhost", true), ("http://localhost.evil.example/", false),
            ("http://idp.example/", false),
        ] {
            let text = entity(services: service.replacing("LOCATION", with: location))
            let read = { try IdentityProviderMetadata(parsing: Array(text.utf8), now: Self.now, allowsLoopbackHTTP: true) }
            #expect(brokenRule(read) == (isTaken ? nil : "S7.4"), "\(location)")
        }
    }

    @Test func `signed by a pinned key says so, and must be where one is pinned`() throws {
        let pinned = [try TrustedCertificate(certificate)]
        #expect(brokenRule { try read(entity(), pinned: pinned) } == "S7.4")
        let text = try signed(entity(attributes: "ID='_m1'"))
        #expect(try read(text, pinned: pinned).isSigned)
        #expect(
            brokenRule { try read(text.replacing("https://idp.example/post", with: "https://evil.example/"), pinned: pinned) } == "S4.10"
        )
        let other = try TrustedCertificate(TestProvider().certificate)
        #expect(brokenRule { try read(text, pinned: [other]) } == "S4.9")
    }

    /// Puts an enveloped signature in as first child.
    private func signed(_ text: String) throws -> String {
        let digest = HashAlgorithm.sha256.hash(ExclusiveCanonicalization().bytes(of: try XMLDocument(parsing: Array(text.utf8)).root))
        let signature = { (value: String) in
            """
            <ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod \
            Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>\
            <ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>\
            <ds:Reference URI="#_m1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>\
            <ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod \
            Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>\
            <ds:DigestValue>\(Base64.standard.encode(digest))</ds:DigestValue></ds:Reference>\
            </ds:SignedInfo><ds:SignatureValue>\(value)</ds:SignatureValue></ds:Signature>
            """
        }
        let info = try XMLDocument(parsing: Array(signature("").utf8)).root.elements[0]
        let value = try key.signature(for: ExclusiveCanonicalization().bytes(of: info), by: .ecdsa(.sha256))
        let end = try #require(text.firstIndex(of: ">"))
        return text[...end] + signature(Base64.standard.encode(value)) + text[text.index(after: end)...]
    }
}

@Suite struct `A certificate given by an admin` {
    @Test func `is PEM or base64`() throws {
        let certificate = try TestProvider().certificate
        #expect(try TrustedCertificate(text: certificate.pem).certificate == certificate)
        #expect(try TrustedCertificate(text: "\n " + Base64.standard.encode(certificate.der) + "\n").certificate == certificate)
        #expect(brokenRule { try TrustedCertificate(text: "hello") } == "S7.5")
        #expect(brokenRule { try TrustedCertificate(text: "") } == "S7.5")
    }

    @Test func `is refused with a key that signs no SAML`() throws {
        let key = try PrivateKey.makeEd25519()
        let certificate = try Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 4_000_000_000)
        #expect(brokenRule { try TrustedCertificate(certificate) } == "S4.11")
    }
}
