import HTTPTypes
import Hummingbird
import OpenSSL
import SSO

/// What the service asks for, checked as a strict provider does.
private struct AuthorizationQuery {
    let state: String
    let nonce: String?
    let codeChallenge: String

    /// Nil when the person must not be sent back: another client or redirect URI (RFC 6749 4.1.2.1), or without PKCE.
    init?(_ parameters: FormParameters, _ settings: DevelopmentSettings) {
        guard parameters["client_id"] == settings.clientID, parameters["redirect_uri"] == settings.redirectURI,
            parameters["response_type"] == "code", parameters["response_mode"] ?? "query" == "query",
            parameters["scope"]?.split(separator: " ").contains("openid") == true,
            parameters["code_challenge_method"] == "S256", let challenge = parameters["code_challenge"], challenge.utf8.count == 43,
            let state = parameters["state"]
        else { return nil }
        self.state = state
        nonce = parameters["nonce"]
        codeChallenge = challenge
    }
}

extension DevelopmentProvider {
    /// The list of people to click.
    func authorize(_ request: Request) -> Response {
        guard let parameters = FormParameters(decoding: request.uri.query ?? ""), AuthorizationQuery(parameters, settings) != nil else {
            return refusal
        }
        let hidden = parameters.fields.map { field in
            "<input type=\"hidden\" name=\"\(escaped(field.name))\" value=\"\(escaped(field.value))\">"
        }.joined()
        let people = settings.people.map { person in
            """
            <button name="subject" value="\(escaped(person.subject))">\(escaped(person.name))\
            <small>\(escaped(person.email))\(person.note.isEmpty ? "" : " · " + escaped(person.note))</small></button>
            """
        }.joined()
        return html(
            """
            <h1>Who are you?</h1>
            <p>This stands in for your company’s identity provider. It exists in the demo only.</p>
            <form method="post" action="/authorize">\(hidden)\(people)</form>
            """
        )
    }

    /// Somebody was clicked.
    func choose(_ request: Request) async throws -> Response {
        guard let parameters = FormParameters(decoding: try await body(of: request)),
            let query = AuthorizationQuery(parameters, settings),
            let person = settings.people.first(where: { $0.subject == parameters["subject"] })
        else { return refusal }
        let now = now()
        let code = grants.makeCode(
            Grants.Grant(
                person: person,
                nonce: query.nonce,
                codeChallenge: query.codeChallenge,
                redirectURI: settings.redirectURI,
                clientID: settings.clientID,
                authenticatedAt: now,
                expires: now + 60
            )
        )
        let answer: FormParameters = ["code": code, "state": query.state, "iss": settings.issuer]
        let separator = settings.redirectURI.contains("?") ? "&" : "?"
        return redirect(to: settings.redirectURI + separator + answer.encoded)
    }

    func endSession(_ request: Request) -> Response {
        let parameters = FormParameters(decoding: request.uri.query ?? "")
        guard let parameters, parameters["post_logout_redirect_uri"] == settings.returnAddress else {
            return html("<h1>Signed out</h1>")
        }
        let state: FormParameters = parameters["state"].map { ["state": $0] } ?? [:]
        return redirect(to: settings.returnAddress + (state.fields.isEmpty ? "" : "?" + state.encoded))
    }

    func redirect(to target: String) -> Response {
        Response(status: .seeOther, headers: [.location: target, .cacheControl: "no-store"])
    }

    func body(of request: Request) async throws -> String {
        var request = request
        return String(buffer: try await request.collectBody(upTo: 1 << 16))
    }

    private var refusal: Response {
        html("<h1>This sign-in cannot go on</h1><p>The request is not the service’s that this provider is for.</p>", status: .badRequest)
    }

    func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }
}
