import Foundation
import HTTPTypes
import JSON
import Testing

/// Somebody who uses the REST interface.
struct Member: Sendable {
    enum Credential: Sendable {
        case nothing
        /// As the web application does: the cookie, and a token with everything that changes something.
        case session(cookie: String, csrfToken: String)
        case bearer(String)
    }

    let origin: String
    var credential: Credential

    /// Of the session that the browser has.
    init(of browser: Browser, at origin: String) async throws {
        self.origin = origin
        let cookie = try #require(browser.cookie("away", of: origin))
        credential = .session(cookie: cookie, csrfToken: "")
        let me = try await get("/v1/me").expect(.ok)
        credential = .session(cookie: cookie, csrfToken: try #require(me.json["csrfToken"]?.string))
    }

    init(_ credential: Credential, at origin: String) {
        self.origin = origin
        self.credential = credential
    }

    /// Signs in at the organization's provider as people do.
    static func signIn(_ person: Person, slug: String, at origin: String) async throws -> Member {
        let browser = Browser()
        let page = try await browser.visit("\(origin)/o/\(slug)/sign-in", as: person)
        try page.expect(.ok)
        return try await Member(of: browser, at: origin)
    }

    @discardableResult
    func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(method, path, bytes: body?.bytes, headers: headers)
    }

    @discardableResult
    func send(_ method: HTTPRequest.Method, _ path: String, bytes: [UInt8]?, headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        switch credential {
        case .nothing: break
        case .session(let cookie, let csrfToken):
            headers[.cookie] = "away=\(cookie)"
            if method != .get, let name = HTTPField.Name("Away-CSRF-Token") {
                headers[name] = csrfToken
                headers[.origin] = origin
            }
        case .bearer(let token): headers[.authorization] = "Bearer \(token)"
        }
        if bytes != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await Web.send(method, try #require(URL(string: origin + path)), headers: headers, body: bytes)
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer { try await send(.get, path, headers: headers) }

    @discardableResult
    func post(_ path: String, _ body: JSON? = nil, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.post, path, body, headers: headers)
    }

    @discardableResult
    func put(_ path: String, _ body: JSON, headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.put, path, body, headers: headers)
    }

    /// Makes a resource: its id.
    func make(_ path: String, _ body: JSON) async throws -> String {
        try #require(try await post(path, body).expect(.created).id)
    }
}
