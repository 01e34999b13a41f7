import Foundation
import OpenSSL
import SAML
import SSO
import Testing

/// Sign-in and logout through SimpleSAMLphp. `AWAY_TEST_IDP=off` leaves it out where it cannot be installed.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["AWAY_TEST_IDP"] != "off"), .serialized, .timeLimit(.minutes(10)))
struct `With a real identity provider` {
    private static let sp = "https://away.example/sso/saml/real/metadata"
    private static let acs = "https://away.example/sso/saml/real/acs"
    private static let slo = "https://away.example/sso/saml/real/slo"

    private let key: ServiceProviderKey
    private let certificateFile: URL

    init() throws {
        let privateKey = try PrivateKey.makeRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(for: privateKey, commonName: "Away", notBefore: 0, notAfter: 4_000_000_000)
        key = ServiceProviderKey(key: privateKey, certificate: certificate, state: .active)
        certificateFile = FileManager.default.temporaryDirectory.appending(path: "sp-\(UUID().uuidString).pem")
        try Data(certificate.pem.utf8).write(to: certificateFile)
    }

    private func settings(_ more: [String: String] = [:]) -> [String: String] {
        ["SP_ENTITY_ID": Self.sp, "SP_ACS_URL": Self.acs, "SP_SLO_URL": Self.slo].merging(more) { $1 }
    }

    private var encrypting: [String: String] { settings(["SP_CERT_FILE": certificateFile.path]) }

    private func withProvider(_ settings: [String: String], _ body: (RealIdentityProvider) throws -> Void) throws {
        let provider = try RealIdentityProvider(settings)
        defer {
            provider.stop()
            try? FileManager.default.removeItem(at: certificateFile)  // left over where it is not there
        }
        try body(provider)
    }

    private var now: UnixTime { UnixTime(seconds: Int64(Date().timeIntervalSince1970)) }

    private func connection(_ provider: RealIdentityProvider, _ policy: SAMLPolicy = SAMLPolicy()) throws -> SAMLConnection {
        SAMLConnection(
            serviceProvider: ServiceProvider(entityID: Self.sp, assertionConsumerURL: Self.acs, singleLogoutURL: Self.slo, keys: [key]),
            identityProvider: try IdentityProviderMetadata(parsing: provider.metadata, now: now, allowsLoopbackHTTP: true).identityProvider,
            policy: policy
        )
    }

    /// From the request to the posted fields.
    private func signIn(
        _ connection: SAMLConnection,
        _ user: RealIdentityProvider.User,
        _ browser: ScriptedBrowser
    ) throws -> (PostedResponse, PendingRequest) {
        let pending = PendingRequest(id: makeMessageID(), relayState: "r-\(user.name)", sentAt: now)
        guard case .redirect(let url) = try connection.signInRequest(id: pending.id, relayState: "r-\(user.name)", now: now) else {
            throw RealIdentityProvider.Failed(description: "no redirect")
        }
        return (try posted(browser.visit(url, as: user, until: Self.acs)), pending)
    }

