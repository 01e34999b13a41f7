package import Application
package import HTTPTypes
package import Hummingbird
import Leave
import NIOCore

/// The browser-facing routes of signing in and out (API.md, "Sign-in").
package struct SignInRoutes: Sendable {
    /// Bytes of a form: the largest is a logout token (O3.1), with room for escapes.
    static let formLimit = 1 << 17
    /// Bytes of a form with a SAML message: 256 KiB (S1.3) as base64, which grows by a third, and again by escapes and line ends.
    static let samlFormLimit = 1 << 19

    let signIn: any SignIn
    let devices: any DeviceSignIn
    /// Seconds since 1970.
    let now: @Sendable () -> UnixSeconds
    package let cookies: SignInCookies
    private let plain: SignInAnswers
    /// Ours, as browsers write it.
    let origin: String

    /// - Parameter origin: Where browsers reach us, without a path: `https://away.example`.
    package init(
        _ signIn: any SignIn,
        devices: any DeviceSignIn,
        origin: String,
        now: @escaping @Sendable () -> UnixSeconds,
        render: @escaping PageRenderer = PlainPages.render
    ) {
        self.signIn = signIn
        self.devices = devices
        self.now = now
        self.origin = origin
        cookies = SignInCookies(isSecure: origin.hasPrefix("https://"))
        plain = SignInAnswers(cookies: cookies, render: render)
    }

    /// In the person's language.
    func answers(_ context: PublicContext) -> SignInAnswers { plain.speaking(context.texts) }

    package static let paths: [(path: String, method: HTTPRequest.Method)] = [
        ("/", .post),
        ("/o/{slug}/sign-in", .get),
        ("/sso/oidc/callback", .get),
        ("/sso/oidc/callback", .post),
        ("/sso/oidc/{connection}/back-channel-logout", .post),
        ("/sso/oidc/{connection}/front-channel-logout", .get),
        ("/sso/oidc/{connection}/keys", .get),
        ("/sso/saml/{connection}/acs", .post),
        ("/sso/saml/{connection}/metadata", .get),
        ("/sso/saml/{connection}/slo", .get),
        ("/sso/saml/{connection}/slo", .post),
        ("/sso/test", .post),
        ("/sso/test/{link}", .get),
        ("/sign-out", .post),
        ("/setup/{token}", .get),
        ("/device/authorize", .post),
        ("/device", .get),
        ("/device", .post),
        ("/device/token", .post),
    ]

    /// They bring a proof of their own, or look at where the request comes from themselves (C3.1).
    package static let crossSiteExempt: Set<String> = Set(paths.filter { $0.method == .post }.map(\.path))

    package func add(to router: Router<PublicContext>) {
        router.on("/", method: .post) { try await discover($0, $1) }
        router.on("/o/{slug}/sign-in", method: .get) { try await begin($0, $1) }
        router.on("/sso/oidc/callback", method: .get) { try await completeQuery($0, $1) }
        router.on("/sso/oidc/callback", method: .post) { try await completeForm($0, $1) }
        router.on("/sso/oidc/{connection}/back-channel-logout", method: .post) { try await backChannelLogout($0, $1) }
        router.on("/sso/oidc/{connection}/front-channel-logout", method: .get) { try await frontChannelLogout($0, $1) }
        router.on("/sso/oidc/{connection}/keys", method: .get) { try await keySet($0, $1) }
        router.on("/sso/saml/{connection}/acs", method: .post) { try await completeSAML($0, $1) }
        router.on("/sso/saml/{connection}/metadata", method: .get) { try await metadata($0, $1) }
        router.on("/sso/saml/{connection}/slo", method: .get) { try await singleLogout($0, $1) }
        router.on("/sso/saml/{connection}/slo", method: .post) { try await singleLogoutForm($0, $1) }
        router.on("/sso/test", method: .post) { try await beginTest($0, $1) }
        router.on("/sso/test/{link}", method: .get) { try await startTest($0, $1) }
        router.on("/sign-out", method: .post) { try await signOut($0, $1) }
        router.on("/setup/{token}", method: .get) { try await setUp($0, $1) }
        router.on("/device/authorize", method: .post) { try await authorizeDevice($0, $1) }
        router.on("/device", method: .get) { try await askForDevice($0, $1) }
        router.on("/device", method: .post) { try await answerDevice($0, $1) }
        router.on("/device/token", method: .post) { try await exchangeDeviceCode($0, $1) }
        // Those who look at links without following them must not use one up.
        router.on("/setup/{token}", method: .head) { _, _ in SignInAnswers.text("", type: "text/html; charset=utf-8") }
    }
}

