import Application
import DevelopmentProvider
import Foundation
import HTTPTypes
import Hummingbird
import Identity
import JSON
import Leave
import Logging
import OpenSSL
import ServiceLifecycle
import Support
import Synchronization
import Testing

@testable import Away

/// Our development provider on a port of its own, whose clock the test holds.
private struct RunningProvider {
    let issuer: String
    let audience: String
    let redirectURI: String
    let clock: ProviderClock

    static func with(redirectURI: String, _ body: (RunningProvider) async throws -> Void) async throws {
        let port = try freePort()
        let issuer = "http://127.0.0.1:\(port)"
        let people = [Person.ana, .john].map { DevelopmentPerson(subject: "subject-\($0.name)", name: $0.name, email: $0.email) }
        let settings = try DevelopmentSettings(
            issuer: issuer,
            clientID: "away",
            redirectURI: redirectURI,
            returnAddress: issuer,
            apiAudience: "https://away.example/api",
            people: people
        )
        let clock = ProviderClock()
        let provider = try DevelopmentProvider(settings) { clock.now }
        let (isReady, continuation) = AsyncStream.makeStream(of: Void.self)
        let application = Hummingbird.Application(
            router: provider.router(),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { _ in continuation.yield() },
            logger: .away(.error)
        )
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], logger: .away(.error)))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await group.run()
            }
            var ready = isReady.makeAsyncIterator()
            _ = await ready.next()
            do {
                try await body(
                    RunningProvider(issuer: issuer, audience: "https://away.example/api", redirectURI: redirectURI, clock: clock)
                )
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
        }
    }

    /// What a command-line client of the person's gets: an authorization code, and tokens for it.
    func accessToken(of person: Person) async throws -> String {
        let verifier = Base64.url.encode(randomBytes(32))
        let challenge = Base64.url.encode(HashAlgorithm.sha256.hash(Array(verifier.utf8)))
        let query =
            "client_id=away&response_type=code&scope=openid&state=s&code_challenge_method=S256&code_challenge=\(challenge)&redirect_uri="
            + redirectURI
        let back = try await Browser().visit("\(issuer)/authorize?\(query)", as: person) { $0.url.absoluteString.hasPrefix(redirectURI) }
        let exchange = Navigation(
            method: .post,
            url: try #require(URL(string: issuer + "/token")),
            fields: [
                ("grant_type", "authorization_code"), ("client_id", "away"), ("code", try #require(back["code"])),
                ("code_verifier", verifier),
                ("redirect_uri", redirectURI),
            ]
        )
        let answer = try await Browser().send(exchange).expect(.ok)
        return try #require(answer.json["access_token"]?.string)
    }
}

/// The system's clock, put forward or back.
private final class ProviderClock: Sendable {
    private let offset = Mutex<Int64>(0)

    var now: Int64 { Int64(Date().timeIntervalSince1970) + offset.withLock(\.self) }

    func put(by seconds: Int64) { offset.withLock { $0 = seconds } }
}

@Suite(.tags(.database), .timeLimit(.minutes(2)))
struct `Credentials of programs` {
    @Test func `access tokens of the organization's provider are taken while they are good`() async throws {
        try await RunningAway.with { away in
            try await RunningProvider.with(redirectURI: away.origin + "/sso/oidc/callback") { provider in
                let acme = NewOrganization(
                    name: "Acme",
                    slug: "acme",
                    admin: Person.ana.email,
                    domain: "acme.example",
                    oidcIssuer: provider.issuer,
                    oidcClientId: "away",
                    oidcAudience: provider.audience
                )
                let made = try await away.installation.found(acme)
                let browser = Browser()
                try await browser.visit(made.setUpURL, as: .ana).expect(.ok)
                let ana = try await Member(of: browser, at: away.origin)
                let john: JSON = ["email": .string(Person.john.email), "name": "John", "employmentStart": "2025-01-01"]
                let id = try await ana.make("/v1/employees", john)
                let token = try await provider.accessToken(of: .john)
                let bearer = Member(.bearer(token), at: away.origin)
                // Nobody of that identity has signed in yet.
                let unknown = try await bearer.get("/v1/me").expect(.unauthorized)
                _ = try await Member.signIn(.john, slug: "acme", at: away.origin)
                let me = try await bearer.get("/v1/me").expect(.ok)
                #expect(me.json["employee"]?["id"]?.string == id)
                try await bearer.get("/v1/events").expect(.forbidden, "forbidden")
                let anas = Member(.bearer(try await provider.accessToken(of: .ana)), at: away.origin)
                try await anas.post("/v1/leave-types", ["name": "PTO", "unit": "days", "tracking": "limited"]).expect(.created)

                provider.clock.put(by: -7200)
                let expired = try await provider.accessToken(of: .john)
                let signature = try #require(token.lastIndex(of: "."))
                let changed = String(token[...signature]) + token[signature...].dropFirst().reversed()
                for wrong in [expired, changed, token + ".", "a.b.c", ""] {
                    try await checkSame(try await Member(.bearer(wrong), at: away.origin).get("/v1/me"), unknown)
                }
            }
        }
    }

