import Application
import Leave
import SSO
import Testing

@testable import Identity

/// A world whose connection is SAML.
struct SAMLWorld {
    let world: World
    let provider: FakeIdentityProvider

    init(change: (inout SAMLSettings) -> Void = { _ in }) async throws {
        let provider = try FakeIdentityProvider()
        self.provider = provider
        var settings = provider.settings
        change(&settings)
        world = try await World { connection in
            connection = SSOConnection(id: SSOConnectionID(1000), name: "Acme", provider: .saml(settings))
        }
    }

    var base: String { "\(World.publicURL)/sso/saml/\(world.connection.id)" }

    func answer(to requestID: String?) -> FakeIdentityProvider.Answer {
        FakeIdentityProvider.Answer(
            inResponseTo: requestID,
            audience: base + "/metadata",
            recipient: base + "/acs",
            issuedAt: world.clock.now
        )
    }

    /// To the provider: the browser with its cookie, the RelayState and the ID of the request.
    func depart() async throws -> (browser: Browser, relayState: String, requestID: String) {
        var browser = world.browser()
        let departure = try await world.service.begin(SignInStart(slug: "acme"), client: browser.client)
        browser.attemptCookie = departure.attemptCookie
        guard case .redirect(let address) = departure.way,
            let query = FormParameters(decoding: address.drop { $0 != "?" }.dropFirst()), let relayState = query["RelayState"],
            let handle = Secret(relayState)
        else { throw Browser.Unexpected(what: "\(departure)") }
        #expect(departure.returnsByPost)
        // What the request says is the library's matter; here the attempt that was kept tells its ID, and is kept again.
        guard
            case .taken(let attempt) = try await world.attempts.take(handle.hash, browser: Secret(browser.attemptCookie ?? "")?.hash, at: 0),
            case .saml(let requestID) = attempt.request, let cookie = Secret(browser.attemptCookie ?? "")
        else { throw Browser.Unexpected(what: "no attempt") }
        try await world.attempts.begin(attempt, handle: handle.hash, browser: cookie.hash)
        return (browser, relayState, requestID)
    }

    func complete(_ answer: FakeIdentityProvider.Answer, _ relayState: String?, _ browser: Browser) async throws(SignInError) -> Arrival {
        let form: [UInt8]
        do {
            form = try provider.form(answer, relayState: relayState)
        } catch {
            throw .unavailable(error)
        }
        return try await world.service.completeSAML(form, at: world.connection.id, client: browser.client(mayResubmit: true))
    }

    func rule(_ answer: FakeIdentityProvider.Answer, _ relayState: String?, _ browser: Browser) async throws -> String? {
        try await world.rule { _ = try await complete(answer, relayState, browser) }
    }
}

@Suite struct `A SAML response` {
    @Test func `to our request makes a session (S3.5)`() async throws {
        let saml = try await SAMLWorld()
        var (browser, relayState, requestID) = try await saml.depart()
        guard case .signedIn(let signedIn) = try await saml.complete(saml.answer(to: requestID), relayState, browser) else {
            Issue.record("no session")
            return
        }
        browser.sessionCookie = signedIn.sessionCookie
        #expect(try await browser.principal()?.employee == saml.world.ana)
    }

    @Test func `is refused a second time (S3.5)`() async throws {
        let saml = try await SAMLWorld()
        let (browser, relayState, requestID) = try await saml.depart()
        _ = try await saml.complete(saml.answer(to: requestID), relayState, browser)
        #expect(try await saml.rule(saml.answer(to: requestID), relayState, browser) == "S3.5")
    }

    @Test func `is refused in another browser (S3.5, C1.4)`() async throws {
        let saml = try await SAMLWorld()
        let (_, relayState, requestID) = try await saml.depart()
        let (other, _, _) = try await saml.depart()
        #expect(try await saml.rule(saml.answer(to: requestID), relayState, other) == "S3.5")
    }

