import SSO
import XML

/// The rules that an assertion has to keep once it is known to be signed (SSO_RULES S3.1, S3.2, S5).
struct AssertionCheck {
    let connection: SAMLConnection
    /// The message that it came in.
    let response: XMLElement
    /// The ID of the request that is answered; nil when the provider began.
    let requestID: String?
    let now: UnixTime
    /// For an `EncryptedID`.
    let decryption: Decryption

    var policy: SAMLPolicy { connection.policy }
    private var skew: Duration { policy.clockSkew }

    func identifier(_ assertion: XMLElement) throws(Refusal) -> String {
        guard let id = assertion.attribute("ID") else { throw Refusal("S2.6", "an assertion without ID") }
        return id
    }

    /// S3.1, S3.2.
    func issued(_ assertion: XMLElement) throws(Refusal) {
        try MessageCheck(element: assertion, now: now, skew: skew).versionAndInstant()
    }

    /// S5.1.
    func issuer(_ assertion: XMLElement) throws(Refusal) {
        let entityID = connection.identityProvider.entityID
        guard let issuer = assertion.only(.saml("Issuer")), let value = issuer.value else { throw Refusal("S5.1", "no Issuer") }
        guard value.isExactly(entityID) else { throw Refusal("S5.1", "another Issuer", expected: entityID, received: value) }
        if let format = issuer.attribute("Format"), !format.isExactly(SAMLIdentifier.entityFormat) {
            throw Refusal("S5.1", "an Issuer that is no entity", received: format)
        }
        guard issuer.attribute("NameQualifier") == nil, issuer.attribute("SPProvidedID") == nil else {
            throw Refusal("S5.1", "an Issuer with qualifiers")
        }
    }

    /// S5.2, S5.3.
    ///
    /// - Returns: The person, and the last end of all confirmations.
    func subject(_ assertion: SignedElement) throws(Refusal) -> (nameID: NameID, end: UnixTime?) {
        guard let subject = assertion.only(.saml("Subject")) else { throw Refusal("S5.2", "no Subject") }
        let nameID = try name(of: subject, in: assertion)
        let confirmations = subject.element.elements(.saml("SubjectConfirmation"))
            .filter { $0.attribute("Method")?.isExactly(SAMLIdentifier.bearer) == true }
        var reason: Refusal?
        var isConfirmed = false
        for confirmation in confirmations {
            do {
                try confirm(confirmation)
                isConfirmed = true
            } catch {
                reason = error
            }
        }
        guard isConfirmed else { throw reason ?? Refusal("S5.3", "no bearer confirmation") }
        let ends = confirmations.compactMap { $0.only(.saml("SubjectConfirmationData"))?.attribute("NotOnOrAfter") }
        return (nameID, ends.compactMap { UnixTime(dateTime: $0) }.max())
    }

    private func name(of subject: SignedElement, in assertion: SignedElement) throws(Refusal) -> NameID {
        if let plain = subject.only(.saml("NameID")) { return try NameID(plain.element) }
        // What came encrypted is not in the message as it was received.
        let isInside = response.only(.saml("Assertion")) != nil
        // Around the name stand Response, Assertion and Subject.
        let limits: XMLLimits = isInside ? .left(by: response, around: 3) : .left(by: response, assertion.element, around: 3)
        let decrypted = try subject.decrypting(.saml("EncryptedID")) { (encrypted) throws(Refusal) in
            try decryption.element(encrypted, name: .saml("NameID"), limits: limits)
        }
        guard let decrypted else { throw Refusal("S5.2", "no NameID") }
        var identifiers = Identifiers()
        try identifiers.add(response)
        if !isInside { try identifiers.add(assertion.element) }
        try identifiers.add(decrypted.element)
        return try NameID(decrypted.element)
    }

    /// S5.3 for one bearer confirmation.
    private func confirm(_ confirmation: XMLElement) throws(Refusal) {
        guard let data = confirmation.only(.saml("SubjectConfirmationData")) else { throw Refusal("S5.3", "a confirmation without data") }
        let url = connection.serviceProvider.assertionConsumerURL
        guard let recipient = data.attribute("Recipient"), recipient.isExactly(url) else {
            throw Refusal("S5.3", "another Recipient", expected: url, received: data.attribute("Recipient"))
        }
        guard let text = data.attribute("NotOnOrAfter"), let end = UnixTime(dateTime: text), now < end + skew else {
            throw Refusal(
                "S5.3",
                "the confirmation is over or has no end",
                expected: "after \(now)",
                received: data.attribute("NotOnOrAfter")
            )
        }
        guard data.attribute("NotBefore") == nil else { throw Refusal("S5.3", "a confirmation with NotBefore") }
        let answered = data.attribute("InResponseTo")
        guard isSame(answered, requestID) else {
            throw Refusal("S5.3", "the confirmation answers another request", expected: requestID, received: answered)
        }
    }

