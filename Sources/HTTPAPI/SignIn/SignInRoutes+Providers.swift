import Application
import HTTPTypes
import Hummingbird
import Leave

/// What identity providers send, by the browser or themselves.
extension SignInRoutes {
    func completeQuery(_ request: Request, _ context: PublicContext) async throws -> Response {
        let query = [FormField](form: Array((request.uri.query ?? "").utf8)) ?? []
        return await complete(query, request, context, mayResubmit: false)
    }

    func completeForm(_ request: Request, _ context: PublicContext) async throws -> Response {
        let form = [FormField](form: try await body(of: request)) ?? []
        return await complete(form, request, context, mayResubmit: mayResubmit(request))
    }

    private func complete(_ fields: [FormField], _ request: Request, _ context: PublicContext, mayResubmit: Bool) async -> Response {
        do {
            let client = cookies.client(request, context, mayResubmit: mayResubmit)
            return answer(try await signIn.completeOpenIDConnect(fields, client: client), at: "/sso/oidc/callback", context)
        } catch {
            return answers(context).failure(error, context)
        }
    }

    func completeSAML(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let connection = try connection(context) else { return answers(context).failure(.unknown, context) }
        // What is no form has no fields, and is refused as such (S1.1).
        let body = isForm(request) ? try await body(of: request, upTo: Self.samlFormLimit) : []
        do {
            let client = cookies.client(request, context, mayResubmit: mayResubmit(request))
            let arrival = try await signIn.completeSAML(body, at: connection, client: client)
            return answer(arrival, at: "/sso/saml/\(connection)/acs", context)
        } catch {
            return answers(context).failure(error, context)
        }
    }

    private func answer(_ arrival: Arrival, at path: String, _ context: PublicContext) -> Response {
        switch arrival {
        case .signedIn(let signedIn): answers(context).signedIn(signedIn)
        case .resubmit(let fields): answers(context).resubmission(fields, to: path)
        case .tested(let report, let connection): answers(context).page(.tested(report, of: connection))
        }
    }

    private func isForm(_ request: Request) -> Bool {
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }
        return type.filter { $0 != " " && $0 != "\t" }.lowercased() == "application/x-www-form-urlencoded"
    }

    /// Once.
    private func mayResubmit(_ request: Request) -> Bool {
        ([FormField](form: Array((request.uri.query ?? "").utf8)) ?? [])["again"] == nil
    }

    func metadata(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let connection = try connection(context) else { return answers(context).failure(.unknown, context) }
        do {
            guard let xml = try await signIn.metadata(of: connection) else { return answers(context).failure(.unknown, context) }
            return SignInAnswers.text(xml, type: "application/samlmetadata+xml")
        } catch {
            return answers(context).failure(error, context)
        }
    }

    func keySet(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let connection = try connection(context) else { return answers(context).failure(.unknown, context) }
        do {
            guard let keys = try await signIn.keySet(of: connection) else { return answers(context).failure(.unknown, context) }
            return SignInAnswers.text(keys, type: "application/jwk-set+json")
        } catch {
            return answers(context).failure(error, context)
        }
    }

    func singleLogout(_ request: Request, _ context: PublicContext) async throws -> Response {
        await singleLogout(.redirect(query: request.uri.query ?? ""), try connection(context), context)
    }

    func singleLogoutForm(_ request: Request, _ context: PublicContext) async throws -> Response {
        await singleLogout(.post(body: try await body(of: request, upTo: Self.samlFormLimit)), try connection(context), context)
    }

    private func singleLogout(_ message: LogoutMessage, _ connection: SSOConnectionID?, _ context: PublicContext) async -> Response {
        guard let connection else { return answers(context).failure(.unknown, context) }
        do {
            guard let departure = try await signIn.singleLogout(message, at: connection) else { return answers(context).page(.signedOut) }
            return answers(context).departure(departure)
        } catch {
            return answers(context).failure(error, context)
        }
    }

    /// O8.2: 200, or 400 with a code.
    func backChannelLogout(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let connection = try connection(context) else { return answers(context).failure(.unknown, context) }
        guard let form = [FormField](form: try await body(of: request)), let token = form["logout_token"] else {
            return invalidLogout("The form has not exactly one logout_token.")
        }
        do {
            try await signIn.backChannelLogout(token, at: connection)
            return SignInAnswers.text("", type: "text/plain; charset=utf-8")
        } catch {
            guard case .refused(let reference) = error else { return answers(context).failure(error, context) }
            return invalidLogout("The logout token is not valid (\(reference)).")
        }
    }

    private func invalidLogout(_ description: String) -> Response {
        var response = SignInAnswers.text(
            #"{"error":"invalid_request","error_description":"\#(description)"}"#,
            type: "application/json"
        )
        response.status = .badRequest
        return response
    }

    func frontChannelLogout(_ request: Request, _ context: PublicContext) async throws -> Response {
        guard let connection = try connection(context) else { return answers(context).failure(.unknown, context) }
        let query = [FormField](form: Array((request.uri.query ?? "").utf8)) ?? []
        do {
            return answers(context).framed(by: try await signIn.frontChannelLogout(query, at: connection))
        } catch {
            return answers(context).failure(error, context)
        }
    }
}
