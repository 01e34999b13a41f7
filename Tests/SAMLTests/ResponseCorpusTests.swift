import Foundation
import OpenSSL
import SAML
import SSO
import Testing

/// One case of the response corpus; the members are explained in its README.
struct ResponseCase: Decodable, CustomTestStringConvertible {
    let name: String
    let samlResponse: String
    let relayState: String?
    let sp: Provider
    let expected: Expected

    struct Provider: Decodable {
        let entityId: String
        let acsUrl: String
        let idpEntityId: String
        let idpCertificates: [String]
        let decryptionKeys: [String]
        let inResponseTo: String?
        let relayState: String?
        let now: String
        let clockSkewSeconds: Int64
        let allowIdpInitiated: Bool
        let requireSignedAssertion: Bool
        let requireEncryption: Bool
        let allowLegacyEncryption: Bool
        let maxAuthenticationAgeSeconds: Int64?
        let requestedAuthnContexts: [String]
        let seenAssertionIds: [String]
    }

    struct Expected: Decodable {
        let verdict: Verdict
        let nameId: String?
        let nameIdFormat: String?
        let sessionIndex: String?
        let attributes: [String: [String]]?
        let rules: [SSORule]?
    }

    enum Verdict: String, Decodable {
        case accept
        case reject
    }

    var testDescription: String { name }

    /// What the service does on arrival, from the stored settings on.
    ///
    /// - Parameter other: Another message in place of the case's.
    func accept(_ other: String? = nil) throws -> VerifiedAssertion {
        let now = try UnixTime(corpus: sp.now)
        var policy = SAMLPolicy(clockSkew: .seconds(sp.clockSkewSeconds))
        policy.allowsIdentityProviderInitiated = sp.allowIdpInitiated
        policy.requiresSignedAssertion = sp.requireSignedAssertion
        policy.requiresEncryption = sp.requireEncryption
        policy.allowsLegacyEncryption = sp.allowLegacyEncryption
        policy.maximumAuthenticationAge = sp.maxAuthenticationAgeSeconds.map { .seconds($0) }
        policy.requestedAuthenticationContexts = sp.requestedAuthnContexts
        let keys = try sp.decryptionKeys.map { pem in
            let key = try PrivateKey(pem: pem)
            let certificate = try Certificate.selfSigned(for: key, commonName: "Test", notBefore: 0, notAfter: 4_000_000_000)
            return ServiceProviderKey(key: key, certificate: certificate, state: .active)
        }
        let connection = SAMLConnection(
            serviceProvider: ServiceProvider(
                entityID: sp.entityId,
                assertionConsumerURL: sp.acsUrl,
                singleLogoutURL: sp.acsUrl + "/slo",
                keys: keys
            ),
            identityProvider: IdentityProvider(
                entityID: sp.idpEntityId,
                singleSignOn: [],
                signingCertificates: try sp.idpCertificates.map { try TrustedCertificate(text: $0) }
            ),
            policy: policy
        )
        let pending = sp.inResponseTo.map { PendingRequest(id: $0, relayState: sp.relayState, sentAt: now) }
        return try connection.accept(
            PostedResponse(samlResponse: other ?? samlResponse, relayState: relayState),
            pending: pending,
            now: now,
            isReplay: { sp.seenAssertionIds.contains($0) }
        )
    }
}

@Suite struct `The response corpus` {
    @Test(arguments: Corpus.cases(ResponseCase.self, environment: "AWAY_SAML_CORPUS", folder: "saml"))
    func `is judged as expected`(response: ResponseCase) throws {
        switch response.expected.verdict {
        case .accept:
            let assertion = try response.accept()
            #expect(assertion.nameID.value.unicodeScalars.elementsEqual((response.expected.nameId ?? "").unicodeScalars))
            #expect(assertion.nameID.format == response.expected.nameIdFormat)
            #expect(assertion.sessionIndex == response.expected.sessionIndex)
            let attributes = try #require(response.expected.attributes)
            #expect(Set(assertion.attributes.all.map(\.name)) == Set(attributes.keys))
            for (name, values) in attributes {
                #expect(assertion.attributes[name].map { Array($0.utf8) } == values.map { Array($0.utf8) })
            }
        case .reject:
            let refusal = #expect(throws: Refusal.self) { try response.accept() }
            if let refusal {
                #expect(response.expected.rules?.contains(refusal.rule) == true, "\(refusal), expected \(response.expected.rules ?? [])")
            }
        }
    }

    @Test func `has cases of both verdicts`() {
        let cases = Corpus.cases(ResponseCase.self, environment: "AWAY_SAML_CORPUS", folder: "saml")
        #expect(cases.contains { $0.expected.verdict == .accept })
        #expect(cases.contains { $0.expected.verdict == .reject })
    }
}
