import Application
import JSON
import Leave
import OpenSSL
import SSO
import Synchronization
import Testing

@testable import Identity

/// A provider's metadata at an address, as the test writes it.
private final class PublishedMetadata: Sendable {
    static let url = "https://idp.example/metadata.xml"
    private let text = Mutex("")
    private let status = Mutex(200)

    func publish(_ certificates: [Certificate], entityID: String = FakeIdentityProvider.entityID, attributes: String = "") {
        let keys = certificates.map {
            "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\(Base64.standard.encode($0.der))"
                + "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
        }.joined()
        text.withLock {
            $0 = """
                <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" \
                entityID="\(entityID)" \(attributes)><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
                \(keys)<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" \
                Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>
                """
        }
    }

    func say(_ other: String) { text.withLock { $0 = other } }

    func answer(with status: Int) { self.status.withLock { $0 = status } }

    var fetch: Fetch {
        { [self] request in
            guard request.address.text == Self.url else { throw ProviderUnreachable(.connection, host: request.address.host) }
            return ProviderResponse(status: status.withLock(\.self), body: text.withLock { Array($0.utf8) })
        }
    }
}

@Suite struct `A provider's metadata` {
    private let published = PublishedMetadata()
    private let provider: FakeIdentityProvider
    private let next: FakeIdentityProvider

    init() throws {
        provider = try FakeIdentityProvider()
        next = try FakeIdentityProvider()
    }

    private func refresher(_ world: World, _ states: InMemoryMetadataStates) -> MetadataRefresher {
        MetadataRefresher(
            commands: world.handler,
            connections: world.keeper(fetch: published.fetch),
            states: states,
            allowsLoopback: false,
            now: { [clock = world.clock] in clock.now }
        )
    }

    /// An organization whose connection follows the address, and that was looked at just now.
    private func world() async throws -> (World, InMemoryMetadataStates) {
        var settings = provider.settings
        settings.metadataURL = PublishedMetadata.url
        let world = try await World { $0 = SSOConnection(id: SSOConnectionID(1000), name: "Acme", provider: .saml(settings)) }
        let states = InMemoryMetadataStates()
        let now = world.clock.now
        let state = MetadataState(checkedAt: now, nextAt: now + MetadataState.interval)
        try await states.set(state, of: world.connection.id, in: world.organization)
        return (world, states)
    }

    private func certificates(_ world: World) async throws -> [String] {
        let connections = try await world.handler.situation(for: world.admin).organization.connections
        return try #require(connections[world.connection.id]?.provider.saml).certificates
    }

    @Test func `brings the next certificate in time, once a day (S7.4, S4.8)`() async throws {
        let (world, states) = try await world()
        published.publish([provider.certificate, next.certificate])
        #expect(try await refresher(world, states).refresh(world.organization).isEmpty)
        world.clock.advance(by: MetadataState.interval)
        #expect(try await refresher(world, states).refresh(world.organization) == [world.connection.id])
        #expect(try await certificates(world) == [provider.certificate.pem, next.certificate.pem])
        #expect(try await refresher(world, states).refresh(world.organization).isEmpty)
        world.clock.advance(by: MetadataState.interval)
        #expect(try await refresher(world, states).refresh(world.organization).isEmpty)
    }

    @Test(arguments: ["expired", "html", "entity", "status", "nothing"])
    func `that is wrong changes nothing, and says why (S7.4)`(fault: String) async throws {
        let (world, states) = try await world()
        published.publish([next.certificate])
        let expected: String
        switch fault {
        case "expired":
            published.publish([next.certificate], attributes: "validUntil=\"2020-01-01T00:00:00Z\"")
            expected = "S7.4"
        case "html":
            published.say("<!DOCTYPE html><html><body>Maintenance</body></html>")
            expected = "S2.2"
        case "entity":
            published.publish([next.certificate], entityID: "https://evil.example")
            expected = "S7.4"
        case "status":
            published.answer(with: 503)
            expected = "O2.3"
        default:
            published.say("")
            expected = "S2"
        }
        world.clock.advance(by: MetadataState.interval)
        #expect(try await refresher(world, states).refresh(world.organization).isEmpty)
        #expect(try await certificates(world) == [provider.certificate.pem])
        let state = try #require(try await states.states(of: world.organization)[world.connection.id])
        #expect(state.problem?.contains("(\(expected)") == true, "\(state.problem ?? "")")
        #expect(state.nextAt == world.clock.now + MetadataState.retry)
    }

    @Test func `with a pinned certificate must be signed by it (S7.4)`() async throws {
        let (world, _) = try await world()
        published.publish([next.certificate])
        let keeper = world.keeper(fetch: published.fetch)
        let source = MetadataSource(.url(PublishedMetadata.url), pinned: [provider.certificate.pem])
        await #expect {
            _ = try await keeper.settings(from: source, over: nil)
        } throws: {
            ($0 as? MetadataRefused)?.rule == "S7.4"
        }
    }

    @Test func `is fetched from https addresses only (O2.2)`() async throws {
        let (world, _) = try await world()
        await #expect {
            _ = try await world.keeper(fetch: published.fetch).settings(from: MetadataSource(.url("http://idp.example/m")), over: nil)
        } throws: {
            ($0 as? MetadataRefused)?.rule == "S7.4"
        }
    }
}

@Suite struct `Warnings before an end` {
    @Test(arguments: [(31, nil), (30, 30), (15, 30), (14, 14), (4, 14), (3, 3), (1, 3), (-1, 0), (-31, nil)] as [(Int64, Int64?)])
    func `come 30, 14 and 3 days before a certificate's`(days: Int64, reached: Int64?) {
        let now: UnixSeconds = 1_800_000_000
        let connection = SSOConnection(id: SSOConnectionID(1), name: "x", provider: .saml(.placeholder))
        let certificate = CertificateSummary(subject: "CN=x", fingerprint: "00", notAfter: now + days * 86_400)
        let warnings = ConnectionWarning.all(of: connection, certificates: [certificate], metadata: nil, at: now)
        #expect(warnings.map(\.reached) == (reached.map { [$0] } ?? []))
    }
}

@Suite struct `A provider whose clock` {
    @Test(arguments: [180, -600] as [Int64]) func `is off is refused with both times (O6.5, O6.7)`(offset: Int64) async throws {
        let world = try await World()
        let now = world.clock.now
        world.provider.person.claims = [
            ("iat", .number(JSONNumber(now + offset))), ("exp", .number(JSONNumber(now + offset + 300))),
        ]
        var browser = world.browser()
        let fields = try await browser.depart()
        let client = browser.client
        let rule = try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: client) }
        #expect(rule == (offset > 0 ? "O6.7" : "O6.5"))
        let refusal = try #require(try await world.refusal())
        #expect(refusal.expected != nil)
        #expect(refusal.received != nil)
    }

    @Test func `is off is taken where the connection tolerates it`() async throws {
        let world = try await World { $0?.clockSkew = 300 }
        world.provider.person.claims = [("iat", .number(JSONNumber(world.clock.now + 180)))]
        var browser = world.browser()
        try await browser.signIn()
        #expect(try await browser.principal() != nil)
    }
}
