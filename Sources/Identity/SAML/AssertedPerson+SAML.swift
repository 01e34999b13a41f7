import Application
import SAML
import SSO

extension AssertedPerson {
    /// What the assertion says, by the connection's mappings.
    ///
    /// - Throws: P1.2 when nothing in it can key an account.
    init(_ assertion: VerifiedAssertion, _ settings: SAMLSettings, at scene: Scene) throws(Denial) {
        let connection = scene.connection
        let mapping = connection.attributes
        let nameID = ExternalIdentity(connection: connection.id, subject: .init(assertion.nameID))
        var attributes: [String: [String]] = [:]
        for attribute in assertion.attributes.all { attributes[attribute.name] = attribute.values }
        self.init(
            identity: try Self.identity(assertion, settings, nameID),
            providerIdentity: nameID,
            email: Self.email(assertion, mapping.email),
            name: assertion.attributes[mapping.name].first.flatMap(Self.usableName),
            attributes: attributes,
            providerSession: assertion.sessionIndex,
            logoutHint: LogoutHint(assertion),
            sessionEnd: assertion.sessionEnd?.seconds,
            mark: ReplayMark(
                connection: connection.id,
                kind: .assertion,
                id: .of(assertion.id),
                until: assertion.replayUntil.seconds + 1
            )
        )
    }

    /// P1.2: a NameID that means somebody else tomorrow keys no account.
    private static func identity(
        _ assertion: VerifiedAssertion,
        _ settings: SAMLSettings,
        _ nameID: ExternalIdentity
    ) throws(Denial) -> ExternalIdentity {
        switch settings.identity {
        case .nameID:
            guard !assertion.nameID.isTransient else {
                throw Denial("P1.2", "A transient NameID keys no account: have the provider send a persistent one, or choose an attribute.")
            }
            return nameID
        case .attribute(let name):
            let values = assertion.attributes[name]
            guard values.count == 1, let value = values.first, value.contains(where: { !$0.isWhitespace }), value.utf8.count <= 1024 else {
                throw Denial("P1.2", "The attribute that keys accounts is missing or has not exactly one value.", expected: name)
            }
            return ExternalIdentity(connection: nameID.connection, subject: .attribute(name: name, value: value))
        }
    }

    /// The mapped attribute, or a NameID that is an address. Whether it may link is the domain's matter (P1.4).
    private static func email(_ assertion: VerifiedAssertion, _ attribute: String) -> LinkAccount.AssertedEmail? {
        let isAddress = assertion.nameID.format?.isExactly(NameID.emailAddressFormat) ?? false
        let text = assertion.attributes[attribute].first ?? (isAddress ? assertion.nameID.value : nil)
        return text.flatMap { EmailAddress($0) }.map { LinkAccount.AssertedEmail(address: $0, isVerified: true) }
    }
}

extension ExternalIdentity.Subject {
    init(_ nameID: NameID) {
        self = .nameID(
            value: nameID.value,
            format: nameID.format,
            nameQualifier: nameID.nameQualifier,
            spNameQualifier: nameID.spNameQualifier
        )
    }
}

extension LogoutHint {
    fileprivate init(_ assertion: VerifiedAssertion) {
        self = .saml(
            value: assertion.nameID.value,
            format: assertion.nameID.format,
            nameQualifier: assertion.nameID.nameQualifier,
            spNameQualifier: assertion.nameID.spNameQualifier,
            sessionIndex: assertion.sessionIndex
        )
    }
}
