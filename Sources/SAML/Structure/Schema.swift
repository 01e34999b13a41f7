import XML

/// The elements that we know, and what each may hold. What is not here is unknown (SSO_RULES S2.7).
enum Schema {
    static let models: [XMLName: ContentModel] = {
        var models: [XMLName: ContentModel] = [:]
        let all = [protocolElements, assertionElements, signatureElements, binaryElements, numberElements, encryptionElements]
        for (name, content, type) in all.joined() {
            models[name] = ContentModel(content: content, type: type ?? XMLName(name.namespace, name.local + "Type"))
        }
        return models
    }()

    typealias Entry = (name: XMLName, content: ContentModel.Content, type: XMLName?)

    private static let string = XMLName(SAMLNamespace.schema, "string")
    private static let uri = XMLName(SAMLNamespace.schema, "anyURI")
    private static let base64 = XMLName(SAMLNamespace.schema, "base64Binary")
    private static let nameIDType = XMLName.saml("NameIDType")

    private static let protocolElements: [Entry] = [
        (
            .samlp("Response"),
            .sequence([
                .optional(.saml("Issuer")), .optional(.ds("Signature")), .optional(.samlp("Extensions")), .one(.samlp("Status")),
                .any(.saml("Assertion"), .saml("EncryptedAssertion")),
            ]), nil
        ),
        (
            .samlp("LogoutRequest"),
            .sequence([
                .optional(.saml("Issuer")), .optional(.ds("Signature")), .optional(.samlp("Extensions")),
                .one(.saml("NameID"), .saml("EncryptedID")), .any(.samlp("SessionIndex")),
            ]), nil
        ),
        (
            .samlp("LogoutResponse"),
            .sequence([
                .optional(.saml("Issuer")), .optional(.ds("Signature")), .optional(.samlp("Extensions")), .one(.samlp("Status")),
            ]), .samlp("StatusResponseType")
        ),
        (
            .samlp("Status"),
            .sequence([.one(.samlp("StatusCode")), .optional(.samlp("StatusMessage")), .optional(.samlp("StatusDetail"))]), nil
        ),
        (.samlp("StatusCode"), .sequence([.optional(.samlp("StatusCode"))]), nil),
        (.samlp("StatusMessage"), .text, string),
        (.samlp("StatusDetail"), .foreign(and: []), nil),
        (.samlp("Extensions"), .foreign(and: []), nil),
        (.samlp("SessionIndex"), .text, string),
    ]

    private static let assertionElements: [Entry] = [
        (
            .saml("Assertion"),
            .sequence([
                .one(.saml("Issuer")), .optional(.ds("Signature")), .optional(.saml("Subject")), .optional(.saml("Conditions")),
                .optional(.saml("Advice")), .any(.saml("AuthnStatement"), .saml("AttributeStatement")),
            ]), nil
        ),
        (.saml("EncryptedAssertion"), encryptedElement, .saml("EncryptedElementType")),
        (.saml("EncryptedID"), encryptedElement, .saml("EncryptedElementType")),
        (.saml("Issuer"), .text, nameIDType),
        (.saml("NameID"), .text, nameIDType),
        (
            .saml("Subject"),
            .sequence([.optional(.saml("NameID"), .saml("EncryptedID")), .any(.saml("SubjectConfirmation"))]), nil
        ),
        (
            .saml("SubjectConfirmation"),
            .sequence([.optional(.saml("NameID"), .saml("EncryptedID")), .optional(.saml("SubjectConfirmationData"))]), nil
        ),
        (.saml("SubjectConfirmationData"), .foreign(and: [.ds("KeyInfo")]), nil),
        (
            .saml("Conditions"),
            .sequence([.any(.saml("AudienceRestriction"), .saml("OneTimeUse"), .saml("ProxyRestriction"))]), nil
        ),
        (.saml("AudienceRestriction"), .sequence([.some(.saml("Audience"))]), nil),
        (.saml("OneTimeUse"), .sequence([]), nil),
        (.saml("ProxyRestriction"), .sequence([.any(.saml("Audience"))]), nil),
        (.saml("Audience"), .text, uri),
        (.saml("Advice"), .foreign(and: [.saml("AssertionIDRef"), .saml("AssertionURIRef")]), nil),
        (.saml("AssertionIDRef"), .text, XMLName(SAMLNamespace.schema, "NCName")),
        (.saml("AssertionURIRef"), .text, uri),
        (.saml("AuthnStatement"), .sequence([.optional(.saml("SubjectLocality")), .one(.saml("AuthnContext"))]), nil),
        (.saml("SubjectLocality"), .sequence([]), nil),
        (
            .saml("AuthnContext"),
            .sequence([
                .optional(.saml("AuthnContextClassRef")), .optional(.saml("AuthnContextDecl"), .saml("AuthnContextDeclRef")),
                .any(.saml("AuthenticatingAuthority")),
            ]), nil
        ),
        (.saml("AuthnContextClassRef"), .text, uri),
        (.saml("AuthnContextDecl"), .foreign(and: []), XMLName(SAMLNamespace.schema, "anyType")),
        (.saml("AuthnContextDeclRef"), .text, uri),
        (.saml("AuthenticatingAuthority"), .text, uri),
        (.saml("AttributeStatement"), .sequence([.some(.saml("Attribute"))]), nil),
        (.saml("Attribute"), .sequence([.any(.saml("AttributeValue"))]), nil),
        // A NameID as a value is how eduPersonTargetedID is written.
        (.saml("AttributeValue"), .foreign(and: [.saml("NameID")]), nil),
    ]

    private static let encryptedElement = ContentModel.Content.sequence([.one(.xenc("EncryptedData")), .any(.xenc("EncryptedKey"))])