    private func posted(_ arrival: ScriptedBrowser.Arrival) throws -> PostedResponse {
        #expect(arrival.method == "POST")
        #expect(arrival.url == Self.acs)
        return PostedResponse(samlResponse: try #require(arrival.fields["SAMLResponse"]), relayState: arrival.fields["RelayState"])
    }

    private static let people = [
        "ana": ("e-1001", "Ana Adm\u{ed}n", "admins"), "mike": ("e-1002", "Mike Approver", "approvers"),
        "john": ("e-1003", "John Employee", "employees"),
    ]

    private func check(_ assertion: VerifiedAssertion, _ user: RealIdentityProvider.User) throws {
        let person = try #require(Self.people[user.name])
        #expect(assertion.nameID.value == person.0)
        #expect(assertion.nameID.isPersistent)
        #expect(assertion.attributes["displayName"] == [person.1])
        #expect(assertion.attributes["groups"] == [person.2, "everyone"])
        #expect(assertion.attributes["email"] == ["\(user.name)@acme.example"])
        #expect(assertion.sessionIndex != nil)
        #expect(assertion.isSolicited)
    }

    @Test func `three people sign in`() throws {
        try withProvider(settings()) { provider in
            let connection = try connection(provider)
            #expect(provider.description.users.count == 3)
            for user in provider.description.users {
                let (posted, pending) = try signIn(connection, user, ScriptedBrowser())
                let assertion = try connection.accept(posted, pending: pending, now: now, isReplay: neverUsed)
                try check(assertion, user)
                #expect(
                    brokenRule { try connection.accept(posted, pending: pending, now: now, isReplay: { $0 == assertion.id }) } == "S5.9"
                )
                #expect(brokenRule { try connection.accept(posted, pending: nil, now: now, isReplay: neverUsed) } == "S3.5")
                #expect(
                    brokenRule { try connection.accept(posted, pending: pending, now: now + .seconds(400), isReplay: neverUsed) } == "S5.3"
                )
            }
        }
    }

    @Test func `three people sign in with encrypted assertions and signed requests`() throws {
        try withProvider(encrypting) { provider in
            var policy = SAMLPolicy()
            policy.signsRequests = true
            policy.requiresEncryption = true
            policy.allowsLegacyEncryption = true
            let connection = try connection(provider, policy)
            for user in provider.description.users {
                let (posted, pending) = try signIn(connection, user, ScriptedBrowser())
                try check(connection.accept(posted, pending: pending, now: now, isReplay: neverUsed), user)
                var strict = connection
                strict.policy.allowsLegacyEncryption = false
                #expect(brokenRule { try strict.accept(posted, pending: pending, now: now, isReplay: neverUsed) } == "S6.2")
                var keyless = connection
                keyless.serviceProvider.keys = []
                #expect(brokenRule { try keyless.accept(posted, pending: pending, now: now, isReplay: neverUsed) } == "S6.3")
            }
        }
    }

    @Test func `the provider takes our signed requests, and none that was changed afterwards`() throws {
        try withProvider(encrypting) { provider in
            try provider.demandSignedRequests()
            let user = try #require(provider.description.users.first)
            var policy = SAMLPolicy()
            policy.signsRequests = true
            let connection = try connection(provider, policy)
            guard case .redirect(let url) = try connection.signInRequest(id: makeMessageID(), relayState: "right", now: now) else {
                Issue.record("no redirect")
                return
            }
            #expect(try ScriptedBrowser().visit(url, as: user, until: Self.acs).fields["RelayState"] == "right")
            #expect(throws: RealIdentityProvider.Failed.self) {
                try ScriptedBrowser().visit(url.replacing("RelayState=right", with: "RelayState=wrong"), as: user, until: Self.acs)
            }
        }
    }

    @Test func `whatever it signs, and with which hash, is verified, but not SHA-1`() throws {
        try withProvider(settings()) { provider in
            let connection = try connection(provider)
            let user = try #require(provider.description.users.first)
            for (signs, hash, rule) in [("assertion", "sha384", nil), ("response", "sha512", nil), ("both", "sha1", "S4.7")]
                as [(String, String, SSORule?)]
            {
                try provider.register(settings(["IDP_SIGN": signs, "IDP_SIGNATURE": hash]))
                let (posted, pending) = try signIn(connection, user, ScriptedBrowser())
                #expect(
                    brokenRule { try connection.accept(posted, pending: pending, now: now, isReplay: neverUsed) } == rule,
                    "\(signs) \(hash)"
                )
                var strict = connection
                strict.policy.requiresSignedAssertion = true
                let strictRule = rule ?? (signs == "response" ? "S4.1" : nil)
                #expect(
                    brokenRule { try strict.accept(posted, pending: pending, now: now, isReplay: neverUsed) } == strictRule,
                    "\(signs) \(hash)"
                )
            }
        }
    }

    @Test func `e-mail addresses and transient names arrive as such`() throws {
        try withProvider(settings()) { provider in
            let connection = try connection(provider)
            let user = try #require(provider.description.users.first)
            try provider.register(settings(["SP_NAMEID_FORMAT": "emailAddress"]))
            var (posted, pending) = try signIn(connection, user, ScriptedBrowser())
            let name = try connection.accept(posted, pending: pending, now: now, isReplay: neverUsed).nameID
            #expect(name.format == NameID.emailAddressFormat)
            #expect(name.value == "ana@acme.example")
            try provider.register(settings(["SP_NAMEID_FORMAT": "transient"]))
            (posted, pending) = try signIn(connection, user, ScriptedBrowser())
            #expect(try connection.accept(posted, pending: pending, now: now, isReplay: neverUsed).nameID.isTransient)
        }
    }

    @Test func `a sign-in that the provider began is taken only where it is allowed`() throws {
        try withProvider(settings()) { provider in
            var connection = try connection(provider)
            let user = try #require(provider.description.users.first)
            let url = provider.description.idpInitiatedUrl + "https%3A%2F%2Faway.example%2Fsso%2Fsaml%2Freal%2Fmetadata"
            let posted = try posted(ScriptedBrowser().visit(url, as: user, until: Self.acs))
            #expect(brokenRule { try connection.accept(posted, pending: nil, now: now, isReplay: neverUsed) } == "S3.5")
            connection.policy.allowsIdentityProviderInitiated = true
            #expect(try !connection.accept(posted, pending: nil, now: now, isReplay: neverUsed).isSolicited)
        }
    }

    @Test func `a sign-out reaches the provider and its answer holds`() throws {
        try withProvider(encrypting) { provider in
            var policy = SAMLPolicy()
            policy.allowsLegacyEncryption = true
            let connection = try connection(provider, policy)
            let user = try #require(provider.description.users.first)
            let browser = try ScriptedBrowser()
            let (posted, pending) = try signIn(connection, user, browser)
            let assertion = try connection.accept(posted, pending: pending, now: now, isReplay: neverUsed)
            let id = makeMessageID()
            let request = try connection.logoutRequest(
                id: id,
                nameID: assertion.nameID,
                sessionIndexes: [assertion.sessionIndex].compactMap { $0 },
                relayState: "bye",
                now: now
            )
            guard case .redirect(let url) = request else {
                Issue.record("no redirect")
                return
            }
            let arrival = try browser.visit(url, as: user, until: Self.slo)
            let answer = try connection.acceptLogout(query: arrival.query, pendingID: id, now: now, isReplay: neverUsed)
            #expect(answer.message == .response(status: "urn:oasis:names:tc:SAML:2.0:status:Success"))
            #expect(answer.relayState == "bye")
            #expect(
                brokenRule { try connection.acceptLogout(query: arrival.query, pendingID: nil, now: now, isReplay: neverUsed) } == "S8.2"
            )
            #expect(
                brokenRule {
                    try connection.acceptLogout(query: arrival.query + "&RelayState=x", pendingID: id, now: now, isReplay: neverUsed)
                } == "S8.1"
            )
        }
    }
}
