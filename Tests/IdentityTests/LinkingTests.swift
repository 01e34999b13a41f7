import Application
import JSON
import Leave
import Testing

@testable import Identity

@Suite struct `A first sign-in` {
    let mike = EmployeeID(200)

    /// The rule by which Mike, as the provider tells of him, is refused; nil when he is signed in.
    func rule(_ world: World, _ change: (inout FakeProvider.Person) -> Void = { _ in }) async throws -> String? {
        var person = FakeProvider.Person(subject: "sub-mike", email: "mike@acme.example")
        change(&person)
        world.provider.person = person
        var browser = world.browser()
        let fields = try await browser.depart()
        return try await world.rule { _ = try await world.service.completeOpenIDConnect(fields, client: browser.client) }
    }

    @Test func `links an imported employee by a verified address of a verified domain (P1.4)`() async throws {
        let world = try await World()
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) == nil)
        let identity = ExternalIdentity(connection: world.connection.id, subject: .subject("sub-mike"))
        #expect(try await world.employee(of: identity) == mike)
        // From then on the address is data: another one, unverified, changes nothing (P1.2).
        #expect(
            try await rule(world) { person in
                person.email = "somebody@else.example"
                person.isEmailVerified = false
            } == nil
        )
    }

    @Test func `compares addresses in lower case (P1.5)`() async throws {
        let world = try await World()
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) { $0.email = "Mike@Acme.EXAMPLE" } == nil)
    }

    @Test func `never links by an unverified address (P1.4, O6.15)`() async throws {
        let world = try await World()
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) { $0.isEmailVerified = false } == "P1.4")
        #expect(try await rule(world) { $0.claims = [("email_verified", .null)] } == "P1.4")
    }

    @Test func `never links in a domain that is not verified (P1.4, P2)`() async throws {
        let world = try await World(domain: nil)
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) == "P1.4")
    }

    @Test func `never links a second identity of the connection (P1.4)`() async throws {
        let world = try await World()
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) == nil)
        #expect(try await rule(world) { $0.subject = "sub-impostor" } == "P1.4")
    }

    @Test func `never links a deactivated employee (P1.4)`() async throws {
        let world = try await World()
        try await world.add(mike, "mike@acme.example")
        let yesterday = LocalDate(daysSinceEpoch: Int(world.clock.now / 86_400) - 1)
        try await world.perform(EndEmployment(employee: mike, lastDay: yesterday))
        #expect(try await rule(world) == "C2.4")
    }

    @Test func `of somebody unknown makes no account where provisioning is off (P1.1)`() async throws {
        let world = try await World()
        #expect(try await rule(world) == "P1.1")
        #expect(try await rule(world) { $0.email = nil } == "P1.1")
    }

    @Test func `makes an account where provisioning is on, once (P1.1)`() async throws {
        let world = try await World { $0?.provisioning = .on(location: nil, department: nil) }
        #expect(try await rule(world) { $0.claims = [("name", "Mike M.")] } == nil)
        #expect(try await rule(world) == nil)
        let situation = try await world.handler.situation(for: principal(world))
        let people = situation.organization.people.values.filter { $0.email.text == "mike@acme.example" }
        #expect(people.map(\.name.text) == ["Mike M."])
    }

    @Test func `makes no account for an address that nobody proves (P1.1, P1.4, O6.15)`() async throws {
        let world = try await World { $0?.provisioning = .on(location: nil, department: nil) }
        #expect(try await rule(world) { $0.isEmailVerified = false } == "P1.4")
        #expect(try await rule(world) { $0.email = "mike@elsewhere.example" } == "P1.4")
        let people = try await world.handler.situation(for: principal(world)).organization.people
        #expect(people.count == 1)
    }

    @Test func `places people by the connection's mapping, the first match of each kind (P1.3)`() async throws {
        let (lisbon, sales, tech) = (LocationID(1), DepartmentID(2), DepartmentID(3))
        let world = try await World { connection in
            connection?.provisioning = .on(location: nil, department: nil)
            connection?.managesProfiles = true
            connection?.roles = [
                SSOConnection.RoleMapping(attribute: "city", value: "Lisbon", location: lisbon),
                SSOConnection.RoleMapping(attribute: "groups", value: "sales", department: sales),
                SSOConnection.RoleMapping(attribute: "groups", value: "tech", department: tech),
            ]
        }
        let place = try Location(
            id: lisbon,
            timeZone: "UTC",
            leaveYear: .anniversary,
            workingWeek: try WorkingWeek(weeks: [Array(repeating: WorkingWeek.split(480), count: 7)])
        )
        try await world.perform(CreateLocation(location: place, name: "Lisbon", closing: .manual))
        for (department, name) in [(sales, "Sales"), (tech, "Tech")] {
            try await world.perform(CreateDepartment(department: try Department(id: department), name: name))
        }
        #expect(try await rule(world) { $0.claims = [("city", "Lisbon"), ("groups", ["tech", "sales"])] } == nil)
        let mike = try #require(
            try await world.employee(of: ExternalIdentity(connection: world.connection.id, subject: .subject("sub-mike")))
        )
        let first = try await world.handler.situation(for: principal(world))
        #expect(first.facts.location(of: mike, on: first.today(of: mike)) == lisbon)
        #expect(first.facts.department(of: mike, on: first.today(of: mike)) == sales)
        // Another department at a later sign-in moves; a missing one clears nothing (P1.6).
        #expect(try await rule(world) { $0.claims = [("groups", ["tech"])] } == nil)
        #expect(try await rule(world) { $0.claims = [] } == nil)
        let later = try await world.handler.situation(for: principal(world))
        #expect(later.facts.department(of: mike, on: later.today(of: mike)) == tech)
        #expect(later.facts.location(of: mike, on: later.today(of: mike)) == lisbon)
    }

    @Test func `of two at the same moment makes one account (P1.7)`() async throws {
        let world = try await World { $0?.provisioning = .on(location: nil, department: nil) }
        world.provider.person = FakeProvider.Person(subject: "sub-mike", email: "mike@acme.example")
        var browsers = (0..<8).map { _ in world.browser() }
        var fields: [[FormField]] = []
        for index in browsers.indices { fields.append(try await browsers[index].depart()) }
        let clients = browsers.map(\.client)
        let answers = fields
        let count = try await withThrowingTaskGroup(of: Bool.self) { group in
            for (client, answer) in zip(clients, answers) {
                group.addTask {
                    if case .signedIn = try await world.service.completeOpenIDConnect(answer, client: client) { true } else { false }
                }
            }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(count == 8)
        let situation = try await world.handler.situation(for: principal(world))
        #expect(situation.organization.people.count == 2)
        #expect(situation.organization.identities.count == 1)
    }

    @Test func `grants admin only by the connection's mapping (P1.3)`() async throws {
        let world = try await World { connection in
            connection?.provisioning = .on(location: nil, department: nil)
            connection?.roles = [SSOConnection.RoleMapping(attribute: "groups", value: "away-admins", role: .admin)]
        }
        var browser = world.browser()
        world.provider.person = FakeProvider.Person(
            subject: "sub-1",
            email: "one@acme.example",
            claims: [("groups", ["staff", "Away-Admins"]), ("roles", ["admin"]), ("admin", true)]
        )
        try await browser.signIn()
        #expect(try await browser.principal()?.isAdmin == false)
        world.provider.person.claims = [("groups", ["staff", "away-admins"])]
        try await browser.signIn()
        #expect(try await browser.principal()?.isAdmin == true)
    }

    @Test func `overwrites only what the connection manages, and clears nothing (P1.6)`() async throws {
        let world = try await World { $0?.managesProfiles = true }
        try await world.add(mike, "mike@acme.example")
        #expect(try await rule(world) { $0.claims = [("name", "Mike New")] } == nil)
        #expect(try await rule(world) == nil)
        let situation = try await world.handler.situation(for: principal(world))
        #expect(situation.organization.people[mike]?.name.text == "Mike New")
    }

    private func principal(_ world: World) -> Principal {
        Principal(
            organization: world.organization,
            employee: world.ana,
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }
}

@Suite struct `An identity` {
    @Test func `is told from every other by each of its parts (P1.2)`() {
        let one = SSOConnectionID(1)
        let identities: [ExternalIdentity] = [
            ExternalIdentity(connection: one, subject: .subject("a")),
            ExternalIdentity(connection: SSOConnectionID(2), subject: .subject("a")),
            ExternalIdentity(connection: one, subject: .subject("A")),
            ExternalIdentity(connection: one, subject: .subject("é")),
            ExternalIdentity(connection: one, subject: .subject("e\u{301}")),
            ExternalIdentity(connection: one, subject: .nameID(value: "a", format: nil, nameQualifier: nil, spNameQualifier: nil)),
            ExternalIdentity(connection: one, subject: .nameID(value: "a", format: "", nameQualifier: nil, spNameQualifier: nil)),
            ExternalIdentity(connection: one, subject: .nameID(value: "a", format: nil, nameQualifier: "x", spNameQualifier: nil)),
            ExternalIdentity(connection: one, subject: .nameID(value: "a", format: nil, nameQualifier: nil, spNameQualifier: "x")),
            ExternalIdentity(connection: one, subject: .nameID(value: "a,1:b", format: nil, nameQualifier: nil, spNameQualifier: nil)),
            ExternalIdentity(connection: one, subject: .attribute(name: "a", value: "b")),
            ExternalIdentity(connection: one, subject: .attribute(name: "a1", value: "b")),
        ]
        #expect(Set(identities.map { SecretHash.of($0.canonicalText) }).count == identities.count)
    }
}

@Suite struct `An e-mail address` {
    @Test(arguments: [
        "", "a", "@b", "a@", "a@b@c", "a b@c.example", "a@-\u{0}", "a@b..c", String(repeating: "a", count: 250) + "@b.example",
    ])
    func `is none`(text: String) { #expect(EmailAddress(text) == nil) }

    @Test func `outside ASCII is kept and never links (P1.5)`() {
        #expect(EmailAddress("аna@acme.example")?.isASCII == false)
        #expect(EmailAddress("Ana@ACME.example")?.text == "ana@acme.example")
        #expect(EmailAddress("ana@acme.example")?.domain == "acme.example")
    }
}
