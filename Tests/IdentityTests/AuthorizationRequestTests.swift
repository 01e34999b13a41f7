import Application
import SSO
import Testing

@testable import Identity

@Suite struct `Beginning a sign-in` {
    @Test func `asks for a code with PKCE, state and nonce (O1.1 to O1.4)`() async throws {
        let world = try await World()
        let departure = try await world.service.begin(SignInStart(slug: "acme"), client: world.browser().client)
        guard case .redirect(let address) = departure.way else {
            Issue.record("no redirect")
            return
        }
        #expect(address.hasPrefix(FakeProvider.issuer + "/authorize?"))
        let query = try #require(FormParameters(decoding: address.drop { $0 != "?" }.dropFirst()))
        #expect(query["response_type"] == "code")
        #expect(query["scope"]?.split(separator: " ").contains("openid") == true)
        #expect(query["code_challenge_method"] == "S256")
        #expect(query["code_challenge"]?.utf8.count == 43)
        #expect((query["state"]?.utf8.count ?? 0) >= 22)
        #expect((query["nonce"]?.utf8.count ?? 0) >= 22)
        #expect(query["redirect_uri"] == "https://away.example/sso/oidc/callback")
        #expect(departure.attemptCookie?.utf8.count == 43)
    }

    @Test func `makes new state, nonce and verifier for each attempt (O1.2)`() async throws {
        let world = try await World()
        let browser = world.browser()
        var seen: Set<String> = []
        for _ in 0..<3 {
            guard case .redirect(let address) = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client).way,
                let query = FormParameters(decoding: address.drop { $0 != "?" }.dropFirst())
            else { continue }
            for name in ["state", "nonce", "code_challenge"] { seen.insert(query[name] ?? "") }
        }
        #expect(seen.count == 9)
    }

    @Test func `knows no other organization and no disabled connection`() async throws {
        let world = try await World { $0?.isEnabled = false }
        for slug in ["acme", "other"] {
            await #expect(throws: SignInError.self) {
                _ = try await world.service.begin(SignInStart(slug: slug), client: world.browser().client)
            }
        }
    }

    @Test func `is limited for one address at one connection (P4.3)`() async throws {
        let world = try await World()
        let browser = world.browser()
        for _ in 0..<20 { _ = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client) }
        do {
            _ = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client)
            Issue.record("the 21st passed")
        } catch {
            guard case .limited(let seconds) = error else {
                Issue.record("\(error)")
                return
            }
            #expect((1...60).contains(seconds))
        }
        world.clock.advance(by: 60)
        _ = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client)
    }

    @Test(arguments: [
        ("/requests?from=mail", "/requests?from=mail"), ("//evil.example", "/"), ("/\\evil.example", "/"), ("https://evil.example", "/"),
        ("", "/"), ("/a\r\nb", "/"), ("requests", "/"),
    ])
    func `returns to a path of this service only (O1.9)`(asked: String, expected: String) async throws {
        let world = try await World()
        var browser = world.browser()
        #expect(try await browser.signIn(SignInStart(slug: "acme", returnTo: asked)).returnTo == expected)
    }
}

@Suite struct `Home-realm discovery` {
    @Test func `names the organization of a verified domain, whoever the person is (P2.3)`() async throws {
        let world = try await World()
        #expect(try await world.service.discover(email: "Nobody@ACME.example", client: world.browser().client) == "acme")
    }

    @Test func `answers the same for an unknown domain, no address and no connection (P2.3)`() async throws {
        let world = try await World { $0 = nil }
        for email in ["ana@acme.example", "ana@other.example", "ana", ""] {
            #expect(try await world.service.discover(email: email, client: world.browser().client) == nil)
        }
    }
}
