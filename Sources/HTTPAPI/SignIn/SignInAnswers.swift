import Application
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Texts

/// Answers of the browser-facing routes, with the headers of SSO_RULES C1.3 and C3.3.
struct SignInAnswers: Sendable {
    let cookies: SignInCookies
    let render: PageRenderer
    var texts = Languages.english

    func speaking(_ texts: Catalogue) -> SignInAnswers {
        var answers = self
        answers.texts = texts
        return answers
    }

    func page(_ page: SignInPage, status: HTTPResponse.Status = .ok, cookie: String? = nil) -> Response {
        html(render(page, texts), status: status, policy: "form-action 'self'", cookie: cookie)
    }

    /// - Parameter afterForm: A form of ours was sent: then a page leads on, not a redirect (C3.3).
    func departure(_ departure: Departure, afterForm: Bool = false, cookie: String? = nil) -> Response {
        let attempt = departure.attemptCookie.map { cookies.setAttempt($0, returnsByPost: departure.returnsByPost) }
        let cookie = cookie ?? attempt
        switch departure.way {
        case .redirect(let target) where afterForm: return page(.goOn(to: target), cookie: cookie)
        case .redirect(let target): return redirect(to: target, cookie: cookie)
        case .post(let target, let fields): return selfPosting(to: target, fields, policy: Self.origin(of: target), cookie: cookie)
        }
    }

    func signedIn(_ signedIn: SignedIn) -> Response {
        redirect(to: signedIn.returnTo, cookie: cookies.setSession(signedIn))
    }

    /// To the same route once more, marked so that it happens once.
    func resubmission(_ fields: [FormField], to path: String) -> Response {
        selfPosting(to: path + "?again=1", fields, policy: nil, cookie: nil)
    }

    func redirect(to target: String, cookie: String? = nil) -> Response {
        var headers = Self.headers(policy: "form-action 'none'", cookie: cookie)
        headers[.location] = target
        return Response(status: .seeOther, headers: headers)
    }

    func failure(_ error: SignInError, _ context: PublicContext) -> Response {
        switch error {
        case .refused(let reference): return page(.refused(reference: reference), status: .forbidden)
        case .unknown, .choiceNeeded: return page(.unknown, status: .notFound)
        case .limited(let seconds):
            var response = page(.limited, status: .tooManyRequests)
            response.headers[.retryAfter] = String(seconds)
            return response
        case .unavailable(let cause):
            context.logger.error("Signing in failed", metadata: ["error": "\(cause)"])
            var response = page(.unavailable, status: .serviceUnavailable)
            response.headers[.retryAfter] = "5"
            return response
        }
    }

    static func text(_ body: String, type: String) -> Response {
        var headers = headers(policy: "form-action 'none'", cookie: nil)
        headers[.contentType] = type
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }

    /// - Parameter issuer: The origin that alone may frame the answer (O8.3).
    func framed(by issuer: String?) -> Response {
        var headers = Self.headers(policy: "form-action 'none'", cookie: nil)
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors \(issuer ?? "'none'"); base-uri 'none'; form-action 'none'"
        let page = ByteBuffer(string: "<!DOCTYPE html><title>Away</title>")
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: page))
    }

    private func selfPosting(to target: String, _ fields: [FormField], policy origin: String?, cookie: String?) -> Response {
        html(
            SelfPostingPage.html(action: target, fields: fields, in: texts),
            status: .ok,
            policy: "form-action 'self'\(origin.map { " " + $0 } ?? ""); script-src \(SelfPostingPage.scriptHash)",
            cookie: cookie
        )
    }

    private func html(_ text: String, status: HTTPResponse.Status, policy: String, cookie: String?) -> Response {
        var headers = Self.headers(policy: policy, cookie: cookie)
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private static func headers(policy: String, cookie: String?) -> HTTPFields {
        var headers: HTTPFields = [
            .cacheControl: "no-store", .referrerPolicy: "no-referrer",
            .contentSecurityPolicy: "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; " + policy,
        ]
        if let cookie { headers[.setCookie] = cookie }
        return headers
    }

    /// Scheme, host and port, for a policy. The address was checked when the connection was made.
    private static func origin(of address: String) -> String? {
        guard let scheme = address.firstRange(of: "://") else { return nil }
        return String(address[..<scheme.upperBound] + address[scheme.upperBound...].prefix { !"/?#; ,'\"".contains($0) })
    }
}
