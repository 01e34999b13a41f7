import Application
import Leave
import Support
import Testing

private let now: UnixSeconds = 1_800_000_000

@Suite(.database, .tags(.database)) struct `Any directory` {
    @Test(arguments: SignInStoresUnderTest.allCases)
    func `gives a slug and a domain to one organization (P2.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (mine, theirs) = (New.organization(), New.organization())
            #expect(try await stores.directory.register(slug: "acme", of: mine))
            #expect(try await stores.directory.register(slug: "acme", of: mine))
            #expect(try await !stores.directory.register(slug: "acme", of: theirs))
            #expect(try await stores.directory.organization(slug: "acme") == mine)
            #expect(try await stores.directory.organization(slug: "Acme") == nil)
            #expect(try await stores.directory.register(slug: "acme-2", of: mine))
            #expect(try await stores.directory.slug(of: mine) == "acme-2")
            #expect(try await stores.directory.organization(slug: "acme") == nil)
            #expect(try await stores.directory.slug(of: theirs) == nil)
            #expect(try await stores.directory.register(domain: "acme.example", of: mine))
            #expect(try await !stores.directory.register(domain: "acme.example", of: theirs))
            try await stores.directory.release(domain: "acme.example", of: theirs)
            #expect(try await stores.directory.organization(domain: "acme.example") == mine)
            try await stores.directory.release(domain: "acme.example", of: mine)
            #expect(try await stores.directory.organization(domain: "acme.example") == nil)
            #expect(try await stores.directory.register(domain: "acme.example", of: theirs))
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `finds connections by id, and by issuer and audience while enabled (O7.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (first, second) = (New.organization(), New.organization())
            var mine = connection(audience: "https://api.example")
            let theirs = connection(audience: "https://api.example")
            try await stores.directory.register(mine, of: first)
            try await stores.directory.register(theirs, of: second)
            try await stores.directory.register(connection(audience: nil), of: first)
            #expect(try await stores.directory.organization(connection: mine.id) == first)
            let found = try await stores.directory.connections(issuer: "https://op.example", audience: "https://api.example")
            #expect(Set(found.map(\.organization)) == [first, second])
            #expect(try await stores.directory.connections(issuer: "https://op.example/", audience: "https://api.example").isEmpty)
            // Nobody takes over another's connection by naming its id.
            try await stores.directory.release(mine.id, of: second)
            try await stores.directory.register(mine, of: second)
            #expect(try await stores.directory.organization(connection: mine.id) == first)
            mine.isEnabled = false
            try await stores.directory.register(mine, of: first)
            let left = try await stores.directory.connections(issuer: "https://op.example", audience: "https://api.example")
            #expect(left == [ConnectionPlace(organization: second, connection: theirs.id)])
            try await stores.directory.release(mine.id, of: first)
            #expect(try await stores.directory.organization(connection: mine.id) == nil)
        }
    }

    private func connection(audience: String?) -> SSOConnection {
        let settings = OpenIDConnectSettings(issuer: "https://op.example", clientID: "away", apiAudience: audience)
        return SSOConnection(id: New.connection(), name: "x", provider: .openIDConnect(settings))
    }
}

@Suite(.database, .tags(.database)) struct `Any log of sign-ins` {
    private func record(
        _ organization: OrganizationID,
        _ connection: SSOConnectionID?,
        _ outcome: SignInRecord.Outcome,
        at: UnixSeconds = now
    ) -> SignInRecord {
        SignInRecord(
            reference: String(Fixtures.newID(), radix: 36),
            organization: organization,
            connection: connection,
            at: at,
            outcome: outcome,
            clientAddress: "192.0.2.0/24"
        )
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `pages through what happened within one second`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (organization, connection) = (New.organization(), New.connection())
            for _ in 0..<7 { _ = try await stores.log.record(record(organization, connection, .testPassed, at: now)) }
            var (seen, place) = ([String](), SignInRecord.Place?.none)
            for _ in 0..<4 {
                let page = try await stores.log.records(of: organization, connection: connection, before: place, limit: 2)
                seen += page.map(\.reference)
                place = page.last?.place
            }
            #expect(seen.count == 7)
            #expect(Set(seen).count == 7)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `shows an organization its own, newest first (P4.1, P4.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (organization, connection) = (New.organization(), New.connection())
            let refusal = SignInRecord.Refusal(rule: "O6.2", detail: "another issuer", expected: "https://a", received: "ß\u{1F600}")
            let records = [
                record(organization, connection, .signedIn(New.employee()), at: now),
                record(organization, connection, .refused(refusal), at: now + 1),
                record(organization, nil, .testPassed, at: now + 2),
            ]
            for record in records { _ = try await stores.log.record(record) }
            _ = try await stores.log.record(record(New.organization(), connection, .testPassed))
            #expect(try await stores.log.records(of: organization, connection: nil, before: nil, limit: 9) == records.reversed())
            #expect(try await stores.log.records(of: organization, connection: nil, before: records[2].place, limit: 1) == [records[1]])
            let ofConnection = try await stores.log.records(of: organization, connection: connection, before: nil, limit: 9)
            #expect(ofConnection == [records[1], records[0]])
            #expect(try await stores.log.record(records[1].reference, of: organization) == records[1])
            #expect(try await stores.log.record(records[1].reference, of: New.organization()) == nil)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `counts the refusals of an hour at one connection (P4.3)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (organization, connection) = (New.organization(), New.connection())
            let refused = SignInRecord.Outcome.refused(SignInRecord.Refusal(rule: "O1.3", detail: "x"))
            #expect(try await stores.log.record(record(organization, connection, refused, at: now - 3600)) == 1)
            #expect(try await stores.log.record(record(organization, connection, refused, at: now)) == 1)
            #expect(try await stores.log.record(record(organization, nil, refused, at: now)) == 1)
            #expect(try await stores.log.record(record(organization, connection, .testPassed, at: now)) == 1)
            #expect(try await stores.log.record(record(organization, connection, refused, at: now)) == 2)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `forgets after its retention`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let organization = New.organization()
            let record = record(organization, nil, .testPassed)
            _ = try await stores.log.record(record)
            try await stores.log.purge(organization, at: now + SignInRecord.retention - 1)
            try await stores.log.purge(New.organization(), at: now + SignInRecord.retention)
            #expect(try await stores.log.record(record.reference, of: organization) != nil)
            try await stores.log.purge(organization, at: now + SignInRecord.retention)
            #expect(try await stores.log.record(record.reference, of: organization) == nil)
        }
    }
}