    @Test func `API tokens do what their scope allows, until they expire or are revoked`() async throws {
        try await RunningAway.with { away in
            let company = try await Company.found("acme", in: away)
            let location = try await company.location("Belgrade")
            let employee = try await company.employee("john", at: location)
            let (read, write, admin) = (
                try await company.holder(of: "read"), try await company.holder(of: "write"), try await company.holder(of: "admin")
            )
            let department: JSON = ["name": "Sales"]
            for holder in [read, write, admin] { try await holder.get("/v1/departments").expect(.ok) }
            try await read.post("/v1/departments", department).expect(.forbidden, "forbidden")
            try await write.post("/v1/departments", department).expect(.forbidden, "forbidden")
            try await admin.post("/v1/departments", department).expect(.created)
            let johns = try await company.holder(of: "admin", employee)
            try await johns.post("/v1/departments", department).expect(.forbidden, "forbidden")
            try await checkEnds(company, johns, employee)
            try await checkConflict(company, johns, admin)
        }
    }

    /// Whatever is wrong with a credential, the answer is the same.
    private func checkEnds(_ company: Company, _ johns: Member, _ employee: String) async throws {
        let wrong = try await Member(.bearer("away_nonsense"), at: company.away.origin).get("/v1/me").expect(
            .unauthorized,
            "unauthenticated"
        )
        #expect(wrong.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
        let tokens = try await company.admin.get("/v1/api-tokens").expect(.ok)
        let own = try #require(tokens.items.first { $0["employeeId"]?.string == employee }?["id"]?.string)
        let other = try await company.holder(of: "read", employee)
        try await company.admin.send(.delete, "/v1/api-tokens/\(own)").expect(.noContent)
        try await checkSame(try await johns.get("/v1/me"), wrong)
        try await other.get("/v1/me").expect(.ok)
        // Of somebody who has left.
        let last: JSON = ["effectiveDate": "2025-01-31"]
        try await company.admin.put("/v1/employees/\(employee)/employment", last).expect(.ok)
        try await checkSame(try await other.get("/v1/me"), wrong)
        let expired = try await company.away.installation.credentials.issueToken(
            APITokenID(company.away.installation.newID()),
            for: try await company.away.installation.situation(slug: company.slug).situation.person(email: "boss@acme.example"),
            of: company.id,
            name: nil,
            scope: .read,
            expiresAt: Int64(Date().timeIntervalSince1970) - 1
        )
        try await checkSame(try await Member(.bearer(expired.text), at: company.away.origin).get("/v1/me"), wrong)
    }

    /// C3.2
    private func checkConflict(_ company: Company, _ johns: Member, _ admin: Member) async throws {
        guard case .session(let cookie, let csrfToken) = company.admin.credential else { return }
        try await admin.get("/v1/me", headers: [.cookie: "away=\(cookie)"]).expect(.ok)
        let location = try await company.location("Lisbon")
        let other = try await company.holder(of: "read", try await company.employee("mike", at: location))
        try await other.get("/v1/me", headers: [.cookie: "away=\(cookie)"]).expect(.unauthorized, "unauthenticated")
        // A session changes nothing without its token, nor with another's.
        let session = Member(.session(cookie: cookie, csrfToken: String(csrfToken.reversed())), at: company.away.origin)
        try await session.post("/v1/departments", ["name": "Support"]).expect(.forbidden, "cross-site")
        try await Member(.nothing, at: company.away.origin).get("/v1/me").expect(.unauthorized, "unauthenticated")
    }

    /// Apart from what names the request.
    private func checkSame(_ answer: Answer, _ other: Answer, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        #expect(answer.status == .unauthorized, "\(answer.text)", sourceLocation: sourceLocation)
        #expect(answer.headers[.wwwAuthenticate] == other.headers[.wwwAuthenticate], sourceLocation: sourceLocation)
        for name in ["type", "title", "status", "detail", "code"] {
            #expect(answer.json[name] == other.json[name], "\(name)", sourceLocation: sourceLocation)
        }
    }
}
