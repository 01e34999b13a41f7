import Foundation
import HTTPTypes
import JSON
import Support
import Testing

@testable import Away

/// A connection of an organization to SimpleSAMLphp.
private struct Connection {
    let company: Company
    let provider: IdentityProvider
    let id: String
    let location: String

    var base: String { "\(company.away.origin)/sso/saml/\(id)" }

    /// Makes the connection through the interface and tells the provider of it by its own metadata.
    static func make(_ company: Company, _ provider: IdentityProvider) async throws -> Connection {
        let location = try await company.location("Headquarters")
        let connection: JSON = [
            "name": "SimpleSAMLphp",
            "saml": [
                "entityId": .string(try provider.text("entityId")),
                "singleSignOn": ["url": .string(try provider.text("signOnUrl")), "binding": "redirect"],
                "certificates": [.string(try provider.text("certificate"))],
            ],
            "provisioning": ["enabled": true, "locationId": .string(location)],
            "attributes": ["email": "email", "name": "displayName"],
            "roles": [["attribute": "groups", "value": "admins", "role": "admin"]],
        ]
        let id = try await company.admin.make("/v1/sso-connections", connection)
        let made = Connection(company: company, provider: provider, id: id, location: location)
        try await made.register()
        return made
    }

    func metadata() async throws -> String {
        let nobody = Member(.nothing, at: company.away.origin)
        return try await nobody.get("/sso/saml/\(id)/metadata", headers: [.accept: "*/*"]).expect(.ok).text
    }

    func register(environment: [String: String] = [:]) async throws {
        let tags = HTMLTag.all(in: try await metadata())
        let entityID = try #require(tags.first { $0.name.hasSuffix("entitydescriptor") }?["entityid"])
        let consumer = try #require(tags.first { $0.name.hasSuffix("assertionconsumerservice") }?["location"])
        #expect(entityID == base + "/metadata")
        #expect(consumer == base + "/acs")
        try await provider.run("service", entityID, consumer, environment: environment)
    }

    /// Has assertions encrypted for the certificate in our metadata.
    func registerEncrypted() async throws {
        let tags = HTMLTag.all(in: try await metadata())
        let key = try #require(tags.firstIndex { $0.name.hasSuffix("keydescriptor") && $0["use"] != "signing" })
        let certificate = try #require(tags[key...].first { $0.name.hasSuffix("x509certificate") })
        let text = try await metadata()
        let end = try #require(text.range(of: certificate.following.prefix(64)))
        let base64 = text[end.lowerBound...].prefix { $0 != "<" }
        let pem = "-----BEGIN CERTIFICATE-----\n\(base64)\n-----END CERTIFICATE-----\n"
        try provider.folder.write(pem, to: "away.pem")
        try await register(environment: ["ENCRYPT_FOR": provider.folder.path("away.pem")])
    }

    /// Goes to the provider and comes back with its answer, which is not posted yet.
    func answer(for person: Person, in browser: Browser) async throws -> Navigation {
        try await browser.visit("\(company.away.origin)/o/\(company.slug)/sign-in", as: person) {
            $0.method == .post && $0["SAMLResponse"] != nil
        }
    }

    func change(_ settings: (String, JSON)...) async throws {
        let present = try await company.admin.get("/v1/sso-connections/\(id)").expect(.ok)
        var saml = JSONObject()
        for member in present.json["saml"]?.object?.members ?? [] where !member.value.isNull {
            saml.append(member.name, settings.first { $0.0 == member.name }?.1 ?? member.value)
        }
        try await company.admin.send(.patch, "/v1/sso-connections/\(id)", ["saml": .object(saml)]).expect(.ok)
    }

    /// The page shows a number, and by that number an admin finds which rule refused.
    func checkRefusal(_ page: Answer, rule: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(page.status == .forbidden, "\(page.text)", sourceLocation: sourceLocation)
        #expect(page.headers[values: .setCookie].allSatisfy { !$0.hasPrefix("away=") }, sourceLocation: sourceLocation)
        let records = try await company.admin.get("/v1/sso-connections/\(id)/attempts?limit=200").expect(
            .ok,
            sourceLocation: sourceLocation
        )
        let record = try #require(
            records.items.first { record in record["reference"]?.string.map { page.text.contains($0) } ?? false },
            "\(page.text)",
            sourceLocation: sourceLocation
        )
        #expect(record["outcome"] == "refused", "\(record)", sourceLocation: sourceLocation)
        #expect(record["rule"]?.string == rule, "\(record)", sourceLocation: sourceLocation)
    }
}

