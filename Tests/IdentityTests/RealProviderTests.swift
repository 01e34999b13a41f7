import Application
import Foundation
import JSON
import Leave
import OpenSSL
import SSO
import Testing

@testable import Identity

/// Sign-ins at real providers on loopback: Glewlwyd and SimpleSAMLphp, through their login forms. `AWAY_TEST_PROVIDERS` names the folder of the
/// scripts that start them.
@Suite(.serialized, .enabled(if: RealProviders.folder != nil)) struct `A real identity provider` {
    @Test(arguments: ["RS256", "PS256", "ES256"])
    func `signs Ana in by OpenID Connect`(algorithm: String) async throws {
        let started = try RealProviders.start(
            "glewlwyd.sh",
            ["REDIRECT_URI": "http://127.0.0.1:8080/sso/oidc/callback", "ID_TOKEN_ALG": algorithm]
        )
        defer { started.stop() }
        let issuer = try #require(started.answer["issuer"]?.string)
        let world = try await World(publicURL: "http://127.0.0.1:8080", isDevelopment: true, network: RealProviders.network) { connection in
            connection?.provider = .openIDConnect(OpenIDConnectSettings(issuer: issuer, clientID: "away-test"))
            connection?.attributes.name = "name"
        }
        try await world.secrets.setClientSecret("away-test-secret", of: world.connection.id, in: world.organization)
        for (user, expected) in [("ana", world.ana), ("ana", world.ana), ("mike", EmployeeID(200))] {
            if user == "mike" { try await world.add(expected, "mike@acme.example") }
            var browser = world.browser()
            let departure = try await world.service.begin(SignInStart(slug: "acme", returnTo: "/x"), client: browser.client)
            browser.attemptCookie = departure.attemptCookie
            let answer = try RealProviders.signIn(departure, user, stop: "http://127.0.0.1:8080")
            guard case .signedIn(let signedIn) = try await world.service.completeOpenIDConnect(answer.fields, client: browser.client) else {
                Issue.record("no session for \(user)")
                continue
            }
            browser.sessionCookie = signedIn.sessionCookie
            #expect(try await browser.principal()?.employee == expected)
            #expect(signedIn.returnTo == "/x")
        }
        let records = try await world.log.records(of: world.organization, connection: nil, before: nil, limit: 10)
        #expect(records.count == 3)
    }

    @Test(arguments: [("both", "sha256", false), ("assertion", "sha512", false), ("response", "sha256", false), ("both", "sha256", true)])
    func `signs Ana in by SAML`(signs: String, hash: String, encrypts: Bool) async throws {
        let acs = "http://127.0.0.1:8080/sso/saml/\(SSOConnectionID(1000))"
        var environment = [
            "SP_ENTITY_ID": acs + "/metadata", "SP_ACS_URL": acs + "/acs", "SP_SLO_URL": acs + "/slo", "IDP_SIGN": signs,
            "IDP_SIGNATURE": hash,
        ]
        let key = try PrivateKey.makeRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(for: key, commonName: "away", notBefore: 0, notAfter: 4_000_000_000)
        if encrypts {
            let file = RealProviders.newFolder() + "/sp.pem"
            try Data(certificate.pem.utf8).write(to: URL(filePath: file))
            environment["SP_CERT_FILE"] = file
        }
        let started = try RealProviders.start("simplesamlphp.sh", environment)
        defer { started.stop() }
        let entityID = try #require(started.answer["entityId"]?.string)
        let address = try #require(started.answer["ssoUrl"]?.string)
        let trusted = try #require(started.answer["signingCertificate"]?.string)
        let world = try await World(publicURL: "http://127.0.0.1:8080", isDevelopment: true, network: RealProviders.network) { connection in
            let settings = SAMLSettings(
                entityID: entityID,
                singleSignOn: SAMLSettings.Endpoint(url: address, binding: .redirect),
                certificates: [trusted],
                requiresEncryption: encrypts,
                allowsLegacyEncryption: encrypts
            )
            connection = SSOConnection(
                id: SSOConnectionID(1000),
                name: "SAML",
                provider: .saml(settings),
                attributes: SSOConnection.AttributeMapping(email: "email", name: "displayName"),
                managesProfiles: true
            )
        }
        let own = Application.ServiceProviderKey(
            id: Identifier(1),
            stage: .active,
            privateKeyPEM: try key.pem(),
            certificatePEM: certificate.pem
        )
        try await world.secrets.setKey(own, of: world.connection.id, in: world.organization)
        var browser = world.browser()
        let departure = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client)
        browser.attemptCookie = departure.attemptCookie
        let answer = try RealProviders.signIn(departure, "ana", stop: "http://127.0.0.1:8080")
        let body = Array(answer.fields.map { "\($0.name)=\(FakeIdentityProvider.escaped($0.value))" }.joined(separator: "&").utf8)
        guard case .signedIn(let signedIn) = try await world.service.completeSAML(body, at: world.connection.id, client: browser.client)
        else {
            Issue.record("no session")
            return
        }
        browser.sessionCookie = signedIn.sessionCookie
        #expect(try await browser.principal()?.employee == world.ana)
        #expect(
            try await world.rule { _ = try await world.service.completeSAML(body, at: world.connection.id, client: browser.client) }
                == "S3.5"
        )
        let out = try #require(try await world.service.signOut(sessionCookie: signedIn.sessionCookie) == nil ? "none" : "told")
        #expect(out == "none", "the connection has no logout address")
    }
}

