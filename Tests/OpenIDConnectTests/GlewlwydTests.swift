import Fetching
import Foundation
import JOSE
import JSON
import SSO
import Testing

@testable import OpenIDConnect

/// A real provider on this machine, where it is installed: discovery, keys, code, PKCE, ID token, UserInfo, over the network.
@Suite(.enabled(if: Glewlwyd.isInstalled, "Glewlwyd or its scripts are not here"), .serialized)
struct `Signing in at Glewlwyd` {
    @Test(arguments: ["RS256", "PS256", "ES256"])
    func `works for its users, also after its key was rotated`(algorithm: String) async throws {
        try await Glewlwyd.with(algorithm: algorithm) { glewlwyd in
            let party = try glewlwyd.party(.secretBasic("away-test-secret"))
            let first = try await glewlwyd.signIn("ana", party)
            #expect(first.idToken.claims["name"] == "Ana Admín")
            #expect(first.verifiedEmail == "ana@acme.example")
            #expect(first.userInfo?.claims["sub"]?.string == first.idToken.subject)
            let second = try await glewlwyd.signIn("mike", party)
            #expect(second.idToken.subject != first.idToken.subject)
            try await glewlwyd.rotate(algorithm)
            let third = try await glewlwyd.signIn("ana", party)
            #expect(third.idToken.subject == first.idToken.subject)
        }
    }

    @Test func `works with the secret in the form, and is refused with another`() async throws {
        try await Glewlwyd.with(algorithm: "RS256") { glewlwyd in
            let signIn = try await glewlwyd.signIn("john", try glewlwyd.party(.secretPost("away-test-secret")))
            #expect(signIn.idToken.claims["email"] == "john@acme.example")
            await expectRefusal("O1.8") {
                _ = try await glewlwyd.signIn("john", try glewlwyd.party(.secretBasic("wrong")))
            }
        }
    }

    @Test func `works without a secret, guarded by PKCE alone`() async throws {
        try await Glewlwyd.with(algorithm: "ES256", secret: "") { glewlwyd in
            let party = try glewlwyd.party(.none)
            _ = try await glewlwyd.signIn("john", party)
            let (request, pending) = try await party.begin()
            let response = try await glewlwyd.browse(request, "john")
            let other = PendingAuthorization.make(redirectURI: pending.redirectURI, at: UnixTime(Date()))
            let mixed = PendingAuthorization(
                state: pending.state,
                nonce: pending.nonce,
                codeVerifier: other.codeVerifier,
                began: pending.began,
                redirectURI: pending.redirectURI
            )
            await expectRefusal("O1.8") { _ = try await party.complete(response, mixed) }
        }
    }

    /// The `iss` of its form is escaped as if it stood in a query.
    @Test func `is refused by form_post, by the rule that it breaks`() async throws {
        try await Glewlwyd.with(algorithm: "RS256") { glewlwyd in
            let party = try glewlwyd.party(.secretBasic("away-test-secret"), responseMode: .formPost)
            await expectRefusal("O1.5") { _ = try await glewlwyd.signIn("ana", party) }
        }
    }

    func expectRefusal(_ rule: SSORule, _ body: () async throws -> Void) async {
        do {
            try await body()
            Issue.record("not refused")
        } catch {
            #expect((error as? Refusal)?.rule == rule, "\(error)")
        }
    }

    /// Its `at_hash` is made by SHA-256, where O6.12 has SHA-512.
    @Test func `is refused with EdDSA, by the rule that it breaks`() async throws {
        try await Glewlwyd.with(algorithm: "EdDSA") { glewlwyd in
            await expectRefusal("O6.12") {
                _ = try await glewlwyd.signIn("ana", try glewlwyd.party(.secretBasic("away-test-secret")))
            }
        }
    }
}

