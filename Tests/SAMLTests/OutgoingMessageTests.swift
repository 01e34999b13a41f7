import Foundation
import OpenSSL
import SSO
import Testing
import XML

@testable import SAML

@Suite struct `Our messages` {
    let provider: TestProvider
    let key: ServiceProviderKey

    init() throws {
        provider = try TestProvider()
        let privateKey = try PrivateKey.makeRSA(bits: 2048)
        key = ServiceProviderKey(
            key: privateKey,
            certificate: try Certificate.selfSigned(for: privateKey, commonName: "Away", notBefore: 0, notAfter: 4_000_000_000),
            state: .active
        )
    }

    /// The provider's view: our messages come to it as its would come to us.
    private func mirror() throws -> SAMLConnection {
        SAMLConnection(
            serviceProvider: ServiceProvider(
                entityID: TestProvider.entityID,
                assertionConsumerURL: "https://idp.example/acs",
                singleLogoutURL: "https://idp.example/slo"
            ),
            identityProvider: IdentityProvider(
                entityID: TestProvider.sp,
                singleSignOn: [],
                signingCertificates: [try TrustedCertificate(key.certificate)]
            )
        )
    }

    private func query(_ message: OutgoingMessage, at url: String) throws -> String {
        guard case .redirect(let location) = message else { throw Refusal("S8.1", "not a redirect") }
        #expect(location.hasPrefix(url))
        return String(location.dropFirst(url.count))
    }

    @Test func `ask for a sign-in by Redirect, unsigned unless told`() throws {
        var policy = SAMLPolicy()
        policy.forcesAuthentication = true
        policy.nameIDFormat = NameID.persistentFormat
        policy.requestedAuthenticationContexts = ["urn:a&b", "urn:c"]
        let message = try provider.connection(policy).signInRequest(id: "_q1", relayState: "r/1 \u{e9}", now: TestProvider.now)
        let query = try query(message, at: "https://idp.example/sso?tenant=1&")
        let parameters = query.split(separator: "&").map(String.init)
        #expect(parameters.count == 2)
        #expect(parameters[1] == "RelayState=r%2F1+%C3%A9")
        let text = try #require(FormParameters(decoding: parameters[0])?["SAMLRequest"])
        let deflated = try #require(Base64.standard.decode(text))
        let bytes = try #require(Deflate.inflate(deflated, limit: 10_000))
        let root = try XMLDocument(parsing: bytes).root
        #expect(root.name == .samlp("AuthnRequest"))
        #expect(root.attribute("ID") == "_q1")
        #expect(root.attribute("Version") == "2.0")
        #expect(root.attribute("IssueInstant") == "2026-06-15T10:00:00Z")
        #expect(root.attribute("Destination") == "https://idp.example/sso?tenant=1")
        #expect(root.attribute("AssertionConsumerServiceURL") == TestProvider.acs)
        #expect(root.attribute("ProtocolBinding") == "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST")
        #expect(root.attribute("ForceAuthn") == "true")
        #expect(root.elements.map(\.name) == [.saml("Issuer"), .samlp("NameIDPolicy"), .samlp("RequestedAuthnContext")])
        #expect(root.elements[0].text == TestProvider.sp)
        #expect(root.elements[1].attribute("Format") == NameID.persistentFormat)
        #expect(root.elements[2].elements.map(\.text) == ["urn:a&b", "urn:c"])
    }