    private static let signatureElements: [Entry] = [
        (
            .ds("Signature"),
            .sequence([.one(.ds("SignedInfo")), .one(.ds("SignatureValue")), .optional(.ds("KeyInfo"))]), nil
        ),
        (
            .ds("SignedInfo"),
            .sequence([.one(.ds("CanonicalizationMethod")), .one(.ds("SignatureMethod")), .one(.ds("Reference"))]), nil
        ),
        (.ds("CanonicalizationMethod"), .foreign(and: []), nil),
        (.ds("SignatureMethod"), .foreign(and: [.ds("HMACOutputLength")]), nil),
        (.ds("HMACOutputLength"), .text, nil),
        (.ds("Reference"), .sequence([.optional(.ds("Transforms")), .one(.ds("DigestMethod")), .one(.ds("DigestValue"))]), nil),
        (.ds("Transforms"), .sequence([.some(.ds("Transform"))]), nil),
        (.ds("Transform"), .foreign(and: [.ds("XPath")]), nil),
        (.ds("XPath"), .text, string),
        (.ds("DigestMethod"), .foreign(and: []), nil),
        (.ds("DigestValue"), .text, nil),
        (.ds("SignatureValue"), .text, nil),
        (
            .ds("KeyInfo"),
            .sequence([
                .anyAndForeign(
                    .ds("KeyName"),
                    .ds("KeyValue"),
                    .ds("RetrievalMethod"),
                    .ds("X509Data"),
                    .ds("PGPData"),
                    .ds("SPKIData"),
                    .ds("MgmtData"),
                    .xenc("EncryptedKey")
                )
            ]), nil
        ),
        (.ds("KeyName"), .text, string),
        (.ds("MgmtData"), .text, string),
        (.ds("KeyValue"), .sequence([.anyAndForeign(.ds("RSAKeyValue"), .ds("DSAKeyValue"))]), nil),
        (.ds("RSAKeyValue"), .sequence([.one(.ds("Modulus")), .one(.ds("Exponent"))]), nil),
        (
            .ds("DSAKeyValue"),
            .sequence([
                .optional(.ds("P")), .optional(.ds("Q")), .optional(.ds("G")), .one(.ds("Y")), .optional(.ds("J")),
                .optional(.ds("Seed")), .optional(.ds("PgenCounter")),
            ]), nil
        ),
        (.ds("RetrievalMethod"), .sequence([.optional(.ds("Transforms"))]), nil),
        (
            .ds("X509Data"),
            .sequence([
                .anyAndForeign(
                    .ds("X509IssuerSerial"),
                    .ds("X509SKI"),
                    .ds("X509SubjectName"),
                    .ds("X509Certificate"),
                    .ds("X509CRL")
                )
            ]), nil
        ),
        (.ds("X509IssuerSerial"), .sequence([.one(.ds("X509IssuerName")), .one(.ds("X509SerialNumber"))]), nil),
        (.ds("X509IssuerName"), .text, string),
        (.ds("X509SerialNumber"), .text, XMLName(SAMLNamespace.schema, "integer")),
        (.ds("X509SubjectName"), .text, string),
        (.ds("PGPData"), .sequence([.anyAndForeign(.ds("PGPKeyID"), .ds("PGPKeyPacket"))]), nil),
        (.ds("SPKIData"), .sequence([.anyAndForeign(.ds("SPKISexp"))]), nil),
    ]

    private static let binaryElements: [Entry] =
        ["X509SKI", "X509Certificate", "X509CRL", "PGPKeyID", "PGPKeyPacket", "SPKISexp"].map { (.ds($0), .text, base64) }

    private static let numberElements: [Entry] =
        ["Modulus", "Exponent", "P", "Q", "G", "Y", "J", "Seed", "PgenCounter"].map { (.ds($0), .text, .ds("CryptoBinary")) }

    private static let encryptionElements: [Entry] = [
        (
            .xenc("EncryptedData"),
            .sequence([
                .optional(.xenc("EncryptionMethod")), .optional(.ds("KeyInfo")), .one(.xenc("CipherData")),
                .optional(.xenc("EncryptionProperties")),
            ]), nil
        ),
        (
            .xenc("EncryptedKey"),
            .sequence([
                .optional(.xenc("EncryptionMethod")), .optional(.ds("KeyInfo")), .one(.xenc("CipherData")),
                .optional(.xenc("EncryptionProperties")), .optional(.xenc("ReferenceList")), .optional(.xenc("CarriedKeyName")),
            ]), nil
        ),
        (
            .xenc("EncryptionMethod"),
            .sequence([
                .optional(.xenc("KeySize")), .optional(.xenc("OAEPparams")), .any(.ds("DigestMethod"), .xenc11("MGF")),
            ]), nil
        ),
        (.xenc("KeySize"), .text, nil),
        (.xenc("OAEPparams"), .text, base64),
        (.xenc11("MGF"), .sequence([]), nil),
        (.xenc("CipherData"), .sequence([.one(.xenc("CipherValue"))]), nil),
        (.xenc("CipherValue"), .text, base64),
        (.xenc("EncryptionProperties"), .sequence([.some(.xenc("EncryptionProperty"))]), nil),
        (.xenc("EncryptionProperty"), .foreign(and: []), nil),
        (.xenc("ReferenceList"), .sequence([.some(.xenc("DataReference"), .xenc("KeyReference"))]), nil),
        (.xenc("DataReference"), .foreign(and: []), .xenc("ReferenceType")),
        (.xenc("KeyReference"), .foreign(and: []), .xenc("ReferenceType")),
        (.xenc("CarriedKeyName"), .text, string),
    ]
}
