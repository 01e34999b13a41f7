import Application
import HTTPTypes
import Hummingbird
import JSON
import Leave
import Logging

/// The device authorization grant (RFC 8628; SSO_RULES C5).
extension SignInRoutes {
    /// A person's consent gives a token: the sign-in is as fresh as for making one on the page (C2.5).
    private static let freshness: UnixSeconds = 15 * 60

    func authorizeDevice(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let form = [FormField](form: try await body(of: request)), let client = form["client_id"], isOnce("scope", form) else {
            return failure(.invalidRequest("The form has one client_id, and at most one scope."), context)
        }
        do {
            let codes = try await devices.beginDevice(clientID: client, scope: form["scope"], client: cookies.client(request, context))
            let complete = "\(codes.verificationURI)?user_code=\(codes.userCode)"
            return json([
                "device_code": .string(codes.deviceCode), "user_code": .string(codes.userCode),
                "verification_uri": .string(codes.verificationURI), "verification_uri_complete": .string(complete),
                "expires_in": .number(JSONNumber(codes.expiresIn)), "interval": .number(JSONNumber(codes.interval)),
            ])
        } catch {
            return failure(error, context)
        }
    }

    func exchangeDeviceCode(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let form = [FormField](form: try await body(of: request)), let client = form["client_id"], let code = form["device_code"],
            let grant = form["grant_type"]
        else { return failure(.invalidRequest("The form has one grant_type, device_code and client_id."), context) }
        guard grant == "urn:ietf:params:oauth:grant-type:device_code" else { return oauthError("unsupported_grant_type") }
        do {
            let issued = try await devices.exchange(deviceCode: code, clientID: client)
            let lifetime = issued.token.expiresAt - issued.token.issuedAt
            return json([
                "access_token": .string(issued.text), "token_type": "Bearer", "expires_in": .number(JSONNumber(lifetime)),
                "scope": .string(issued.token.scope.rawValue),
            ])
        } catch {
            return failure(error, context)
        }
    }

    /// The form for the code, and with a code that was sent by that form, the question. An address alone leads to the form (C5.2).
    func askForDevice(_ request: Request, _ context: PublicContext) async throws -> Response {
        let query = [FormField](form: Array((request.uri.query ?? "").utf8)) ?? []
        let typed = query["user_code"] ?? ""
        guard let caller = context.caller, let csrfToken = caller.csrfToken else {
            let back = "/device" + (typed.isEmpty ? "" : "?user_code=" + PlainPages.query(typed))
            return answers(context).redirect(to: "/?returnTo=" + PlainPages.query(back))
        }
        guard query["ask"] == "1" else { return answers(context).page(.deviceCode(typed: typed, isUnknown: false)) }
        do {
            let client = cookies.client(request, context)
            let found = try await devices.device(userCode: typed, for: caller.principal, client: client)
            guard found.state == .pending else { throw DeviceError.expiredToken }
            let consent = DeviceConsent(userCode: typed, authorization: found, csrfToken: csrfToken, now: now())
            return answers(context).page(.deviceConsent(consent))
        } catch {
            return page(for: error, typed, context)
        }
    }

    func answerDevice(_ request: Request, _ context: PublicContext) async throws -> Response {
        let form = [FormField](form: try await body(of: request)) ?? []
        guard let caller = context.caller, isOurs(request), caller.accepts(csrfToken: form["csrfToken"] ?? ""),
            let typed = form["user_code"], let answer = form["answer"], ["allow", "deny"].contains(answer)
        else { return answers(context).page(.unknown, status: .forbidden) }
        let isFresh = caller.principal.authenticatedAt.map { now() - $0 <= Self.freshness } ?? false
        guard isFresh || answer == "deny" else {
            return answers(context).page(
                .goOn(to: "/?again=1&returnTo=" + PlainPages.query("/device?user_code=" + PlainPages.query(typed)))
            )
        }
        do {
            let client = cookies.client(request, context)
            try await devices.answerDevice(userCode: typed, isAllowed: answer == "allow", by: caller.principal, client: client)
            return answers(context).page(.deviceAnswered(isAllowed: answer == "allow"))
        } catch {
            return page(for: error, typed, context)
        }
    }

    private func page(for error: any Error, _ typed: String, _ context: PublicContext) -> Response {
        switch error as? DeviceError {
        case .limited: answers(context).page(.limited, status: .tooManyRequests)
        case .unavailable(let cause): answers(context).failure(.unavailable(cause), context)
        case nil: answers(context).failure(.unavailable(error), context)
        default:
            answers(context).page(
                .deviceCode(typed: typed, isUnknown: true),
                status: .notFound
            )
        }
    }

    private func isOnce(_ name: String, _ form: [FormField]) -> Bool {
        form.count { $0.name == name } <= 1
    }

    /// RFC 8628 §3.5, RFC 6749 §5.2.
    private func failure(_ error: DeviceError, _ context: PublicContext) -> Response {
        switch error {
        case .authorizationPending: return oauthError("authorization_pending")
        case .slowDown(let interval): return oauthError("slow_down", ("interval", .number(JSONNumber(interval))))
        case .accessDenied: return oauthError("access_denied")
        case .expiredToken: return oauthError("expired_token")
        case .invalidRequest(let reason): return oauthError("invalid_request", ("error_description", .string(reason)))
        case .invalidScope:
            return oauthError("invalid_scope", ("error_description", "Scopes are read, write and admin."))
        case .limited(let seconds):
            var response = oauthError("slow_down")
            response.status = .tooManyRequests
            response.headers[.retryAfter] = String(seconds)
            return response
        case .unavailable(let cause):
            context.logger.error("Signing in failed", metadata: ["error": "\(cause)"])
            var response = oauthError("temporarily_unavailable")
            response.status = .serviceUnavailable
            response.headers[.retryAfter] = "5"
            return response
        }
    }

    private func oauthError(_ code: String, _ members: (String, JSON)...) -> Response {
        var object = JSONObject()
        object.append("error", .string(code))
        for (name, value) in members { object.append(name, value) }
        var response = json(.object(object))
        response.status = .badRequest
        return response
    }

    private func json(_ value: JSON) -> Response {
        SignInAnswers.text(String(decoding: value.bytes, as: UTF8.self), type: "application/json")
    }
}
