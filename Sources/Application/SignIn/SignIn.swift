import Leave

/// Signing in and out, and finding who calls: what the driving adapters use.
package protocol SignIn: Sendable {
    /// Home-realm discovery (P2.3): where somebody with that address signs in. The address itself is never looked up.
    ///
    /// - Returns: The organization's slug, or nil for whatever we do not know.
    func discover(email: String, client: SignInClient) async throws(SignInError) -> String?

    /// The connections that one can sign in with, for the choice where there are several.
    func choices(slug: String) async throws(SignInError) -> [SignInChoice]

    func begin(_ start: SignInStart, client: SignInClient) async throws(SignInError) -> Departure

    /// An admin tries a connection (P4.4), an enabled one or not.
    func beginTest(of connection: SSOConnectionID, by principal: Principal) async throws(SignInError) -> BegunTest

    /// The admin's browser is where ``BegunTest/url`` leads.
    ///
    /// - Parameter link: Its last part.
    func startTest(_ link: String, client: SignInClient) async throws(SignInError) -> StartedTest

    /// The authorization response (O1).
    ///
    /// - Parameter parameters: Of the query or the form, in their order, repeated ones too.
    func completeOpenIDConnect(_ parameters: [FormField], client: SignInClient) async throws(SignInError) -> Arrival

    /// The response at a connection's ACS (S1–S6).
    ///
    /// - Parameter body: The form as it was posted.
    func completeSAML(_ body: [UInt8], at connection: SSOConnectionID, client: SignInClient) async throws(SignInError) -> Arrival

    /// Our metadata at that connection (S7.3); nil when there is no such SAML connection.
    func metadata(of connection: SSOConnectionID) async throws(SignInError) -> String?

    /// The public key of a connection that authenticates by `private_key_jwt`, as a JWK set (RFC 7523); nil where there is none.
    func keySet(of connection: SSOConnectionID) async throws(SignInError) -> String?

    /// A set-up or recovery link (P3.1, P3.3).
    func follow(setUpLink token: String, client: SignInClient) async throws(SignInError) -> SetUpOutcome

    /// Ends our session first (S8.4, O8.4).
    ///
    /// - Returns: Where the browser goes on to: the provider's logout or nil.
    func signOut(sessionCookie: String?) async throws(SignInError) -> Departure?

    /// A message at a connection's single logout URL (S8).
    func singleLogout(_ message: LogoutMessage, at connection: SSOConnectionID) async throws(SignInError) -> Departure?

    /// O8.1, O8.2. Throws ``SignInError/refused(reference:)`` when the token is invalid.
    func backChannelLogout(_ token: String, at connection: SSOConnectionID) async throws(SignInError)

    /// O8.3.
    ///
    /// - Returns: The issuer's origin, which alone may frame the answer; nil when nothing was done.
    func frontChannelLogout(_ query: [FormField], at connection: SSOConnectionID) async throws(SignInError) -> String?

    /// Who calls.
    ///
    /// - Returns: Nil when no credential was presented, or a session cookie that is over.
    func authenticate(_ credentials: PresentedCredentials) async throws(AuthenticationError) -> Authenticated?
}

/// The browser as the adapter sees it.
package struct SignInClient: Hashable, Sendable {
    package let address: String?
    /// Value of the attempt cookie (C1.4).
    package let attemptCookie: String?
    /// Value of the session cookie: ends with a sign-in (C2.1).
    package let sessionCookie: String?
    /// Whether this is a POST that may have come cross-site without its cookies, and was not repeated by a page of ours yet (C1.4).
    package let mayResubmit: Bool
    /// What the browser calls itself.
    package let userAgent: String?

    package init(
        address: String?,
        attemptCookie: String?,
        sessionCookie: String?,
        mayResubmit: Bool = false,
        userAgent: String? = nil
    ) {
        self.address = address
        self.attemptCookie = attemptCookie
        self.sessionCookie = sessionCookie
        self.mayResubmit = mayResubmit
        self.userAgent = userAgent
    }
}

package struct FormField: Hashable, Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

package struct SignInStart: Hashable, Sendable {
    package let slug: String
    /// Nil: the only one there is.
    package let connection: SSOConnectionID?
    /// What the person asked for; anything but a path of this service becomes `/` (O1.9).
    package let returnTo: String?

    package init(slug: String, connection: SSOConnectionID? = nil, returnTo: String? = nil) {
        self.slug = slug
        self.connection = connection
        self.returnTo = returnTo
    }
}

package struct SignInChoice: Hashable, Sendable {
    package let connection: SSOConnectionID
    package let name: String

    package init(connection: SSOConnectionID, name: String) {
        self.connection = connection
        self.name = name
    }
}

/// How the browser goes to the identity provider.
package struct Departure: Hashable, Sendable {
    package enum Way: Hashable, Sendable {
        case redirect(to: String)
        /// A form that posts itself (SAML POST binding).
        case post(to: String, fields: [FormField])
    }

    package let way: Way
    /// The secret to set as the attempt cookie for ``SignInAttempt/lifetime``; nil: none is needed.
    package let attemptCookie: String?
    /// Whether the answer comes as a cross-site POST, which a Lax cookie does not travel with (C1.4).
    package let returnsByPost: Bool

    package init(way: Way, attemptCookie: String? = nil, returnsByPost: Bool = false) {
        self.way = way
        self.attemptCookie = attemptCookie
        self.returnsByPost = returnsByPost
    }
}

/// What became of an answer of an identity provider.
package enum Arrival: Hashable, Sendable {
    case signedIn(SignedIn)
    /// The attempt cookie did not come along: the same form once more, by a page of ours (C1.4).
    case resubmit([FormField])
    /// A test came to this (P4.4), passed or not.
    case tested(ConnectionTest.Report, of: SSOConnection)
}

package struct SignedIn: Hashable, Sendable {
    /// The secret to set as the session cookie (C1.1).
    package let sessionCookie: String
    package let returnTo: String
    /// Seconds until the session's absolute end.
    package let lifetime: UnixSeconds

    package init(sessionCookie: String, returnTo: String, lifetime: UnixSeconds) {
        self.sessionCookie = sessionCookie
        self.returnTo = returnTo
        self.lifetime = lifetime
    }
}

package enum SetUpOutcome: Hashable, Sendable {
    case signedIn(SignedIn)
    /// The organization has a connection: the person signs in there.
    case goOn(Departure)
}

/// A message at the SLO URL, as it was received: the exact octets are what is signed (S8.1).
package enum LogoutMessage: Hashable, Sendable {
    /// The raw query, without `?`.
    case redirect(query: String)
    case post(body: [UInt8])
}

package enum SignInError: Error {
    /// Refused by the rules. The admins' record has the reason, the person only the reference (P4.1).
    case refused(reference: String)
    /// No such organization, connection or link.
    case unknown
    /// Several connections to choose from.
    case choiceNeeded
    /// Too many attempts (P4.3); seconds to wait.
    case limited(retryAfter: Int)
    case unavailable(any Error)
}