/// The provider in a folder of its own, on a free port.
struct Glewlwyd {
    static let scripts =
        ProcessInfo.processInfo.environment["AWAY_IDP_SCRIPTS"].map { URL(filePath: $0) }
        ?? URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../shared/sso/idp").standardized

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/glewlwyd")
            && FileManager.default.isReadableFile(atPath: scripts.appending(path: "glewlwyd.sh").path)
    }

    static let redirectURI = "http://127.0.0.1:1/sso/oidc/callback"

    let issuer: String
    let folder: URL

    static func with(algorithm: String, secret: String = "away-test-secret", _ body: (Glewlwyd) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "away-glewlwyd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let port = try await freePort()
        let script = scripts.appending(path: "glewlwyd.sh").path
        let environment = ["ID_TOKEN_ALG": algorithm, "REDIRECT_URI": redirectURI, "CLIENT_SECRET": secret]
        do {
            let started = try JSON(
                parsing: try await Command.run(["bash", script, "start", String(port), folder.path], environment: environment)
            )
            let glewlwyd = Glewlwyd(issuer: try #require(started["issuer"]?.string), folder: folder)
            try await glewlwyd.replaceShortKey(algorithm)
            try await body(glewlwyd)
        } catch {
            _ = try? await Command.run(["bash", script, "stop", folder.path])
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
        _ = try await Command.run(["bash", script, "stop", folder.path])
        try FileManager.default.removeItem(at: folder)
    }

    /// It writes coordinates without their leading zero bytes, so one key in 128 breaks O4.5: another one, then.
    private func replaceShortKey(_ algorithm: String) async throws {
        let fetcher = try ProviderFetcher(FetchPolicy(allowsLoopbackHTTP: true))
        let address = try #require(WebAddress(issuer + "/jwks"))
        let keys = try JSON(parsing: try await fetcher.fetch(ProviderRequest(address)).body)["keys"]?.array ?? []
        let isShort = keys.contains { key in
            key["kty"] == "EC" && ["x", "y"].contains { (key[$0]?.string?.utf8.count ?? 0) < 43 }
        }
        if isShort { try await rotate(algorithm) }
    }

    func rotate(_ algorithm: String) async throws {
        let script = Self.scripts.appending(path: "glewlwyd.sh").path
        _ = try await Command.run(["bash", script, "rotate", folder.path], environment: ["ID_TOKEN_ALG": algorithm])
        try await replaceShortKey(algorithm)
    }

    func party(_ authentication: ClientAuthentication, responseMode: ClientConfiguration.ResponseMode = .query) throws -> RelyingParty {
        var client = ClientConfiguration(
            issuer: try #require(Issuer(issuer, policy: .loopbackHTTPToo)),
            clientID: "away-test",
            authentication: authentication,
            redirectURI: Self.redirectURI
        )
        client.scopes = []
        client.responseMode = responseMode
        client.asksUserInfo = true
        let fetcher = try ProviderFetcher(FetchPolicy(allowsLoopbackHTTP: true))
        return RelyingParty(client, now: { UnixTime(Date()) }, fetch: { try await fetcher.fetch($0) })
    }

    func signIn(_ user: String, _ party: RelyingParty) async throws -> SignIn {
        let (request, pending) = try await party.begin()
        return try await party.complete(try await browse(request, user), pending)
    }

    /// Goes through the provider's pages as the person would.
    func browse(_ request: AuthorizationRequest, _ user: String) async throws -> AuthorizationResponse {
        let script = Self.scripts.appending(path: "sign_in.py").path
        let stopped = try JSON(
            parsing: try await Command.run(["python3", script, request.address, user, "\(user)-password", Self.redirectURI])
        )
        var parameters = FormParameters()
        for field in try #require(stopped["fields"]?.object).members {
            parameters.append(field.name, try #require(field.value.string))
        }
        return try AuthorizationResponse(parameters)
    }

    private static func freePort() async throws -> Int {
        let output = try await Command.run(
            ["python3", "-c", "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"]
        )
        return try #require(Int(output.filter(\.isNumber)))
    }
}

extension UnixTime {
    init(_ date: Date) {
        self.init(seconds: Int64(date.timeIntervalSince1970))
    }
}
