import JOSE
import JSON
import SSO
import Synchronization
import Testing

@testable import OpenIDConnect

@Suite struct `Discovery` {
    let provider: InMemoryProvider
    let issuer: Issuer

    init() throws {
        provider = try InMemoryProvider()
        issuer = try #require(Issuer(InMemoryProvider.issuer))
    }

    @Test(
        arguments: zip(
            ["https://op.example", "https://op.example/", "https://op.example/realms/a", "https://op.example/realms/a/"],
            ["", "", "/realms/a", "/realms/a"]
        )
    )
    func `O2.1 is found below the issuer`(text: String, path: String) throws {
        let issuer = try #require(Issuer(text))
        #expect(issuer.discoveryAddress.text == "https://op.example\(path)/.well-known/openid-configuration")
        #expect(issuer.text == text)
    }

    @Test(arguments: [
        "http://op.example", "https://op.example?x", "https://op.example#x", "https://login.example/{tenantid}/v2.0", "op.example", "",
        "http://127.0.0.1", "https://u@op.example",
    ])
    func `O2.1 O6.14 refuses other issuers`(text: String) {
        #expect(Issuer(text) == nil)
    }

    @Test func `O2.2 takes http of this machine in development only`() {
        #expect(Issuer("http://127.0.0.1:4000/api", policy: .loopbackHTTPToo) != nil)
        #expect(Issuer("http://10.0.0.1:4000/api", policy: .loopbackHTTPToo) == nil)
    }

    func read(_ change: (inout JSONObject) -> Void) throws -> ProviderMetadata {
        var members = try #require(InMemoryProvider.Behaviour().discovery.object)
        change(&members)
        return try ProviderMetadata(parsing: JSON.object(members).bytes, for: issuer)
    }

    @Test func `reads what is used`() throws {
        let metadata = try read { _ in }
        #expect(metadata.signingAlgorithms == [.rs256, .es256])
        #expect(metadata.sendsIssuerInResponses)
        #expect(metadata.codeChallengeMethods == ["S256"])
        #expect(metadata.tokenEndpointAuthenticationMethods == nil)
        #expect(metadata.endSessionEndpoint?.target == "/logout?x=1")
    }

