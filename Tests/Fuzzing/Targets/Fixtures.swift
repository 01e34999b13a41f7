import Foundation
import JOSE
import JSON
import OpenSSL
import SAML
import SSO

/// What the targets know beforehand: the connection of the public corpora, and what its provider really signed.
enum Fixtures {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

    /// A fixture that is missing would let every check pass: the program ends instead.
    static func text(_ name: String) -> String {
        guard let text = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else {
            preconditionFailure("Tests/Fuzzing/Fixtures/\(name) cannot be read")
        }
        return text
    }

    static func json(_ name: String) -> JSON {
        guard let json = try? JSON(parsing: text(name)) else { preconditionFailure("Tests/Fuzzing/Fixtures/\(name) is no JSON") }
        return json
    }

    /// The instant at which the corpora's messages arrive.
    static let now = UnixTime(seconds: 1_781_517_600)
    static let issuer = "https://login.acme.example/realms/acme"
    static let clientID = "away-acme"
    static let audience = "https://away.example/api"
    static let nonce = "n-0S6_WzA2Mj"
    static let requestID = "_r4f1c9a77be0d4c15"

    /// - Parameter certificate: Whom the connection trusts.
    static func connection(trusting certificate: TrustedCertificate, decrypting keys: [ServiceProviderKey] = []) -> SAMLConnection {
        SAMLConnection(
            serviceProvider: ServiceProvider(
                entityID: "https://away.example/sso/saml/0197a1/metadata",
                assertionConsumerURL: "https://away.example/sso/saml/0197a1/acs",
                singleLogoutURL: "https://away.example/sso/saml/0197a1/slo",
                keys: keys
            ),
            identityProvider: IdentityProvider(
                entityID: "https://idp.example/saml",
                singleSignOn: [],
                signingCertificates: [certificate]
            )
        )
    }

    static func made<Value>(_ what: String, _ body: () throws -> Value) -> Value {
        guard let value = try? body() else { preconditionFailure("cannot make \(what)") }
        return value
    }
}
