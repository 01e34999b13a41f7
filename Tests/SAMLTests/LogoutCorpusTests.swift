import Foundation
import SAML
import SSO
import Testing

/// One case of the logout corpus; the members are explained in its README.
struct LogoutCase: Decodable, CustomTestStringConvertible {
    let name: String
    let query: String
    let sp: Provider
    let expected: Expected

    struct Provider: Decodable {
        let entityId: String
        let sloUrl: String
        let idpEntityId: String
        let idpCertificates: [String]
        let inResponseTo: String?
        let now: String
        let clockSkewSeconds: Int64
        let seenMessageIds: [String]
    }

    struct Expected: Decodable {
        let verdict: ResponseCase.Verdict
        let message: String?
        let nameId: String?
        let nameIdFormat: String?
        let sessionIndexes: [String]?
        let status: String?
        let relayState: String?
        let rules: [SSORule]?
    }

    var testDescription: String { name }

    func accept() throws -> VerifiedLogout {
        let connection = SAMLConnection(
            serviceProvider: ServiceProvider(entityID: sp.entityId, assertionConsumerURL: sp.sloUrl + "/acs", singleLogoutURL: sp.sloUrl),
            identityProvider: IdentityProvider(
                entityID: sp.idpEntityId,
                singleSignOn: [],
                signingCertificates: try sp.idpCertificates.map { try TrustedCertificate(text: $0) }
            ),
            policy: SAMLPolicy(clockSkew: .seconds(sp.clockSkewSeconds))
        )
        return try connection.acceptLogout(
            query: query,
            pendingID: sp.inResponseTo,
            now: UnixTime(corpus: sp.now),
            isReplay: { sp.seenMessageIds.contains($0) }
        )
    }
}

@Suite struct `The logout corpus` {
    @Test(arguments: Corpus.cases(LogoutCase.self, environment: "AWAY_SAML_LOGOUT_CORPUS", folder: "saml-logout"))
    func `is judged as expected`(logout: LogoutCase) throws {
        let expected = logout.expected
        switch expected.verdict {
        case .accept:
            let accepted = try logout.accept()
            #expect(accepted.relayState == expected.relayState)
            switch accepted.message {
            case .request(let request):
                #expect(expected.message == "LogoutRequest")
                #expect(request.nameID == NameID(value: expected.nameId ?? "", format: expected.nameIdFormat))
                #expect(request.sessionIndexes == expected.sessionIndexes)
            case .response(let status):
                #expect(expected.message == "LogoutResponse")
                #expect(status == expected.status)
            }
        case .reject:
            let refusal = #expect(throws: Refusal.self) { try logout.accept() }
            if let refusal {
                #expect(expected.rules?.contains(refusal.rule) == true, "\(refusal), expected \(expected.rules ?? [])")
            }
        }
    }

    @Test func `has cases of both verdicts`() {
        let cases = Corpus.cases(LogoutCase.self, environment: "AWAY_SAML_LOGOUT_CORPUS", folder: "saml-logout")
        #expect(cases.contains { $0.expected.verdict == .accept })
        #expect(cases.contains { $0.expected.verdict == .reject })
    }
}
