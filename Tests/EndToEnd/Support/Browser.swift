import Foundation
import HTTPTypes
import JSON
import Testing

/// Who signs in at a provider.
struct Person: Sendable {
    let name: String
    let password: String
    let email: String

    init(_ name: String) {
        self.name = name
        password = name + "-password"
        email = name + "@acme.example"
    }

    static let (ana, mike, john, alex) = (Person("ana"), Person("mike"), Person("john"), Person("alex"))
}

/// A request that a browser is about to make.
struct Navigation {
    let method: HTTPRequest.Method
    let url: URL
    /// Of a form.
    var fields: [(name: String, value: String)] = []

    /// The fields, or the parameters of the address.
    subscript(_ name: String) -> String? {
        method == .post
            ? fields.first { $0.name == name }?.value
            : url.parameter(name)
    }

    var body: [UInt8]? {
        method == .post ? Array(fields.map { encoded($0.name) + "=" + encoded($0.value) }.joined(separator: "&").utf8) : nil
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "-._~").union(.alphanumerics)) ?? ""
    }
}

/// A browser without a person: keeps cookies, follows redirects and forms that post themselves, fills in the forms of providers.
final class Browser {
    struct TooManySteps: Error {
        let last: URL
    }

    private var cookies: [String: [String: String]] = [:]

    /// The value of a cookie of an origin (`http://127.0.0.1:8080`).
    func cookie(_ name: String, of origin: String) -> String? {
        URL(string: origin).flatMap { cookies[Self.place($0)]?[name] }
    }

    /// Goes on until a page asks for nothing more.
    func visit(_ url: String, as person: Person) async throws -> Answer {
        try await go(Navigation(method: .get, url: try #require(URL(string: url))), as: person) { _ in false }.page
    }

    /// Goes on until the next request would be one that the test wants to make itself.
    func visit(_ url: String, as person: Person, until isWanted: (Navigation) -> Bool) async throws -> Navigation {
        let end = try await go(Navigation(method: .get, url: try #require(URL(string: url))), as: person, until: isWanted)
        return try #require(end.next, "\(end.last)")
    }

    /// Makes one request and goes on from there.
    func submit(_ navigation: Navigation, as person: Person) async throws -> Answer {
        try await go(navigation, as: person) { _ in false }.page
    }

    /// Makes one request and follows nothing.
    func send(_ navigation: Navigation) async throws -> Answer {
        var headers: HTTPFields = [.accept: "text/html"]
        if let jar = cookies[Self.place(navigation.url)], !jar.isEmpty {
            headers[.cookie] = jar.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
        }
        if navigation.method == .post { headers[.contentType] = "application/x-www-form-urlencoded" }
        return try await exchange(navigation.method, navigation.url, headers, navigation.body)
    }

    private enum End {
        case next(Navigation)
        case page(Answer)

        var next: Navigation? { if case .next(let navigation) = self { navigation } else { nil } }
        var last: String { if case .page(let answer) = self { "\(answer.url) \(answer.status): \(answer.text.prefix(1500))" } else { "" } }
        var page: Answer {
            get throws {
                guard case .page(let answer) = self else { throw NoAnswer() }
                return answer
            }
        }
    }

    private func go(_ start: Navigation, as person: Person, until isWanted: (Navigation) -> Bool) async throws -> End {
        var navigation = start
        for _ in 0..<25 {
            if isWanted(navigation) { return .next(navigation) }
            let answer = try await send(navigation)
            guard let next = try await self.next(after: answer, as: person) else { return .page(answer) }
            navigation = next
        }
        throw TooManySteps(last: navigation.url)
    }

    private func next(after answer: Answer, as person: Person) async throws -> Navigation? {
        if answer.status.kind == .redirection, let location = answer.headers[.location] {
            return try get(location, from: answer.url)
        }
        if answer.url.path.hasSuffix("/login.html"), answer.url.query()?.contains("callback_url=") == true {
            return try await signInAtGlewlwyd(answer.url, person)
        }
        if let refresh = HTMLTag.all(in: answer.text).first(where: { $0.name == "meta" && $0["http-equiv"] == "refresh" })?["content"],
            let target = refresh.split(separator: "url=", maxSplits: 1).last
        {
            return try get(String(target), from: answer.url)
        }
        let forms = HTMLForm.all(in: answer.text)
        if let form = forms.first(where: { $0.has("SAMLResponse") || $0.has("SAMLRequest") }) {
            return try submission(of: form, form.fields, from: answer.url)
        }
        if let form = forms.first(where: { !$0.passwords.isEmpty }) {
            let fields = form.fields.map { field in
                (
                    field.name,
                    form.passwords.contains(field.name) ? person.password : form.texts.contains(field.name) ? person.name : field.value
                )
            }
            return try submission(of: form, fields, from: answer.url)
        }
        // Our development provider: the button with the person's address.
        for form in forms {
            for button in form.buttons where button.name == "subject" && button.text.contains(person.email) {
                return try submission(of: form, form.fields + [(button.name, button.value)], from: answer.url)
            }
        }
        return nil
    }

    /// What Glewlwyd's page does in JavaScript: password, consent, and on to the address that it was given.
    private func signInAtGlewlwyd(_ page: URL, _ person: Person) async throws -> Navigation {
        let base = "http://\(Self.place(page))/api"
        let password: JSON = ["username": .string(person.name), "password": .string(person.password)]
        try await call(.post, base + "/auth/", password, from: page)
        if let client = page.parameter("client_id") {
            try await call(.put, base + "/auth/grant/\(client)/", ["scope": .string(page.parameter("scope") ?? "openid")], from: page)
        }
        let callback = try #require(page.parameter("callback_url"))
        return try get(callback + (callback.contains("?") ? "&" : "?") + "g_continue", from: page)
    }

    /// A request of a page's script.
    func call(_ method: HTTPRequest.Method, _ url: String, _ body: JSON, from page: URL) async throws {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let jar = cookies[Self.place(page)] { headers[.cookie] = jar.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        try await exchange(method, try #require(URL(string: url)), headers, body.bytes).expect(.ok)
    }

    private func exchange(_ method: HTTPRequest.Method, _ url: URL, _ headers: HTTPFields, _ body: [UInt8]?) async throws -> Answer {
        let answer = try await Web.send(method, url, headers: headers, body: body)
        for line in answer.headers[values: .setCookie] {
            let parts = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.last.map(String.init) ?? ""
            cookies[Self.place(url), default: [:]][String(parts[0])] = value.isEmpty ? nil : value
        }
        return answer
    }

    private func get(_ target: String, from page: URL) throws -> Navigation {
        Navigation(method: .get, url: try #require(URL(string: target, relativeTo: page)?.absoluteURL))
    }

    private func submission(of form: HTMLForm, _ fields: [(String, String)], from page: URL) throws -> Navigation {
        let target = form.action.isEmpty ? page : try #require(URL(string: form.action, relativeTo: page)?.absoluteURL)
        return Navigation(method: form.method == "POST" ? .post : .get, url: target, fields: fields.map { (name: $0.0, value: $0.1) })
    }

    /// Where a cookie belongs. A Domain that is empty or does not fit is ignored, as browsers do for addresses.
    private static func place(_ url: URL) -> String { "\(url.host() ?? ""):\(url.port ?? 80)" }
}

extension URL {
    /// Of the query, as forms write it.
    func parameter(_ name: String) -> String? {
        var components = URLComponents(url: self, resolvingAgainstBaseURL: false)
        let query = components?.percentEncodedQuery
        components?.percentEncodedQuery = query?.replacing("+", with: "%20")
        return components?.queryItems?.first { $0.name == name }?.value
    }
}
