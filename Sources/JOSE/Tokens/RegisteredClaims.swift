package import JSON
package import SSO

/// The claims of a verified token that the rules speak of, with their types checked (SSO_RULES O6.1, O6.6).
///
/// A claim that is absent is nil; one that is there with another type, `null` included, refuses the token.
package struct RegisteredClaims: Hashable, Sendable {
    package let issuer: String?
    package let subject: String?
    /// A single audience written as text counts as a list of one, and one that stands twice counts once: it is no second party,
    /// for which O6.4 would ask who the token is for.
    package let audiences: [String]?
    package let expires: UnixTime?
    package let issued: UnixTime?
    package let notBefore: UnixTime?
    package let authenticated: UnixTime?
    package let nonce: String?
    package let authorizedParty: String?
    package let authenticationContext: String?
    package let authenticationMethods: [String]?
    package let accessTokenHash: String?
    package let codeHash: String?
    package let hostedDomain: String?
    package let sessionID: String?
    package let email: String?
    package let isEmailVerified: Bool?
    /// The whole payload.
    package let members: JSONObject
    package let header: JOSEHeader

    package init(_ claims: VerifiedClaims) throws(Refusal) {
        let members = claims.members
        issuer = try Self.text("iss", members)
        subject = try Self.text("sub", members)
        audiences = try Self.audiences(members)
        expires = try Self.time("exp", members)
        issued = try Self.time("iat", members)
        notBefore = try Self.time("nbf", members)
        authenticated = try Self.time("auth_time", members)
        nonce = try Self.text("nonce", members)
        authorizedParty = try Self.text("azp", members)
        authenticationContext = try Self.text("acr", members)
        authenticationMethods = try Self.texts("amr", members)
        accessTokenHash = try Self.text("at_hash", members)
        codeHash = try Self.text("c_hash", members)
        hostedDomain = try Self.text("hd", members)
        sessionID = try Self.text("sid", members)
        email = try Self.text("email", members)
        if let verified = members["email_verified"] {
            guard let verified = verified.bool else { throw Refusal("O6.1", "the claim email_verified is not a boolean") }
            isEmailVerified = verified
        } else {
            isEmailVerified = nil
        }
        self.members = members
        header = claims.header
    }

    private static func text(_ name: String, _ members: JSONObject) throws(Refusal) -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.string else { throw Refusal("O6.1", "the claim \(name) is not text") }
        return text
    }

    private static func texts(_ name: String, _ members: JSONObject) throws(Refusal) -> [String]? {
        guard let value = members[name] else { return nil }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else { throw Refusal("O6.1", "the claim \(name) is not a list of texts") }
        return texts
    }

    private static func time(_ name: String, _ members: JSONObject) throws(Refusal) -> UnixTime? {
        guard let value = members[name] else { return nil }
        guard let time = UnixTime(numericDate: value) else { throw Refusal("O6.6", "the claim \(name) is not a time") }
        return time
    }

    /// SSO_RULES O6.3
    private static func audiences(_ members: JSONObject) throws(Refusal) -> [String]? {
        guard let value = members["aud"] else { return nil }
        if let single = value.string { return [single] }
        guard let list = value.array, !list.isEmpty, case let texts = list.compactMap(\.string), texts.count == list.count else {
            throw Refusal("O6.3", "the audience is neither a text nor a list of texts")
        }
        var seen: Set<[UInt8]> = []
        return texts.filter { seen.insert(Array($0.utf8)).inserted }
    }
}
