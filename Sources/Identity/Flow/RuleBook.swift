import Application

/// The rules of a protocol in the order in which they are looked at, for the report of a test (P4.4).
///
/// A stage is left only when all of its rules hold. So a broken rule tells of all stages before that they held, and of the others of its own
/// stage, whose order depends on the message, nothing.
struct RuleBook: Sendable {
    typealias Rule = (number: String, title: String)

    let stages: [[Rule]]

    static func of(_ connection: SSOConnection) -> RuleBook {
        switch connection.provider {
        case .openIDConnect: .openIDConnect
        case .saml: .saml
        }
    }

    var passed: [ConnectionTest.Check] {
        stages.joined().map { ConnectionTest.Check(rule: $0.number, title: $0.title, result: .passed) }
    }

    func checks(failing refusal: SignInRecord.Refusal) -> [ConnectionTest.Check] {
        let broken = stages.firstIndex { $0.contains { $0.number == refusal.rule } }
        var checks = stages.enumerated().flatMap { index, stage in
            stage.map { rule in
                guard rule.number != refusal.rule else { return Self.failed(rule.title, refusal) }
                let result: ConnectionTest.Check.Result = broken.map { index < $0 } ?? false ? .passed : .notReached
                return ConnectionTest.Check(rule: rule.number, title: rule.title, result: result)
            }
        }
        // A rule that is not of the protocol: nothing is known of the others.
        if broken == nil { checks.insert(Self.failed("The sign-in as a whole", refusal), at: 0) }
        return checks
    }

    private static func failed(_ title: String, _ refusal: SignInRecord.Refusal) -> ConnectionTest.Check {
        ConnectionTest.Check(
            rule: refusal.rule,
            title: title,
            result: .failed,
            detail: refusal.detail,
            expected: refusal.expected,
            received: refusal.received
        )
    }
}

extension RuleBook {
    static let openIDConnect = RuleBook(stages: [
        [
            ("O2.3", "The provider can be reached by https, at a public address"), ("O2.1", "Its discovery document is the issuer's"),
            ("O2.2", "Its endpoints are https addresses"),
        ],
        [("O1.3", "The answer belongs to this browser's sign-in")],
        [("O1.5", "The answer comes from the issuer")],
        [("O1.7", "The provider answered with a code, not with an error")],
        [("O1.8", "The provider gave an ID token for the code, and knows our client")],
        [("O3.1", "The token is not too long")],
        [("O3.2", "The token has three parts")],
        [
            ("O3.3", "The token is strict JSON"), ("O3.4", "Its signature algorithm is allowed"), ("O3.5", "It has no unknown extension"),
            ("O3.6", "It brings no key of its own"), ("O3.7", "It is not encrypted or nested"), ("O3.8", "It is an ID token"),
            ("O3.9", "It names its key properly"),
        ],
        [
            ("O2.4", "The provider's keys are fresh"), ("O2.5", "The provider's keys can be read"), ("O4.1", "Exactly one key fits"),
            ("O4.2", "The key fits the algorithm"), ("O4.3", "The key is for signatures"), ("O4.4", "The RSA key is strong enough"),
            ("O4.5", "The key is a point on its curve"), ("O4.6", "The key is public, and only that"),
            ("O4.7", "The key's numbers can be read"),
        ],
        [
            ("O5.1", "The signature is the provider's"), ("O5.2", "The RSA signature has its form"),
            ("O5.3", "The ECDSA signature has its form"),
            ("O5.4", "The Ed25519 signature has its form"), ("O5.5", "The hash is that of the algorithm"),
        ],
        [("O6.1", "The claims have their types"), ("O6.6", "Times are numbers")],
        [("O6.2", "The token was issued by this issuer")],
        [("O6.3", "The token is for our client")],
        [("O6.4", "Our client is the authorized party")],
        [("O6.5", "The token has not expired")],
        [("O6.7", "The token was not issued in the future")],
        [("O6.8", "The token is valid already")],
        [("O6.9", "The token answers our request (nonce)")],
        [("O6.10", "The person has an identifier (sub)")],
        [("O6.11", "The person signed in recently enough")],
        [("O6.12", "The token belongs to the code and the access token")],
        [("O6.13", "The sign-in was as strong as demanded")],
        [("O6.14", "The hosted domain is the demanded one")],
        [("O1.10", "UserInfo is about the same person")],
    ])

    static let saml = RuleBook(stages: [
        [("S1.1", "The answer was posted once"), ("S1.5", "RelayState is ours"), ("S3.5", "The answer belongs to this browser's sign-in")],
        [("S1.2", "The answer is base64"), ("S1.3", "The answer is not too large"), ("S1.4", "The answer is not compressed")],
        [
            ("S2.1", "The answer is XML 1.0 in UTF-8"), ("S2.2", "It has no document type and no entities"),
            ("S2.3", "It is not too deep or wide"),
            ("S2.4", "It hides nothing in comments or instructions"), ("S2.5", "It is one well-formed Response"),
            ("S2.6", "Its identifiers are distinct"),
            ("S2.7", "Everything stands where it may"), ("S2.8", "What is read is what was verified"), ("S2.9", "No type is overridden"),
            ("S5.11", "No attribute is encrypted alone"), ("S5.12", "It holds only statements that are understood"),
        ],
        [("S3.1", "It is SAML 2.0"), ("S3.2", "It was not issued in the future")],
        [("S3.3", "It was sent to our address")],
        [("S3.4", "It comes from the provider's entity ID")],
        [("S3.6", "The provider says that the sign-in succeeded")],
        [("S3.7", "It holds exactly one assertion"), ("S6.6", "The assertion is encrypted where that is required")],
        [
            ("S6.1", "What is encrypted is one assertion"), ("S6.2", "The cipher is allowed"),
            ("S6.3", "The key was sent in an allowed way"),
            ("S6.4", "It could be decrypted"), ("S6.5", "What was encrypted is signed"), ("S4.1", "The assertion is signed"),
            ("S4.2", "Each signature stands where it must"), ("S4.3", "Each signature has one reference"),
            ("S4.4", "Each signature is of the element around it"),
            ("S4.5", "Only the allowed transforms are used"), ("S4.6", "The canonicalization is exclusive C14N"),
            ("S4.7", "The algorithms are strong"),
            ("S4.8", "The key is one of the connection's certificates"), ("S4.9", "The signature verifies"),
            ("S4.10", "Nothing signed was changed"),
            ("S4.11", "The key is strong enough"), ("S4.12", "Only what is signed is read"), ("S4.14", "The algorithms have no parameters"),
        ],
        [("S5.1", "The assertion was issued by the provider")],
        [("S5.2", "It names one person")],
        [("S5.3", "It is meant for us, now, and answers our request")],
        [("S5.4", "It is valid now"), ("S5.5", "It is for our entity ID"), ("S5.6", "Its conditions are understood")],
        [("S5.7", "The person signed in, and the session is not over")],
        [("S5.8", "The sign-in was as strong as demanded")],
        [("S5.10", "The attributes can be read")],
        [("P1.2", "The person is named by something that stays")],
    ])
}
