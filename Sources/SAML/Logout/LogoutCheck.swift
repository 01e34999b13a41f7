import SSO
import XML

/// The rules for a signed logout message (SSO_RULES S8.2).
struct LogoutCheck {
    let connection: SAMLConnection
    /// The ID of our pending `LogoutRequest`; nil when there is none.
    let requestID: String?
    let now: UnixTime

    /// How old a message may be.
    private static let age = Duration.seconds(300)

    func read(_ signed: SignedElement, relayState: String?, binding: SAMLBinding) throws(Refusal) -> VerifiedLogout {
        let root = signed.element
        guard let id = root.attribute("ID") else { throw Refusal("S2.6", "a message without ID") }
        let skew = connection.policy.clockSkew
        let instant = try MessageCheck(element: root, now: now, skew: skew).versionAndInstant(future: "S8.2")
        guard now - instant <= Self.age + skew else {
            throw Refusal("S8.2", "issued more than 5 minutes ago", expected: "\(now)", received: "\(instant)")
        }
        try addressee(root)
        return VerifiedLogout(
            id: id,
            replayUntil: instant + Self.age + skew,
            message: root.name == .samlp("LogoutRequest") ? try request(signed) : try response(root),
            relayState: relayState,
            binding: binding
        )
    }

    private func addressee(_ root: XMLElement) throws(Refusal) {
        let url = connection.serviceProvider.singleLogoutURL
        guard isSame(root.attribute("Destination"), url) else {
            throw Refusal("S8.2", "another Destination", expected: url, received: root.attribute("Destination"))
        }
        let entityID = connection.identityProvider.entityID
        let issuer = root.only(.saml("Issuer"))
        guard isSame(issuer?.value, entityID) else {
            throw Refusal("S8.2", "another Issuer", expected: entityID, received: issuer?.value)
        }
        if let format = issuer?.attribute("Format"), !format.isExactly(SAMLIdentifier.entityFormat) {
            throw Refusal("S8.2", "an Issuer that is no entity", received: format)
        }
    }

    private func request(_ signed: SignedElement) throws(Refusal) -> VerifiedLogout.Message {
        if let text = signed.element.attribute("NotOnOrAfter") {
            guard let end = UnixTime(dateTime: text), now < end + connection.policy.clockSkew else {
                throw Refusal("S8.2", "the request is over", expected: "\(now)", received: text)
            }
        }
        // The signature covers the ciphertext, so that legacy encryption can be taken where it is allowed.
        let decryption = Decryption(
            keys: connection.serviceProvider.decryptionKeys,
            allowsCBC: connection.policy.allowsLegacyEncryption
        )
        let name: SignedElement?
        if let plain = signed.only(.saml("NameID")) {
            name = plain
        } else {
            name = try signed.decrypting(.saml("EncryptedID")) { (encrypted) throws(Refusal) in
                let element = try decryption.element(encrypted, name: .saml("NameID"), limits: .left(by: signed.element, around: 1))
                var identifiers = Identifiers()
                try identifiers.add(signed.element)
                try identifiers.add(element)
                return element
            }
        }
        guard let name else { throw Refusal("S5.2", "no NameID") }
        return .request(
            LogoutRequest(
                nameID: try NameID(name.element),
                sessionIndexes: signed.element.elements(.samlp("SessionIndex")).compactMap(\.value)
            )
        )
    }

    private func response(_ root: XMLElement) throws(Refusal) -> VerifiedLogout.Message {
        guard let requestID, isSame(root.attribute("InResponseTo"), requestID) else {
            throw Refusal("S8.2", "an answer to another request", expected: requestID, received: root.attribute("InResponseTo"))
        }
        let code = root.only(.samlp("Status"))?.only(.samlp("StatusCode"))?.attribute("Value")
        guard let code else { throw Refusal("S3.6", "no status") }
        return .response(status: code)
    }
}
