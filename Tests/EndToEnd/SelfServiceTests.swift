import Application
import Foundation
import HTTPTypes
import Identity
import JSON
import Leave
import Support
import Testing

@testable import Away

/// An organization sets up its own sign-in, with real providers.
@Suite(.tags(.database), .timeLimit(.minutes(3)))
struct `An organization's own single sign-on` {
    @Test func `is tried before it is enabled, with each check and what the provider sent (P4.4, P3.2)`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                let company = try await Company.found("umbrella", in: away, domain: "acme.example")
                let made = try await company.admin.post(
                    "/v1/sso-connections",
                    [
                        "name": "SimpleSAMLphp", "enabled": false, "metadata": ["url": .string(try provider.text("metadataUrl"))],
                        "attributes": ["email": "email", "name": "displayName"], "provisioning": ["enabled": true],
                        "roles": [["attribute": "groups", "value": "admins", "role": "admin"]],
                    ]
                ).expect(.created)
                #expect(made.json["saml"]?["entityId"]?.string == (try provider.text("entityId")))
                #expect(made.json["saml"]?["metadataUrl"]?.string == (try provider.text("metadataUrl")))
                #expect(made.json["tested"] == false)
                // The provider's certificate lasts 30 days, which is told.
                #expect(made.json["warnings"]?.array?.first?["code"]?.string == "certificate-expires")
                let id = try #require(made.id)
                let path = "/v1/sso-connections/\(id)"
                let unknown = try await test(path, company, as: .ana)
                #expect(unknown["status"]?.string == "pending" || unknown["status"]?.string == "failed")
                let entityID = try #require(made.json["addresses"]?["entityId"]?.string)
                let consumer = try #require(made.json["addresses"]?["assertionConsumerUrl"]?.string)
                try await provider.run("service", entityID, consumer)
                let refused = try await company.admin.send(.patch, path, ["enabled": true, "enforced": true]).expect(.unprocessableContent)
                #expect(refused.text.contains("connection-untested"))
                let passed = try await test(path, company, as: .ana)
                #expect(passed["status"]?.string == "passed", "\(passed)")
                #expect(passed["checks"]?.array?.allSatisfy { $0["result"]?.string == "passed" } == true)
                let groups = passed["attributes"]?.array?.first { $0["name"]?.string == "groups" }
                #expect(groups?["values"]?.array?.contains("admins") == true)
                #expect(passed["person"]?["email"]?.string == "ana@acme.example")
                #expect(passed["person"]?["roles"]?.array == ["admin"])
                try await enforce(company, path)
            }
        }
    }

    /// Begins a test, goes its way as a person, and reads what came of it.
    private func test(_ path: String, _ company: Company, as person: Person) async throws -> JSON {
        let begun = try await company.admin.post(path + "/test").expect(.created)
        let url = try #require(begun.json["url"]?.string)
        _ = try await Browser().visit(url, as: person)
        let id = try #require(begun.id)
        return try await company.admin.get("\(path)/tests/\(id)").expect(.ok).json
    }

    /// The only way in from then on, but for who said so.
    private func enforce(_ company: Company, _ path: String) async throws {
        let other = Browser()
        let link = try await company.away.installation.credentials.makeLink(
            .setUp,
            for: try await administrator(company),
            of: company.id
        )
        try await other.visit(link, as: .ana).expect(.ok)
        let otherMember = try await Member(of: other, at: company.away.origin)
        try await company.admin.send(.patch, path, ["enabled": true]).expect(.ok)
        try await company.admin.send(.patch, path, ["enforced": true]).expect(.ok)
        try await otherMember.get("/v1/me").expect(.unauthorized)
        try await company.admin.get("/v1/me").expect(.ok)
        let disabled = try await company.admin.send(.patch, path, ["enabled": false]).expect(.unprocessableContent)
        #expect(disabled.text.contains("connection-enforced"))
        let john = try await Member.signIn(.john, slug: "umbrella", at: company.away.origin)
        let sessions = try await john.get("/v1/employees/me/sessions").expect(.ok)
        #expect(sessions.items.count == 1)
        #expect(sessions.items.first?["current"] == true)
        #expect(sessions.items.first?["connection"]?.string == "SimpleSAMLphp")
        // Shorter limits hold at the next request (C2.2).
        let limits: JSON = ["sessionLimits": ["idle": 300, "absolute": 300]]
        try await company.admin.send(.patch, "/v1/organization", limits).expect(.ok)
        try await john.get("/v1/me").expect(.ok)
        let me = try await john.get("/v1/me").expect(.ok)
        let johnID = try #require(me.json["employee"]?["id"]?.string)
        try await company.admin.send(.delete, "/v1/employees/\(johnID)/sessions").expect(.noContent)
        try await john.get("/v1/me").expect(.unauthorized)
    }

    private func administrator(_ company: Company) async throws -> EmployeeID {
        let me = try await company.admin.get("/v1/me").expect(.ok)
        let id = try #require(me.json["employee"]?["id"]?.string)
        return try #require(EmployeeID(id))
    }

    @Test func `exchanges our keys while people sign in with encrypted assertions (S7.3, S6.6)`() async throws {
        try await IdentityProvider.with(.simplesamlphp) { provider in
            try await RunningAway.with { away in
                let company = try await Company.found("umbrella", in: away, domain: "acme.example")
                let id = try await company.admin.make(
                    "/v1/sso-connections",
                    [
                        "name": "SimpleSAMLphp", "metadata": ["url": .string(try provider.text("metadataUrl"))],
                        "attributes": ["email": "email", "name": "displayName"], "provisioning": ["enabled": true],
                    ]
                )
                let path = "/v1/sso-connections/\(id)"
                var saml = JSONObject()
                for member in try await company.admin.get(path).expect(.ok).json["saml"]?.object?.members ?? [] where !member.value.isNull {
                    saml.append(member.name, member.name == "allowsLegacyEncryption" ? true : member.value)
                }
                try await company.admin.send(.patch, path, ["saml": .object(saml)]).expect(.ok)
                let keys = try await company.admin.get(path + "/keys").expect(.ok)
                let first = try #require(keys.items.first)
                try await encryptFor(first, company, provider, id)
                _ = try await Member.signIn(.john, slug: "umbrella", at: away.origin)
                let next = try await company.admin.post(path + "/keys").expect(.created)
                #expect(next.json["stage"]?.string == "next")
                let nextID = try #require(next.id)
                try await company.admin.post("\(path)/keys/\(nextID)/activate").expect(.ok)
                // The provider still encrypts to the old one, which still decrypts.
                _ = try await Member.signIn(.john, slug: "umbrella", at: away.origin)
                try await encryptFor(next.json, company, provider, id)
                _ = try await Member.signIn(.john, slug: "umbrella", at: away.origin)
                let stages = try await company.admin.get(path + "/keys").expect(.ok).items.compactMap { $0["stage"]?.string }
                #expect(stages == ["retiring", "active"])
                let firstID = try #require(first["id"]?.string)
                try await company.admin.send(.delete, "\(path)/keys/\(nextID)").expect(.notFound)
                try await company.admin.send(.delete, "\(path)/keys/\(firstID)").expect(.noContent)
                _ = try await Member.signIn(.john, slug: "umbrella", at: away.origin)
                try await encryptFor(first, company, provider, id)
                let page = try await Browser().visit("\(away.origin)/o/umbrella/sign-in", as: .john)
                #expect(page.status == .forbidden)
            }
        }
    }

    private func encryptFor(_ key: JSON, _ company: Company, _ provider: IdentityProvider, _ id: String) async throws {
        let certificate = try #require(key["certificate"]?.string)
        try provider.folder.write(certificate, to: "away.pem")
        let base = "\(company.away.origin)/sso/saml/\(id)"
        try await provider.run(
            "service",
            base + "/metadata",
            base + "/acs",
            environment: ["ENCRYPT_FOR": provider.folder.path("away.pem")]
        )
    }
}