    @Test func `without its cookie is repeated once by a page of ours, then refused (C1.4)`() async throws {
        let saml = try await SAMLWorld()
        var (browser, relayState, requestID) = try await saml.depart()
        let cookie = browser.attemptCookie
        browser.attemptCookie = nil
        guard case .resubmit(let fields) = try await saml.complete(saml.answer(to: requestID), relayState, browser) else {
            Issue.record("not repeated")
            return
        }
        #expect(fields.map(\.name) == ["SAMLResponse", "RelayState"])
        let form = try saml.provider.form(saml.answer(to: requestID), relayState: relayState)
        let bare = browser
        #expect(
            try await saml.world.rule {
                _ = try await saml.world.service.completeSAML(form, at: saml.world.connection.id, client: bare.client)
            } == "S3.5"
        )
        browser.attemptCookie = cookie
        guard case .signedIn = try await saml.complete(saml.answer(to: requestID), relayState, browser) else {
            Issue.record("no session")
            return
        }
    }

    @Test func `without a request is refused unless the connection allows it (S3.5)`() async throws {
        let strict = try await SAMLWorld()
        #expect(try await strict.rule(strict.answer(to: nil), nil, strict.world.browser()) == "S3.5")
        let open = try await SAMLWorld { $0.allowsIdPInitiated = true }
        guard case .signedIn = try await open.complete(open.answer(to: nil), "deep/link", open.world.browser()) else {
            Issue.record("no session")
            return
        }
        #expect(try await open.rule(open.answer(to: "_stolen"), nil, open.world.browser()) == "S3.5")
    }

    @Test func `of an assertion that was used is refused, with nothing done (S5.9)`() async throws {
        let saml = try await SAMLWorld { $0.allowsIdPInitiated = true }
        _ = try await saml.complete(saml.answer(to: nil), nil, saml.world.browser())
        #expect(try await saml.rule(saml.answer(to: nil), nil, saml.world.browser()) == "S5.9")
        var other = saml.answer(to: nil)
        other.assertionID = "_a2"
        guard case .signedIn = try await saml.complete(other, nil, saml.world.browser()) else {
            Issue.record("no session")
            return
        }
    }

    @Test func `for another organization's connection is refused (S5.13)`() async throws {
        let saml = try await SAMLWorld()
        let (browser, relayState, requestID) = try await saml.depart()
        var answer = saml.answer(to: requestID)
        answer.audience = "https://away.example/sso/saml/other/metadata"
        #expect(try await saml.rule(answer, relayState, browser) == "S5.5")
        let again = try await saml.depart()
        answer = saml.answer(to: again.requestID)
        answer.recipient = "https://away.example/sso/saml/other/acs"
        #expect(try await saml.rule(answer, again.relayState, again.browser) == "S3.3")
    }

    @Test func `with a transient NameID keys no account, unless an attribute does (P1.2)`() async throws {
        let transient = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
        let byName = try await SAMLWorld { $0.allowsIdPInitiated = true }
        var answer = byName.answer(to: nil)
        answer.format = transient
        #expect(try await byName.rule(answer, nil, byName.world.browser()) == "P1.2")
        let byAttribute = try await SAMLWorld { settings in
            settings.allowsIdPInitiated = true
            settings.identity = .attribute("urn:oid:0.9.2342.19200300.100.1.3")
        }
        answer = byAttribute.answer(to: nil)
        answer.format = transient
        #expect(try await byAttribute.rule(answer, nil, byAttribute.world.browser()) == nil)
        answer.assertionID = "_a2"
        answer.email = nil
        #expect(try await byAttribute.rule(answer, nil, byAttribute.world.browser()) == "P1.2")
    }

    @Test func `bounds our session (C2.2, S5.7)`() async throws {
        let saml = try await SAMLWorld { $0.allowsIdPInitiated = true }
        var answer = saml.answer(to: nil)
        answer.sessionEnd = saml.world.clock.now + 600
        guard case .signedIn(let signedIn) = try await saml.complete(answer, nil, saml.world.browser()) else {
            Issue.record("no session")
            return
        }
        #expect(signedIn.lifetime == 600)
    }

    @Test(arguments: ["", "SAMLResponse=a&SAMLResponse=b", "SAMLRequest=a", "SAMLResponse=a&SAMLart=b", "RelayState=a"])
    func `is exactly one (S1.1)`(form: String) async throws {
        let saml = try await SAMLWorld()
        let connection = saml.world.connection.id
        let client = saml.world.browser().client
        #expect(
            try await saml.world.rule { _ = try await saml.world.service.completeSAML(Array(form.utf8), at: connection, client: client) }
                == "S1.1"
        )
    }

    @Test func `at a connection that is none is unknown`() async throws {
        let saml = try await SAMLWorld()
        await #expect(throws: SignInError.self) {
            _ = try await saml.world.service.completeSAML([], at: SSOConnectionID(9), client: saml.world.browser().client)
        }
    }
}

@Suite struct `A SAML connection` {
    @Test func `publishes its own metadata with our key (S7.3, S5.13)`() async throws {
        let saml = try await SAMLWorld()
        let world = saml.world
        let keeper = world.keeper
        try await keeper.prepare(world.connection, clientSecret: .unchanged, in: world.organization)
        try await keeper.prepare(world.connection, clientSecret: .unchanged, in: world.organization)
        #expect(try await world.secrets.keys(of: world.connection.id, in: world.organization).count == 1)
        let metadata = try #require(try await world.service.metadata(of: world.connection.id))
        for text in [
            "entityID=\"\(saml.base)/metadata\"", "Location=\"\(saml.base)/acs\"", "use=\"signing\"", "use=\"encryption\"", "validUntil=",
        ] {
            #expect(metadata.contains(text), "\(text)")
        }
        #expect(try await world.service.metadata(of: SSOConnectionID(9)) == nil)
    }

    @Test func `with a certificate that cannot be used is told so (S4.11, S7.5)`() async throws {
        let world = try await World()
        let keeper = world.keeper
        var settings = try FakeIdentityProvider().settings
        settings.certificates.append("not a certificate")
        let connection = SSOConnection(id: SSOConnectionID(5), name: "x", provider: .saml(settings))
        #expect(keeper.faults(of: connection, clientSecret: .unchanged).map(\.pointer) == ["/certificates/1"])
    }

    @Test func `is told of our sign-out when we have a key (S8.4)`() async throws {
        let saml = try await SAMLWorld { $0.allowsIdPInitiated = true }
        let world = saml.world
        let keeper = world.keeper
        try await keeper.prepare(world.connection, clientSecret: .unchanged, in: world.organization)
        guard case .signedIn(let signedIn) = try await saml.complete(saml.answer(to: nil), nil, world.browser()) else {
            Issue.record("no session")
            return
        }
        let departure = try #require(try await world.service.signOut(sessionCookie: signedIn.sessionCookie))
        guard case .redirect(let address) = departure.way else {
            Issue.record("no redirect")
            return
        }
        #expect(address.hasPrefix("https://idp.example/slo?SAMLRequest="))
        #expect(address.contains("&Signature="))
        let credentials = PresentedCredentials(sessionCookie: signedIn.sessionCookie, authorization: nil)
        #expect(try await world.service.authenticate(credentials) == nil)
    }
}
