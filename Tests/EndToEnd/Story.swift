import HTTPTypes
import JSON
import Leave
import Testing

@testable import Away

/// The story of the product, told step by step through the REST interface. What must come of it is in Fixtures/story.json.
final class Story {
    let away: RunningAway
    let clock: TestClock
    let expected: JSON
    let ana: Member
    private(set) var ids: [String: String] = [:]

    static let slug = "acme"
    static let week: JSON = ["monday": 480, "tuesday": 480, "wednesday": 480, "thursday": 480, "friday": 480]
    static let shortWeek: JSON = ["monday": 480, "tuesday": 480, "wednesday": 480, "thursday": 480]

    /// The organization as the person at the server makes it, and Ana as she comes through the set-up link for the first time.
    init(_ away: RunningAway, _ clock: TestClock, _ provider: IdentityProvider) async throws {
        self.away = away
        self.clock = clock
        expected = try Repository.fixture("story.json")
        try await provider.run("client", "away", away.origin + "/sso/oidc/callback", "away-test-secret")
        let acme = NewOrganization(
            name: "Acme",
            slug: Self.slug,
            admin: Person.ana.email,
            domain: "acme.example",
            oidcIssuer: try provider.text("issuer"),
            oidcClientId: "away",
            oidcClientSecret: "away-test-secret"
        )
        let made = try await away.installation.found(acme)
        ids["ana"] = "\(made.admin)"
        let browser = Browser()
        try await browser.visit(made.setUpURL, as: .ana).expect(.ok)
        ana = try await Member(of: browser, at: away.origin)
    }

    func id(_ name: String) throws -> String { try #require(ids[name]) }

    func json(_ name: String) throws -> JSON { .string(try id(name)) }

    func remember(_ name: String, _ id: String) { ids[name] = id }

    func signIn(_ person: Person) async throws -> Member {
        try await Member.signIn(person, slug: Self.slug, at: away.origin)
    }

    /// Adds an employee who has no location yet.
    func add(_ person: Person, since start: String) async throws {
        let employee: JSON = ["email": .string(person.email), "name": .string(person.name), "employmentStart": .string(start)]
        remember(person.name, try await ana.make("/v1/employees", employee))
    }

    func move(_ name: String, to location: String, on date: String, by member: Member) async throws {
        let body: JSON = ["locationId": try json(location), "effectiveDate": .string(date), "mode": "prorate"]
        try await member.put("/v1/employees/\(try id(name))/location", body).expect(.ok)
    }

    func policy(_ entitlement: JSON, at location: String, carrying amount: JSON, until expires: JSON) async throws {
        let policy: JSON = [
            "locationId": try json(location), "leaveTypeId": try json("pto"), "effectiveDate": "2025-01-01", "entitlement": entitlement,
            "grant": ["kind": "upFront"], "rollOver": ["kind": "upTo", "amount": amount, "expires": expires],
            "partTime": ["fullTimeDays": "5"],
        ]
        _ = try await ana.make("/v1/policies", policy)
    }

    /// The balances of John and Mike are those of the step: as they see them themselves where they can, and as Ana sees them.
    func check(step: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let balances = try #require(expected["balances"]?.array?.first { $0["step"]?.string == step })
        let day = try #require(balances["on"]?.string)
        for name in ["john", "mike"] {
            let answer = try await ana.get("/v1/employees/\(try id(name))/balances?on=\(day)").expect(.ok)
            var found = JSONObject()
            for member in answer.items.first?.object?.members ?? [] where member.name != "leaveTypeId" {
                found.append(member.name, member.value)
            }
            #expect(answer.items.count == 1)
            #expect(lines(.object(found)) == lines(balances[name] ?? .null), "step \(step), \(name)", sourceLocation: sourceLocation)
        }
    }

    /// The ledger has exactly the lines of the fixture, in their order.
    func checkLedger(of name: String, seenBy member: Member, as path: String) async throws {
        let ledger = try #require(expected["ledgers"]?[name])
        let to = try #require(ledger["to"]?.string)
        let answer = try await member.get("/v1/employees/\(path)/ledger?leaveTypeId=\(try id("pto"))&to=\(to)&limit=200").expect(.ok)
        let wanted = try #require(ledger["lines"]?.array).map { try summary($0) { try self.id($0) } }
        #expect(try answer.items.map { try summary($0) { $0 } } == wanted)
        #expect(answer.items.last?["balance"] == ledger["balance"])
        for line in answer.items {
            #expect(line["text"]?.string?.isEmpty == false)
            // What runs out by itself has no event.
            if line["rule"] != "L6.16" { #expect(line["eventSequence"]?.integer != nil, "\(line)") }
        }
    }

    private func summary(_ line: JSON, _ reference: (String) throws -> String) throws -> String {
        let plain = ["date", "kind", "amount", "balance", "leaveYear", "rule", "expires"].map { line[$0]?.string ?? "-" }
        return (plain + [try line["ref"]?.string.map(reference) ?? "-"]).joined(separator: " ")
    }

    /// Members by name, so that a difference shows where it is.
    private func lines(_ object: JSON) -> [String] {
        (object.object?.members ?? []).map { "\($0.name): \($0.value)" }.sorted()
    }
}
