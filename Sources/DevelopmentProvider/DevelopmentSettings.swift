/// What the development provider may do, and for whom.
package struct DevelopmentSettings: Hashable, Sendable {
    package enum Fault: Error, Hashable {
        /// Whoever reaches it can be anybody, so it listens on loopback only.
        case notLoopback
    }

    /// `http://127.0.0.1:PORT`, where it listens.
    package let issuer: String
    /// The service's client; public, so PKCE alone guards the code.
    package let clientID: String
    package let redirectURI: String
    /// Where the browser may go after signing out.
    package let returnAddress: String
    /// `aud` of access tokens for the service's API; nil: access tokens are only for UserInfo.
    package let apiAudience: String?
    package let people: [DevelopmentPerson]

    /// - Throws: ``Fault/notLoopback`` unless the issuer is http on 127.0.0.1, ::1 or localhost.
    package init(
        issuer: String,
        clientID: String,
        redirectURI: String,
        returnAddress: String,
        apiAudience: String?,
        people: [DevelopmentPerson]
    ) throws(Fault) {
        let isLoopback = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"].contains { prefix in
            issuer.hasPrefix(prefix) && issuer.dropFirst(prefix.count).allSatisfy { $0.isASCII && $0.isNumber }
        }
        guard isLoopback else { throw .notLoopback }
        self.issuer = issuer
        self.clientID = clientID
        self.redirectURI = redirectURI
        self.returnAddress = returnAddress
        self.apiAudience = apiAudience
        self.people = people
    }
}
