import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// Single logout with real providers, both ways (SSO_RULES S8, O8).
@Suite(.tags(.database), .timeLimit(.minutes(3)))
struct `Signing out` {
    /// An organization with SimpleSAMLphp, which knows where logout is answered.
    private func connect(_ provider: IdentityProvider, _ away: RunningAway) async throws -> Company {
        let company = try await Company.found("umbrella", in: away, domain: "acme.example")
        let made = try await company.admin.post(
            "/v1/sso-connections",
            [
                "name": "SimpleSAMLphp", "metadata": ["url": .string(try provider.text("metadataUrl"))],
                "attributes": ["email": "email", "name": "displayName"], "provisioning": ["enabled": true],
            ]
        ).expect(.created)
        let addresses = made.json["addresses"]
        let entityID = try #require(addresses?["entityId"]?.string)
        let consumer = try #require(addresses?["assertionConsumerUrl"]?.string)
        let logout = try #require(addresses?["singleLogoutUrl"]?.string)
        try await provider.run("service", entityID, consumer, environment: ["LOGOUT_URL": logout])
        return company
    }

    /// Where the page after the sign-out leads.
    private func target(_ page: Answer) throws -> String {
        let refresh = try #require(HTMLTag.all(in: page.text).first { $0.name == "meta" && $0["http-equiv"] == "refresh" })
        let content = try #require(refresh["content"])
        let address = try #require(content.range(of: "url=")).upperBound
        return String(content[address...]).replacing("&amp;", with: "&")
    }

    @Test func `here signs out at a SAML provider, too (S8.4)`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                _ = try await connect(provider, away)
                let browser = Browser()
                try await browser.visit("\(away.origin)/o/umbrella/sign-in", as: .john).expect(.ok)
                let john = try await Member(of: browser, at: away.origin)
                let page = try await john.submit("/sign-out").expect(.ok)
                // Ours has ended, whatever the provider does.
                try await john.get("/v1/me").expect(.unauthorized)
                let back = try await browser.visit(try target(page), as: .john)
                #expect(back.url.absoluteString.hasPrefix(away.origin), "\(back.url): \(back.text.prefix(1000))")
                // The provider asks for the password again.
                let asked = try await browser.visit("\(away.origin)/o/umbrella/sign-in", as: .john) {
                    $0.method == .post && $0["password"] != nil || $0["SAMLResponse"] != nil
                }
                #expect(asked["password"] != nil)
            }
        }
    }

    @Test func `at a SAML provider signs out here, and its message counts once (S8.2, S8.3)`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                _ = try await connect(provider, away)
                let (browser, other) = (Browser(), Browser())
                try await browser.visit("\(away.origin)/o/umbrella/sign-in", as: .john).expect(.ok)
                try await other.visit("\(away.origin)/o/umbrella/sign-in", as: .mike).expect(.ok)
                let john = try await Member(of: browser, at: away.origin)
                let mike = try await Member(of: other, at: away.origin)
                let start = try provider.text("logoutUrl").replacing("SingleLogoutService", with: "initSLO") + "?RelayState=/simplesaml/"
                let message = try await browser.visit(start, as: .john) { $0.url.absoluteString.hasPrefix(away.origin) }
                #expect(message["SAMLRequest"] != nil)
                // Changed on the way: nobody is signed out (S8.1).
                let forged = message.url.absoluteString.replacing("&SigAlg=", with: "&RelayState=x&SigAlg=")
                let refused = try await Browser().send(Navigation(method: .get, url: try #require(URL(string: forged))))
                #expect(refused.status == .forbidden)
                try await john.get("/v1/me").expect(.ok)
                let answer = try await browser.send(message)
                #expect(answer.status == .seeOther)
                #expect(answer.headers[.location]?.contains("SAMLResponse=") == true)
                #expect(answer.headers[.location]?.contains("Signature=") == true)
                try await john.get("/v1/me").expect(.unauthorized)
                try await mike.get("/v1/me").expect(.ok)
                let replayed = try await browser.send(message)
                #expect(replayed.status == .forbidden)
            }
        }
    }

    @Test func `here begins the logout of an OpenID provider with the person's own token (O8.4)`() async throws {
        try await IdentityProvider.with(.glewlwyd) { provider in
            try await RunningAway.with { away in
                let company = try await Company.found("umbrella", in: away, domain: "acme.example")
                let made = try await company.admin.post(
                    "/v1/sso-connections",
                    [
                        "name": "Glewlwyd", "provisioning": ["enabled": true], "clientSecret": "a-secret/with+signs",
                        "oidc": ["issuer": .string(try provider.text("issuer")), "clientId": "away", "clientAuthentication": "secretPost"],
                    ]
                ).expect(.created)
                let addresses = made.json["addresses"]
                let redirect = try #require(addresses?["redirectUri"]?.string)
                let after = try #require(addresses?["postLogoutRedirectUri"]?.string)
                let back = try #require(addresses?["backChannelLogoutUrl"]?.string)
                try await provider.run("client", "away", redirect, "a-secret/with+signs", environment: ["AFTER_LOGOUT_URI": after])
                let browser = Browser()
                try await browser.visit("\(away.origin)/o/umbrella/sign-in", as: .john).expect(.ok)
                let john = try await Member(of: browser, at: away.origin)
                let page = try await john.submit("/sign-out").expect(.ok)
                try await john.get("/v1/me").expect(.unauthorized)
                let url = try #require(URL(string: try target(page)))
                let issuer = try provider.text("issuer")
                #expect(url.absoluteString.hasPrefix(issuer))
                #expect(url.parameter("id_token_hint")?.split(separator: ".").count == 3)
                #expect(url.parameter("post_logout_redirect_uri") == after)
                #expect(url.parameter("state")?.isEmpty == false)
                // The provider takes it: it does not answer with an error.
                let answer = try await browser.send(Navigation(method: .get, url: url))
                #expect(answer.status.code < 400, "\(answer.text)")
                // A token that nobody signed ends nothing (O8.2).
                let forged = try await Member(.nothing, at: away.origin).send(
                    .post,
                    String(back.dropFirst(away.origin.count)),
                    bytes: Array("logout_token=a.b.c".utf8),
                    headers: [.contentType: "application/x-www-form-urlencoded", .accept: "*/*"]
                )
                #expect(forged.status == .badRequest)
                #expect(forged.headers[.cacheControl] == "no-store")
            }
        }
    }
}
