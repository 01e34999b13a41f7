import Application
import DevelopmentProvider
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import NIOCore
import OpenIDConnect
import SSO
import Synchronization
import Testing

/// Our own strict client against the provider of the demo.
@Suite struct `The development provider` {
    static let issuer = "http://127.0.0.1:9999"
    static let callback = "http://127.0.0.1:8080/sso/oidc/callback"

    static func settings(issuer: String = Self.issuer) throws -> DevelopmentSettings {
        try DevelopmentSettings(
            issuer: issuer,
            clientID: "away",
            redirectURI: callback,
            returnAddress: "http://127.0.0.1:8080/",
            apiAudience: "away-api",
            people: [
                DevelopmentPerson(subject: "ana", name: "Ana", email: "ana@example.org", note: "admin"),
                DevelopmentPerson(subject: "mike", name: "Mike <b>", email: "mike@example.org"),
            ]
        )
    }

    /// A client of the provider whose requests go through its router.
    private func party(_ client: any TestClientProtocol, _ clock: Clock) throws -> RelyingParty {
        var configuration = ClientConfiguration(
            issuer: try #require(Issuer(Self.issuer, policy: .loopbackHTTPToo)),
            clientID: "away",
            authentication: .none,
            redirectURI: Self.callback
        )
        configuration.asksUserInfo = true
        return RelyingParty(configuration, now: { UnixTime(seconds: clock.now) }) { request in
            var headers: HTTPFields = [:]
            headers[.authorization] = request.authorization
            let answer = try await client.execute(
                uri: request.address.target,
                method: request.form == nil ? .get : .post,
                headers: headers,
                body: request.form.map { ByteBuffer(string: $0.encoded) }
            )
            return ProviderResponse(status: Int(answer.status.code), body: Array(answer.body.readableBytesView))
        }
    }

    private func click(_ client: any TestClientProtocol, _ address: String, as person: String) async throws -> FormParameters {
        let target = String(address.dropFirst(Self.issuer.count))
        let page = try await client.execute(uri: target, method: .get)
        #expect(page.status == .ok)
        #expect(String(buffer: page.body).contains("Mike &lt;b&gt;"))
        let body = target.drop { $0 != "?" }.dropFirst() + "&subject=\(person)"
        let answer = try await client.execute(uri: "/authorize", method: .post, body: ByteBuffer(string: String(body)))
        let location = try #require(answer.headers[.location])
        #expect(location.hasPrefix(Self.callback + "?"))
        return try #require(FormParameters(decoding: location.dropFirst(Self.callback.count + 1)))
    }

    @Test func `satisfies our own client`() async throws {
        let clock = Clock(1_800_000_000)
        let provider = try DevelopmentProvider(try Self.settings(), now: { clock.now })
        try await Hummingbird.Application(router: provider.router()).test(.router) { client in
            let party = try party(client, clock)
            let (request, pending) = try await party.begin()
            let answer = try await click(client, request.address, as: "ana")
            let signIn = try await party.complete(try AuthorizationResponse(answer), pending)
            #expect(signIn.verifiedEmail == "ana@example.org")
            #expect(signIn.userInfo?.claims["name"]?.string == "Ana")
            // The code is good once.
            await #expect(throws: SSO.Refusal.self) { _ = try await party.complete(try AuthorizationResponse(answer), pending) }
        }
    }

    @Test func `gives no tokens for another verifier, and none after a minute`() async throws {
        let clock = Clock(1_800_000_000)
        let provider = try DevelopmentProvider(try Self.settings(), now: { clock.now })
        try await Hummingbird.Application(router: provider.router()).test(.router) { client in
            let party = try party(client, clock)
            let (request, pending) = try await party.begin()
            let forged = PendingAuthorization(
                state: pending.state,
                nonce: pending.nonce,
                codeVerifier: String(repeating: "a", count: 43),
                began: pending.began,
                redirectURI: pending.redirectURI
            )
            let first = try await click(client, request.address, as: "ana")
            await #expect(throws: SSO.Refusal.self) { _ = try await party.complete(try AuthorizationResponse(first), forged) }
            let second = try await click(client, request.address, as: "ana")
            clock.advance(by: 60)
            await #expect(throws: SSO.Refusal.self) { _ = try await party.complete(try AuthorizationResponse(second), pending) }
        }
    }

    @Test(arguments: [
        ("client_id=away", "client_id=other"), ("redirect_uri=http", "redirect_uri=https"),
        ("code_challenge_method=S256", "code_challenge_method=plain"),
        ("response_type=code", "response_type=token"), ("scope=openid", "scope=profile"),
    ])
    func `sends nobody back for a request that is not the service's`(part: String, forged: String) async throws {
        let clock = Clock(1_800_000_000)
        let provider = try DevelopmentProvider(try Self.settings(), now: { clock.now })
        try await Hummingbird.Application(router: provider.router()).test(.router) { client in
            let address = try await party(client, clock).begin().request.address
            #expect(address.contains(part))
            let target = String(address.dropFirst(Self.issuer.count)).replacing(part, with: forged)
            #expect(try await client.execute(uri: target, method: .get).status == .badRequest)
        }
    }

    @Test(arguments: [
        "https://127.0.0.1:9999", "http://192.0.2.1:80", "http://127.0.0.1.evil.example:80", "http://localhost:80/x", "http://localhost",
    ])
    func `lives on loopback only`(issuer: String) {
        #expect(throws: DevelopmentSettings.Fault.notLoopback) { try Self.settings(issuer: issuer) }
    }
}