/// Real sign-ins at SimpleSAMLphp, for organizations side by side on one installation.
@Suite(.tags(.database), .timeLimit(.minutes(3)))
struct `Signing in with SAML` {
    @Test func `makes accounts once, gives admins their role, and takes encrypted assertions where they are allowed`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                let connection = try await Connection.make(try await Company.found("umbrella", in: away, domain: "acme.example"), provider)
                var ids: [String: String] = [:]
                for (person, roles) in [(Person.ana, ["admin", "approver", "employee"]), (.mike, ["employee"]), (.john, ["employee"])] {
                    let member = try await Member.signIn(person, slug: "umbrella", at: away.origin)
                    let me = try await member.get("/v1/me").expect(.ok)
                    #expect(me.json["roles"]?.array?.compactMap(\.string) == roles)
                    #expect(me.json["employee"]?["email"]?.string == person.email)
                    #expect(me.json["employee"]?["locationId"]?.string == connection.location)
                    ids[person.name] = me.json["employee"]?["id"]?.string
                }
                #expect(Set(ids.values).count == 3)
                try await encrypted(connection, ids)
            }
        }
    }

    /// This version of SimpleSAMLphp knows only AES-CBC, which has to be allowed.
    private func encrypted(_ connection: Connection, _ ids: [String: String]) async throws {
        try await connection.registerEncrypted()
        let browser = Browser()
        let answer = try await connection.answer(for: .john, in: browser)
        #expect(
            answer["SAMLResponse"].flatMap { Data(base64Encoded: $0) }.map {
                String(decoding: $0, as: UTF8.self).contains("EncryptedAssertion")
            } == true
        )
        try await connection.checkRefusal(try await browser.submit(answer, as: .john), rule: "S6.2")
        try await connection.change(("allowsLegacyEncryption", true))
        let john = try await Member.signIn(.john, slug: "umbrella", at: connection.company.away.origin)
        let me = try await john.get("/v1/me").expect(.ok)
        #expect(me.json["employee"]?["id"]?.string == ids["john"])
        let attempts = try await connection.company.admin.get("/v1/sso-connections/\(connection.id)/attempts").expect(.ok)
        let outcomes = attempts.items.compactMap { $0["outcome"]?.string }
        #expect(outcomes.sorted() == ["refused", "signedIn", "signedIn", "signedIn", "signedIn"])
        try await john.get("/v1/sso-connections/\(connection.id)/attempts").expect(.forbidden)
    }

    @Test func `works for one browser, once, at the organization that asked`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                let umbrella = try await Connection.make(try await Company.found("umbrella", in: away, domain: "acme.example"), provider)
                let initech = try await Connection.make(try await Company.found("initech", in: away), provider)
                try await oneBrowser(umbrella)
                try await oneOrganization(umbrella, initech)
                try await withoutRequest(umbrella, initech)
                try await apart(umbrella, initech)
            }
        }
    }

    private func oneBrowser(_ umbrella: Connection) async throws {
        let browser = Browser()
        let answer = try await umbrella.answer(for: .mike, in: browser)
        // Stolen: another browser has another attempt's cookie.
        let other = Browser()
        _ = try await umbrella.answer(for: .john, in: other)
        try await umbrella.checkRefusal(try await other.submit(answer, as: .john), rule: "S3.5")
        let fresh = try await umbrella.answer(for: .mike, in: browser)
        try await browser.submit(fresh, as: .mike).expect(.ok)
        _ = try await Member(of: browser, at: umbrella.company.away.origin)
        // Replayed.
        try await umbrella.checkRefusal(try await browser.send(fresh), rule: "S3.5")
        // Changed in one letter.
        var changed = try await umbrella.answer(for: .mike, in: browser)
        let xml = String(decoding: try #require(changed["SAMLResponse"].flatMap { Data(base64Encoded: $0) }), as: UTF8.self)
        let forged = Data(xml.replacing("mike@acme.example", with: "nike@acme.example").utf8).base64EncodedString()
        changed.fields = changed.fields.map { $0.name == "SAMLResponse" ? ($0.name, forged) : $0 }
        try await umbrella.checkRefusal(try await browser.submit(changed, as: .mike), rule: "S4.10")
    }

    /// What was made for one is refused by the other, with and without the request that it answers.
    private func oneOrganization(_ umbrella: Connection, _ initech: Connection) async throws {
        let browser = Browser()
        let answer = try await umbrella.answer(for: .john, in: browser)
        let elsewhere = Navigation(method: .post, url: try #require(URL(string: initech.base + "/acs")), fields: answer.fields)
        try await initech.checkRefusal(try await browser.submit(elsewhere, as: .john), rule: "S3.5")
        try await initech.change(("allowsIdpInitiated", true))
        let alone = Navigation(method: .post, url: elsewhere.url, fields: elsewhere.fields.filter { $0.name == "SAMLResponse" })
        try await initech.checkRefusal(try await Browser().submit(alone, as: .john), rule: "S3.3")
        // Initech knows a person of that address, but not that the address's domain is its own.
        let imported: JSON = ["email": .string(Person.john.email), "name": "John", "employmentStart": "2025-01-01"]
        _ = try await initech.company.admin.make("/v1/employees", imported)
        let stranger = try await Browser().visit("\(initech.company.away.origin)/o/initech/sign-in", as: .john)
        try await initech.checkRefusal(stranger, rule: "P1.4")
    }

    /// Begun by the provider: refused unless allowed; then the same assertion counts once.
    private func withoutRequest(_ umbrella: Connection, _ initech: Connection) async throws {
        let start = "\(try umbrella.provider.text("signOnUrl"))?spentityid=\(umbrella.base)/metadata"
        func unasked(_ browser: Browser) async throws -> Navigation {
            try await browser.visit(start, as: .john) { $0.method == .post && $0["SAMLResponse"] != nil }
        }
        let browser = Browser()
        try await umbrella.checkRefusal(try await browser.submit(try await unasked(browser), as: .john), rule: "S3.5")
        try await umbrella.change(("allowsIdpInitiated", true))
        let answer = try await unasked(browser)
        try await browser.submit(answer, as: .john).expect(.ok)
        _ = try await Member(of: browser, at: umbrella.company.away.origin)
        try await umbrella.checkRefusal(try await Browser().send(answer), rule: "S5.9")
    }

    /// What is another's looks as if it were not.
    private func apart(_ umbrella: Connection, _ initech: Connection) async throws {
        let (there, nowhere) = (umbrella.location, "01990000-0000-7000-8000-000000000000")
        for path in [
            "/v1/locations/", "/v1/sso-connections/", "/v1/employees/", "/v1/leave-types/", "/v1/policies/", "/v1/leave-requests/",
        ] {
            let id = path == "/v1/sso-connections/" ? umbrella.id : there
            let foreign = try await initech.company.admin.get(path + id).expect(.notFound, "not-found")
            let missing = try await initech.company.admin.get(path + nowhere).expect(.notFound, "not-found")
            #expect(foreign.json["detail"] == missing.json["detail"])
        }
        let people = try await umbrella.company.admin.get("/v1/employees").expect(.ok)
        for person in people.items {
            let id = try #require(person["id"]?.string)
            try await initech.company.admin.get("/v1/employees/\(id)").expect(.notFound)
            try await initech.company.admin.get("/v1/employees/\(id)/balances").expect(.notFound)
        }
        let employee: JSON = ["email": "x@initech.example", "name": "X", "employmentStart": "2025-01-01", "locationId": .string(there)]
        let refused = try await initech.company.admin.post("/v1/employees", employee).expect(.unprocessableContent)
        #expect(refused.faults == ["/locationId unknown-location"])
        let events = try await initech.company.admin.get("/v1/events?limit=200").expect(.ok)
        #expect(!events.text.contains(umbrella.id))
        #expect(!events.text.contains(there))
    }
}
