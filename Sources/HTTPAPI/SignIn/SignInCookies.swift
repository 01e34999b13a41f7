import Application
import HTTPTypes
import Hummingbird

/// The two cookies of SSO_RULES C1: a session, and an attempt to get one.
package struct SignInCookies: Hashable, Sendable {
    package let session: String
    let attempt: String
    private let isSecure: Bool

    /// - Parameter isSecure: Whether browsers reach us by https. Without it, in development only, browsers refuse the `__Host-` prefix and
    ///   `Secure`, so both are left out.
    package init(isSecure: Bool) {
        self.isSecure = isSecure
        session = isSecure ? "__Host-away" : "away"
        attempt = isSecure ? "__Host-away-attempt" : "away-attempt"
    }

    /// C1.1
    func setSession(_ signedIn: SignedIn) -> String {
        cookie(session, signedIn.sessionCookie, maxAge: signedIn.lifetime, sameSite: "Lax")
    }

    var endSession: String { cookie(session, "", maxAge: 0, sameSite: "Lax") }

    /// - Parameter returnsByPost: The provider's answer is a cross-site POST, which a Lax cookie does not travel with (C1.4). Without https
    ///   there is no such cookie; then a page of ours repeats the POST.
    func setAttempt(_ value: String, returnsByPost: Bool) -> String {
        cookie(attempt, value, maxAge: SignInAttempt.lifetime, sameSite: returnsByPost && isSecure ? "None" : "Lax")
    }

    private func cookie(_ name: String, _ value: String, maxAge: UnixSeconds, sameSite: String) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(maxAge); HttpOnly; SameSite=\(sameSite)" + (isSecure ? "; Secure" : "")
    }

    /// What the browser shows of itself.
    func client(_ request: Request, _ context: PublicContext, mayResubmit: Bool = false) -> SignInClient {
        SignInClient(
            address: context.peer,
            attemptCookie: value(of: attempt, in: request),
            sessionCookie: value(of: session, in: request),
            mayResubmit: mayResubmit,
            userAgent: request.headers[.userAgent]
        )
    }

    /// The first cookie of that name.
    func value(of name: String, in request: Request) -> String? {
        for pair in request.headers[values: .cookie].flatMap({ $0.split(separator: ";") }) {
            let trimmed = pair.drop { $0 == " " }
            let parts = trimmed.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name { return String(parts[1]) }
        }
        return nil
    }
}