extension SignInRoutes {
    /// Home-realm discovery: the form of the sign-in page, with `email`.
    private func discover(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard isOurs(request), let form = [FormField](form: try await body(of: request)), let email = form["email"] else {
            return answers(context).page(.unknownAddress, status: .badRequest)
        }
        do {
            guard let slug = try await signIn.discover(email: email, client: cookies.client(request, context)) else {
                return answers(context).page(.unknownAddress)
            }
            let returnTo = form["returnTo"].map { "?returnTo=" + PlainPages.query($0) } ?? ""
            return answers(context).page(.goOn(to: "/o/\(slug)/sign-in" + returnTo))
        } catch {
            return answers(context).failure(error, context)
        }
    }

    private func begin(_ request: Request, _ context: PublicContext) async throws -> Response {
        let slug = try context.parameters.require("slug")
        let query = [FormField](form: Array((request.uri.query ?? "").utf8)) ?? []
        let returnTo = query["returnTo"]
        var connection: SSOConnectionID?
        if let text = query["connection"] {
            guard let id = SSOConnectionID(text) else { return answers(context).failure(.unknown, context) }
            connection = id
        }
        do {
            let start = SignInStart(slug: slug, connection: connection, returnTo: returnTo)
            return answers(context).departure(try await signIn.begin(start, client: cookies.client(request, context)))
        } catch {
            guard case .choiceNeeded = error else { return answers(context).failure(error, context) }
            return try await choose(slug: slug, returnTo: returnTo, context)
        }
    }

    private func choose(slug: String, returnTo: String?, _ context: PublicContext) async throws -> Response {
        do {
            return answers(context).page(.choose(slug: slug, try await signIn.choices(slug: slug), returnTo: returnTo))
        } catch {
            return answers(context).failure(error, context)
        }
    }

    private func setUp(_ request: Request, _ context: PublicContext) async throws -> Response {
        let token = try context.parameters.require("token")
        do {
            switch try await signIn.follow(setUpLink: token, client: cookies.client(request, context)) {
            case .signedIn(let signedIn): return answers(context).signedIn(signedIn)
            case .goOn(let departure): return answers(context).departure(departure)
            }
        } catch {
            return answers(context).failure(error, context)
        }
    }

    private func signOut(_ request: Request, _ context: PublicContext) async throws -> Response {
        let form = [FormField](form: try await body(of: request)) ?? []
        if let caller = context.caller {
            let token = request.headers[.awayCSRFToken] ?? form["csrfToken"] ?? ""
            guard isOurs(request), caller.accepts(csrfToken: token) else { return answers(context).page(.unknown, status: .forbidden) }
        }
        do {
            let departure = try await signIn.signOut(sessionCookie: cookies.value(of: cookies.session, in: request))
            guard let departure else { return answers(context).page(.signedOut, cookie: cookies.endSession) }
            return answers(context).departure(departure, afterForm: true, cookie: cookies.endSession)
        } catch {
            return answers(context).failure(error, context)
        }
    }

    /// The button of the admins' page, which works without JavaScript: the same as `POST /v1/sso-connections/{id}/test`.
    private func beginTest(_ request: Request, _ context: PublicContext) async throws -> Response {
        let form = [FormField](form: try await body(of: request)) ?? []
        guard let caller = context.caller, isOurs(request), caller.accepts(csrfToken: form["csrfToken"] ?? ""),
            let connection = form["connection"].flatMap({ SSOConnectionID($0) })
        else { return answers(context).page(.unknown, status: .forbidden) }
        do {
            let begun = try await signIn.beginTest(of: connection, by: caller.principal)
            return answers(context).page(.goOn(to: begun.url))
        } catch {
            return answers(context).failure(error, context)
        }
    }

    private func startTest(_ request: Request, _ context: PublicContext) async throws -> Response {
        let link = try context.parameters.require("link")
        do {
            switch try await signIn.startTest(link, client: cookies.client(request, context)) {
            case .departed(let departure): return answers(context).departure(departure)
            case .failed(let report, let connection): return answers(context).page(.tested(report, of: connection))
            }
        } catch {
            return answers(context).failure(error, context)
        }
    }

    /// C3.1. Our pages send no referrer, and browsers then call the origin of their forms `null`: what they say of the site goes first.
    func isOurs(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" }
        if let origin = request.headers[.origin] { return origin == self.origin }
        guard let referer = request.headers[.referer] else { return false }
        return referer == origin || referer.hasPrefix(origin + "/")
    }

    /// - Parameter limit: Bytes; more are refused before they are read, where the request says so.
    func body(of request: Request, upTo limit: Int = formLimit) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw HTTPError(.contentTooLarge) }
        var request = request
        let buffer = try await request.collectBody(upTo: limit)
        return Array(buffer.readableBytesView)
    }

    func connection(_ context: PublicContext) throws -> SSOConnectionID? {
        SSOConnectionID(try context.parameters.require("connection"))
    }
}
