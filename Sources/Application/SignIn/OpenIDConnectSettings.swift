import Leave

/// What an admin says of an OpenID provider (SSO_RULES O1–O6).
package struct OpenIDConnectSettings: Hashable, Codable, Sendable {
    /// How we prove to the token endpoint who we are (O1.8).
    package enum ClientAuthentication: String, Codable, Sendable {
        /// A public client: PKCE alone guards the code.
        case none
        case secretBasic
        case secretPost
        case privateKeyJWT
    }

    /// Where the provider puts the authorization response (O1.1).
    package enum ResponseMode: String, Codable, Sendable {
        case query
        case formPost
    }

    /// What may be named by `allowedAlgorithms` (O3.4).
    package static let algorithms = [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ]

    /// Compared code point by code point (O6.2).
    package var issuer: String
    package var clientID: String
    package var clientAuthentication: ClientAuthentication
    package var responseMode: ResponseMode
    /// Beside `openid`.
    package var scopes: [String]
    package var allowedAlgorithms: [String]
    /// Audiences beside our client ID that an ID token may name (O6.3).
    package var trustedAudiences: [String]
    /// Seconds since the person's last authentication at the provider, asked and checked (O6.11).
    package var maxAge: Int?
    /// One of these is demanded (O6.13).
    package var acrValues: [String]
    /// Demanded as `hd` (O6.14).
    package var hostedDomain: String?
    /// Whether names and e-mail are also asked from UserInfo (O1.10).
    package var asksUserInfo: Bool
    /// The `aud` of access tokens at our API; nil: none are accepted. Never the client ID (O7.2).
    package var apiAudience: String?
    /// Whether access tokens may say `typ: JWT` (O7.1).
    package var allowsPlainTyp: Bool

    package init(
        issuer: String,
        clientID: String,
        clientAuthentication: ClientAuthentication = .secretBasic,
        responseMode: ResponseMode = .query,
        scopes: [String] = ["profile", "email"],
        allowedAlgorithms: [String] = Self.algorithms,
        trustedAudiences: [String] = [],
        maxAge: Int? = nil,
        acrValues: [String] = [],
        hostedDomain: String? = nil,
        asksUserInfo: Bool = false,
        apiAudience: String? = nil,
        allowsPlainTyp: Bool = false
    ) {
        self.issuer = issuer
        self.clientID = clientID
        self.clientAuthentication = clientAuthentication
        self.responseMode = responseMode
        self.scopes = scopes
        self.allowedAlgorithms = allowedAlgorithms
        self.trustedAudiences = trustedAudiences
        self.maxAge = maxAge
        self.acrValues = acrValues
        self.hostedDomain = hostedDomain
        self.asksUserInfo = asksUserInfo
        self.apiAudience = apiAudience
        self.allowsPlainTyp = allowsPlainTyp
    }
}

extension OpenIDConnectSettings {
    /// An absent member means what held before there was one.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            issuer: try members.decode(String.self, forKey: .issuer),
            clientID: try members.decode(String.self, forKey: .clientID),
            clientAuthentication: try members.value(.clientAuthentication, default: .secretBasic),
            responseMode: try members.value(.responseMode, default: .query),
            scopes: try members.value(.scopes, default: ["profile", "email"]),
            allowedAlgorithms: try members.value(.allowedAlgorithms, default: Self.algorithms),
            trustedAudiences: try members.value(.trustedAudiences, default: []),
            maxAge: try members.decodeIfPresent(Int.self, forKey: .maxAge),
            acrValues: try members.value(.acrValues, default: []),
            hostedDomain: try members.decodeIfPresent(String.self, forKey: .hostedDomain),
            asksUserInfo: try members.value(.asksUserInfo, default: false),
            apiAudience: try members.decodeIfPresent(String.self, forKey: .apiAudience),
            allowsPlainTyp: try members.value(.allowsPlainTyp, default: false)
        )
    }
}