    @Test(arguments: ["https://op.example/", "https://OP.example", "https://evil.example"])
    func `O2.1 refuses another issuer's document`(name: String) {
        #expect(throws: Refusal("O2.1", "the discovery document is another issuer's", expected: "https://op.example", received: name)) {
            try read { $0["issuer"] = .string(name) }
        }
    }

    @Test(arguments: [
        "authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint",
    ])
    func `O2.2 refuses endpoints without https`(name: String) {
        for text in ["http://op.example/x", "/x", "javascript:alert(1)", "http://127.0.0.1/x", "https://op.example/#x"] {
            #expect(throws: Refusal("O2.2", "an endpoint is not an https address (\(name))", received: text)) {
                try read { $0[name] = .string(text) }
            }
        }
    }

    @Test(arguments: ["authorization_endpoint", "token_endpoint", "jwks_uri"])
    func `O2.2 refuses a document without endpoints`(name: String) {
        #expect(throws: Refusal("O2.2", "the discovery document lacks an endpoint (\(name))")) {
            try read { $0[name] = nil }
        }
    }

    @Test(arguments: ["", "[]", "<html>", #"{"issuer":"https://op.example","issuer":"https://op.example"}"#])
    func `O2.1 refuses what is no strict object`(text: String) {
        #expect(throws: Refusal("O2.1", "the discovery document is not a strict JSON object")) {
            try ProviderMetadata(parsing: Array(text.utf8), for: issuer)
        }
    }

    @Test func `O2.4 is asked for once a day, by all together`() async throws {
        let party = provider.party(try provider.client())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await party.discovery.metadata() } }
            try await group.waitForAll()
        }
        provider.pass(.seconds(86_399))
        _ = try await party.discovery.metadata()
        #expect(provider.count("/.well-known/openid-configuration") == 1)
        provider.pass(.seconds(1))
        _ = try await party.discovery.metadata()
        #expect(provider.count("/.well-known/openid-configuration") == 2)
        provider.change { $0.isAway = true }
        provider.pass(.seconds(2 * 86_400 - 1))
        _ = try await party.discovery.metadata()
        provider.pass(.seconds(1))
        await #expect(throws: ProviderUnreachable(.connection, host: "op.example")) { try await party.discovery.metadata() }
    }

    @Test func `O2.4 is asked for once a minute while the provider fails`() async throws {
        let party = provider.party(try provider.client())
        let path = "/.well-known/openid-configuration"
        provider.change { $0.isAway = true }
        for pause in [0, 0, 59] {
            provider.pass(.seconds(pause))
            await #expect(throws: ProviderUnreachable(.connection, host: "op.example")) { try await party.discovery.metadata() }
        }
        #expect(provider.count(path) == 1)
        provider.pass(.seconds(1))
        provider.change { $0.isAway = false }
        _ = try await party.discovery.metadata()
        #expect(provider.count(path) == 2)
        // With a document of yesterday the pause holds too.
        provider.change { $0.isAway = true }
        provider.pass(.seconds(86_400))
        for _ in 0..<3 { _ = try await party.discovery.metadata() }
        #expect(provider.count(path) == 3)
    }

    @Test func `O2.1 is asked for once a minute while it is another issuer's`() async throws {
        let party = provider.party(try provider.client())
        let good = InMemoryProvider.Behaviour().discovery
        provider.change { $0.discovery = ["issuer": "https://evil.example"] }
        for _ in 0..<3 { await #expect(throws: Refusal.self) { try await party.discovery.metadata() } }
        #expect(provider.requests.count == 1)
        provider.change { $0.discovery = good }
        // After a change or at a test, an admin does not wait.
        await party.discovery.forget()
        _ = try await party.discovery.metadata()
        #expect(provider.requests.count == 2)
    }

    @Test func `O2.4 forgets what is on its way too`() async throws {
        let (begun, beginning) = AsyncStream.makeStream(of: Void.self)
        let (opened, opening) = AsyncStream.makeStream(of: Void.self)
        let body = InMemoryProvider.Behaviour().discovery.bytes
        let fetches = Mutex(0)
        let cache = DiscoveryCache(issuer, now: { UnixTime(seconds: 0) }) { _ in
            let number = fetches.withLock { number in
                number += 1
                return number
            }
            if number == 1 {
                beginning.yield()
                for await _ in opened { break }
            }
            return ProviderResponse(status: 200, body: body)
        }
        let early = Task { try await cache.metadata() }
        for await _ in begun { break }
        await cache.forget()
        // The next does not wait for the answer of before, which then is not kept.
        let late = Task { try await cache.metadata() }
        for _ in 0..<1000 where fetches.withLock({ $0 }) < 2 { await Task.yield() }
        opening.yield()
        _ = try await (early.value, late.value)
        _ = try await cache.metadata()
        #expect(fetches.withLock { $0 } == 2)
    }
}

@Suite struct `Logout with OpenID Connect` {
    let provider: InMemoryProvider

    init() throws {
        provider = try InMemoryProvider()
    }

    @Test func `O8.4 goes on to the provider`() async throws {
        let metadata = try await provider.party(try provider.client()).discovery.metadata()
        let request = LogoutRequest(
            metadata,
            clientID: "a way",
            idToken: "a.b.c",
            returnAddress: "https://away.example/bye",
            state: "s"
        )
        let expected = "https://op.example/logout?x=1&id_token_hint=a.b.c&client_id=a+way"
        #expect(request?.address == expected + "&post_logout_redirect_uri=https%3A%2F%2Faway.example%2Fbye&state=s")
        provider.change { $0.discovery = `Signing in with OpenID Connect`.without("end_session_endpoint", $0.discovery) }
        let silent = try await provider.party(try provider.client()).discovery.metadata()
        #expect(LogoutRequest(silent, clientID: "a way", idToken: nil, returnAddress: nil, state: nil) == nil)
    }

    @Test func `O8.3 by a frame names issuer and session`() throws {
        let issuer = try #require(Issuer("https://op.example"))
        #expect(try FrontChannelLogout(["iss": "https://op.example", "sid": "s"], issuer: issuer).sessionID == "s")
        for parameters in [["iss": "https://op.example"], ["sid": "s"], ["iss": "https://op.example/", "sid": "s"], [:]] as [FormParameters]
        {
            #expect(throws: Refusal.self) { try FrontChannelLogout(parameters, issuer: issuer) }
        }
    }
}