    @Test func `are signed over the octets of the query`() throws {
        var policy = SAMLPolicy()
        policy.signsRequests = true
        let message = try provider.connection(policy, keys: [key]).signInRequest(id: "_q1", relayState: "r", now: TestProvider.now)
        let query = try SignedQuery(query(message, at: "https://idp.example/sso?tenant=1&"))
        #expect(query.algorithm == .rsaPKCS1(.sha256))
        #expect(throws: Never.self) {
            try SignatureCheck.run(query.signature, over: query.signedOctets, by: query.algorithm, [TrustedCertificate(key.certificate)])
        }
    }

    @Test func `are signed inside when posted`() throws {
        var policy = SAMLPolicy()
        policy.signsRequests = true
        let connection = try provider.connection(policy, keys: [key])
        guard
            case .post(let url, let fields) = try connection.signInRequest(
                id: "_q1",
                relayState: "r",
                now: TestProvider.now,
                binding: .post
            )
        else {
            Issue.record("not posted")
            return
        }
        #expect(url == "https://idp.example/post")
        #expect(fields.map(\.name) == ["SAMLRequest", "RelayState"])
        let bytes = try #require(Base64.standard.decode(fields[0].value))
        let root = try XMLDocument(parsing: bytes).root
        #expect(root.elements.map(\.name).prefix(2) == [.saml("Issuer"), .ds("Signature")])
        let signed = try SignedElement.verifying(root, by: [TrustedCertificate(key.certificate)])
        #expect(signed?.element.attribute("Destination") == "https://idp.example/post")
    }

    /// xmlsec1 shares no code with us but libxml2's parser.
    @Test(arguments: [nil, .p256, .p384, .p521] as [Curve?])
    func `posted are verified by xmlsec1, with each kind of key`(curve: Curve?) throws {
        let signing = try curve.map { try PrivateKey.makeEC($0) } ?? PrivateKey.makeRSA(bits: 2048)
        let certificate = try Certificate.selfSigned(for: signing, commonName: "Away", notBefore: 0, notAfter: 4_000_000_000)
        var connection = try provider.connection(keys: [ServiceProviderKey(key: signing, certificate: certificate, state: .active)])
        connection.identityProvider.singleLogout = [SAMLEndpoint(.post, "https://idp.example/slo?a=1&b=2")]
        let name = NameID(value: "ana & <co> \u{e9}\u{1F469}", nameQualifier: "\"\t'")
        let message = try connection.logoutRequest(id: makeMessageID(), nameID: name, sessionIndexes: ["a"], now: TestProvider.now)
        guard case .post(_, let fields) = message else {
            Issue.record("not posted")
            return
        }
        let bytes = try #require(Base64.standard.decode(fields[0].value))
        let folder = FileManager.default.temporaryDirectory.appending(path: "xmlsec1-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }  // a left-over file harms nobody
        let files = (folder.appending(path: "message.xml"), folder.appending(path: "certificate.pem"))
        try Data(bytes).write(to: files.0)
        try Data(certificate.pem.utf8).write(to: files.1)
        let xmlsec1 = Process()
        xmlsec1.executableURL = URL(filePath: "/usr/bin/env")
        xmlsec1.arguments = [
            "xmlsec1", "--verify", "--id-attr:ID", "urn:oasis:names:tc:SAML:2.0:protocol:LogoutRequest", "--pubkey-cert-pem", files.1.path,
            files.0.path,
        ]
        let output = Pipe()
        xmlsec1.standardOutput = output
        xmlsec1.standardError = output
        try xmlsec1.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        xmlsec1.waitUntilExit()
        #expect(xmlsec1.terminationStatus == 0, "\(said)")
    }

    @Test func `cannot be made without what they need`() throws {
        var connection = try provider.connection()
        connection.identityProvider.wantsSignedRequests = true
        #expect(throws: SAMLConfigurationError.noSigningKey) {
            try connection.signInRequest(id: "_1", relayState: "", now: TestProvider.now)
        }
        connection.identityProvider.singleSignOn = []
        #expect(throws: SAMLConfigurationError.noEndpoint) { try connection.signInRequest(id: "_1", relayState: "", now: TestProvider.now) }
        let long = String(repeating: "x", count: 81)
        #expect(throws: SAMLConfigurationError.relayStateTooLong) {
            try provider.connection().signInRequest(id: "_1", relayState: long, now: TestProvider.now)
        }
        #expect(!connection.offersLogout)
    }

    @Test func `have identifiers that are names and never the same`() {
        let identifiers = (0..<100).map { _ in makeMessageID() }
        #expect(Set(identifiers).count == 100)
        #expect(identifiers.allSatisfy { $0.isNCName && $0.utf8.count == 41 })
    }

    @Test func `begin a logout that the provider can verify, and answer one`() throws {
        let name = NameID(value: "ana & co", format: NameID.persistentFormat, nameQualifier: "q", spNameQualifier: "s")
        let connection = try provider.connection(keys: [key])
        #expect(connection.offersLogout)
        let message = try connection.logoutRequest(
            id: "_l1",
            nameID: name,
            sessionIndexes: ["a", "b"],
            relayState: "r",
            now: TestProvider.now
        )
        let mirror = try mirror()
        let received = try mirror.acceptLogout(
            query: query(message, at: "https://idp.example/slo?"),
            pendingID: nil,
            now: TestProvider.now,
            isReplay: neverUsed
        )
        #expect(received.message == .request(LogoutRequest(nameID: name, sessionIndexes: ["a", "b"])))
        #expect(received.relayState == "r")
        #expect(received.replayUntil == TestProvider.now + .seconds(360))

        var answering = mirror
        answering.serviceProvider.singleLogoutURL = "https://idp.example/slo/answers"
        let answer = try query(
            connection.logoutResponse(id: "_l2", to: received, now: TestProvider.now),
            at: "https://idp.example/slo/answers?"
        )
        let response = try answering.acceptLogout(query: answer, pendingID: "_l1", now: TestProvider.now, isReplay: neverUsed)
        #expect(response.message == .response(status: "urn:oasis:names:tc:SAML:2.0:status:Success"))
        #expect(response.relayState == "r")
        #expect(
            brokenRule { try answering.acceptLogout(query: answer, pendingID: "_l3", now: TestProvider.now, isReplay: neverUsed) } == "S8.2"
        )
    }

    @Test func `of logout by POST are signed, and refused otherwise`() throws {
        var connection = try provider.connection(keys: [key])
        connection.identityProvider.singleLogout = [SAMLEndpoint(.post, "https://idp.example/slo")]
        let message = try connection.logoutRequest(id: "_l1", nameID: NameID(value: "ana"), sessionIndexes: [], now: TestProvider.now)
        guard case .post("https://idp.example/slo", let fields) = message else {
            Issue.record("not posted")
            return
        }
        let mirror = try mirror()
        let form = "SAMLRequest=" + FormParameters.encode(fields[0].value)
        let received = try mirror.acceptLogout(form: Array(form.utf8), pendingID: nil, now: TestProvider.now, isReplay: neverUsed)
        #expect(received.message == .request(LogoutRequest(nameID: NameID(value: "ana"), sessionIndexes: [])))
        #expect(received.binding == .post)
        let replayed = brokenRule { try mirror.acceptLogout(form: Array(form.utf8), pendingID: nil, now: TestProvider.now) { $0 == "_l1" } }
        #expect(replayed == "S8.2")

        let bytes = try #require(Base64.standard.decode(fields[0].value))
        let text = String(decoding: bytes, as: UTF8.self)
        let start = try #require(text.firstRange(of: "<ds:Signature ")).lowerBound
        let end = try #require(text.firstRange(of: "</ds:Signature>")).upperBound
        let posted = { (text: String) in Array(("SAMLRequest=" + FormParameters.encode(Base64.standard.encode(Array(text.utf8)))).utf8) }
        let unsigned = posted(String(text[..<start] + text[end...]))
        #expect(
            brokenRule { try mirror.acceptLogout(form: unsigned, pendingID: nil, now: TestProvider.now, isReplay: neverUsed) } == "S8.1"
        )
        let changed = posted(text.replacing("ana", with: "bob"))
        #expect(
            brokenRule { try mirror.acceptLogout(form: changed, pendingID: nil, now: TestProvider.now, isReplay: neverUsed) } == "S4.10"
        )
        let both = Array((form + "&SAMLResponse=x").utf8)
        #expect(brokenRule { try mirror.acceptLogout(form: both, pendingID: nil, now: TestProvider.now, isReplay: neverUsed) } == "S8.1")
    }
}