    /// S5.4–S5.6.
    ///
    /// - Returns: The end of the assertion's validity, if it has one.
    func conditions(_ assertion: XMLElement) throws(Refusal) -> UnixTime? {
        guard let conditions = assertion.only(.saml("Conditions")) else { throw Refusal("S5.4", "no Conditions") }
        let begin = try time(conditions, "NotBefore", "S5.4")
        let end = try time(conditions, "NotOnOrAfter", "S5.4")
        if let begin, let end, begin >= end { throw Refusal("S5.4", "a validity that ends before it begins") }
        if let begin, begin > now + skew { throw Refusal("S5.4", "not valid yet", expected: "\(now)", received: "\(begin)") }
        if let end, now >= end + skew { throw Refusal("S5.4", "no longer valid", expected: "\(now)", received: "\(end)") }
        let restrictions = conditions.elements(.saml("AudienceRestriction"))
        guard !restrictions.isEmpty else { throw Refusal("S5.5", "no AudienceRestriction") }
        let entityID = connection.serviceProvider.entityID
        for restriction in restrictions {
            let audiences = restriction.elements(.saml("Audience")).compactMap(\.value)
            guard audiences.contains(where: { $0.isExactly(entityID) }) else {
                throw Refusal("S5.5", "another Audience", expected: entityID, received: audiences.joined(separator: " "))
            }
        }
        for name in ["OneTimeUse", "ProxyRestriction"] where conditions.elements(.saml(name)).count > 1 {
            throw Refusal("S5.6", "two \(name)")
        }
        return end
    }

    /// S5.7, S5.8.
    func authentication(_ assertion: XMLElement) throws(Refusal) -> AuthenticationFacts {
        let statements = assertion.elements(.saml("AuthnStatement"))
        guard let first = statements.first else { throw Refusal("S5.7", "no AuthnStatement") }
        var ends: [UnixTime] = []
        var instants: [UnixTime] = []
        for statement in statements {
            guard let instant = try time(statement, "AuthnInstant", "S5.7") else { throw Refusal("S5.7", "no AuthnInstant") }
            guard instant <= now + skew else {
                throw Refusal("S5.7", "authenticated in the future", expected: "\(now)", received: "\(instant)")
            }
            if let age = policy.maximumAuthenticationAge, now - instant > age + skew {
                throw Refusal("S5.7", "authenticated too long ago", expected: "within \(age)", received: "\(instant)")
            }
            if let end = try time(statement, "SessionNotOnOrAfter", "S5.7") {
                guard now < end + skew else { throw Refusal("S5.7", "the session is over", expected: "\(now)", received: "\(end)") }
                ends.append(end)
            }
            instants.append(instant)
        }
        let contexts = statements.flatMap { $0.elements(.saml("AuthnContext")) }
            .flatMap { $0.elements(.saml("AuthnContextClassRef")) }.compactMap(\.value)
        let wanted = policy.requestedAuthenticationContexts
        guard wanted.isEmpty || wanted.contains(where: { one in contexts.contains { $0.isExactly(one) } }) else {
            throw Refusal(
                "S5.8",
                "another authentication context",
                expected: wanted.joined(separator: " "),
                received: contexts.joined(separator: " ")
            )
        }
        return AuthenticationFacts(
            instant: instants.max() ?? now,
            sessionIndex: first.attribute("SessionIndex"),
            sessionEnd: ends.min(),
            contexts: contexts
        )
    }

    private func time(_ element: XMLElement, _ attribute: String, _ rule: SSORule) throws(Refusal) -> UnixTime? {
        guard let text = element.attribute(attribute) else { return nil }
        guard let time = UnixTime(dateTime: text) else { throw Refusal(rule, "\(attribute) is no time", received: text) }
        return time
    }
}

/// What the authentication statements of an assertion say together.
struct AuthenticationFacts {
    /// The latest.
    let instant: UnixTime
    /// Of the first statement.
    let sessionIndex: String?
    /// The earliest.
    let sessionEnd: UnixTime?
    let contexts: [String]
}

/// By code points; both absent is the same too.
func isSame(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (let left?, let right?): left.isExactly(right)
    case (nil, nil): true
    default: false
    }
}