enum RealProviders {
    static var folder: String? { ProcessInfo.processInfo.environment["AWAY_TEST_PROVIDERS"] }

    struct Started {
        let script: String
        let folder: String
        let answer: JSON

        func stop() { _ = try? RealProviders.run(script, ["stop", folder]) }
    }

    struct Answer {
        let fields: [Application.FormField]
    }

    struct Failed: Error {
        let output: String
    }

    static func newFolder() -> String {
        let folder = NSTemporaryDirectory() + "away-provider-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    static func start(_ script: String, _ environment: [String: String]) throws -> Started {
        let path = (folder ?? "") + "/" + script
        let place = newFolder()
        let output = try run(path, ["start", String(Int.random(in: 20_000..<30_000)), place], environment)
        return Started(script: path, folder: place, answer: try JSON(parsing: output))
    }

    /// As a person in a browser, as far as the request that comes back to us.
    static func signIn(_ departure: Departure, _ user: String, stop: String) throws -> Answer {
        guard case .redirect(let address) = departure.way else { throw Failed(output: "\(departure)") }
        let python = ProcessInfo.processInfo.environment["AWAY_TEST_PYTHON"] ?? "python3"
        let script = (folder ?? "") + "/sign_in.py"
        let output = try run("/usr/bin/env", [python, script, address, user, user + "-password", stop])
        let fields = try JSON(parsing: output)["fields"]?.object?.members ?? []
        return Answer(fields: fields.map { Application.FormField($0.name, $0.value.string ?? "") })
    }

    static let network = Network { request in
        var arguments = ["-sS", "-m", "10", "-w", "\n%{http_code}"]
        if let form = request.form { arguments += ["--data", form.encoded] }
        if let authorization = request.authorization { arguments += ["-H", "Authorization: " + authorization] }
        let output = try run("/usr/bin/env", ["curl"] + arguments + [request.address.text])
        guard let end = output.lastIndex(of: UInt8(ascii: "\n")), let status = Int(String(decoding: output[(end + 1)...], as: UTF8.self))
        else {
            throw ProviderUnreachable(.protocolViolation, host: request.address.host)
        }
        return ProviderResponse(status: status, body: Array(output[..<end]))
    }

    /// By the C library, because Foundation's `Process` waits for whatever a script leaves running.
    static func run(_ path: String, _ arguments: [String], _ environment: [String: String] = [:]) throws -> [UInt8] {
        let file = NSTemporaryDirectory() + "away-output-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: file) }
        let settings = environment.map { "\($0.key)=\(quoted($0.value))" }
        let command = (settings + ([path] + arguments).map(quoted)).joined(separator: " ")
        let status = system("\(command) > \(quoted(file)) 2> \(quoted(file + ".errors")) < /dev/null")
        let output = FileManager.default.contents(atPath: file) ?? Data()
        let errors = FileManager.default.contents(atPath: file + ".errors") ?? Data()
        try? FileManager.default.removeItem(atPath: file + ".errors")
        guard status == 0 else { throw Failed(output: String(decoding: output + errors, as: UTF8.self)) }
        return [UInt8](output)
    }

    private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
