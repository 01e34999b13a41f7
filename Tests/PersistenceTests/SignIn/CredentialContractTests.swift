import Application
import Leave
import Support
import Testing

private let now: UnixSeconds = 1_800_000_000

@Suite(.database, .tags(.database), .serialized) struct `Any store of API tokens` {
    private func token(_ organization: OrganizationID, _ employee: EmployeeID, name: String? = "ci") -> APIToken {
        APIToken(
            id: APITokenID(Fixtures.newID()),
            organization: organization,
            employee: employee,
            name: name,
            scope: .write,
            issuedAt: now,
            expiresAt: now + 3600
        )
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `finds a token by its hash until it expires or is revoked (C4.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let organization = New.organization()
            let token = token(organization, New.employee())
            let hash = New.hash()
            try await stores.tokens.add(token, hash: hash)
            let found = try #require(try await stores.tokens.usable(hash, at: now + 3599))
            #expect(found.id == token.id && found.employee == token.employee && found.organization == organization)
            #expect(found.scope == .write && found.expiresAt == token.expiresAt && found.issuedAt == now)
            #expect(try await stores.tokens.usable(hash, at: now + 3600) == nil)
            #expect(try await stores.tokens.usable(New.hash(), at: now) == nil)
            #expect(try await !stores.tokens.revoke(token.id, of: New.organization(), at: now))
            #expect(try await stores.tokens.usable(hash, at: now) != nil)
            #expect(try await stores.tokens.revoke(token.id, of: organization, at: now + 5))
            #expect(try await !stores.tokens.revoke(token.id, of: organization, at: now + 6))
            #expect(try await stores.tokens.usable(hash, at: now) == nil)
            #expect(try await stores.tokens.tokens(of: organization).map(\.revokedAt) == [now + 5])
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `lists an organization's own, with the hour of their use (C4.1)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let organization = New.organization()
            var unnamed = token(organization, New.employee(), name: nil)
            let hash = New.hash()
            try await stores.tokens.add(unnamed, hash: hash)
            try await stores.tokens.add(token(New.organization(), New.employee()), hash: New.hash())
            try await stores.tokens.used(unnamed.id, of: organization, at: now + 1234)
            unnamed.lastUsedAt = (now + 1234) / 3600 * 3600
            #expect(try await stores.tokens.tokens(of: organization) == [unnamed])
            #expect(try await stores.tokens.usable(hash, at: now)?.lastUsedAt == unnamed.lastUsedAt)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `revokes all of a person (C2.4)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let organization = New.organization()
            let employee = New.employee()
            let hashes = (0..<3).map { _ in New.hash() }
            try await stores.tokens.add(token(organization, employee), hash: hashes[0])
            try await stores.tokens.add(token(organization, employee), hash: hashes[1])
            try await stores.tokens.add(token(organization, New.employee()), hash: hashes[2])
            #expect(try await stores.tokens.revokeAll(of: employee, in: organization, at: now) == 2)
            #expect(try await stores.tokens.usable(hashes[0], at: now) == nil)
            #expect(try await stores.tokens.usable(hashes[2], at: now) != nil)
        }
    }
}

@Suite(.database, .tags(.database), .serialized) struct `Any store of set-up links` {
    @Test(arguments: SignInStoresUnderTest.allCases)
    func `gives a link once, until it expires (P3.1, P3.3)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let link = SetUpLink(organization: New.organization(), employee: New.employee(), purpose: .recovery, expiresAt: now + 1800)
            let hash = New.hash()
            try await stores.links.add(link, hash: hash)
            #expect(try await stores.links.link(hash, at: now + 1799) == link)
            #expect(try await stores.links.link(hash, at: now + 1800) == nil)
            #expect(try await stores.links.use(hash, at: now + 1800) == nil)
            #expect(try await stores.links.use(hash, at: now) == link)
            #expect(try await stores.links.use(hash, at: now) == nil)
            #expect(try await stores.links.link(hash, at: now) == nil)
        }
    }
}

@Suite(.database, .tags(.database), .serialized) struct `Any store of connection secrets` {
    @Test(arguments: SignInStoresUnderTest.allCases)
    func `keeps a client secret and keys for each connection`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let (organization, connection, other) = (New.organization(), New.connection(), New.connection())
            #expect(try await stores.secrets.clientSecret(of: connection, in: organization) == nil)
            try await stores.secrets.setClientSecret("a", of: connection, in: organization)
            try await stores.secrets.setClientSecret("geheim ü", of: connection, in: organization)
            #expect(try await stores.secrets.clientSecret(of: connection, in: organization) == "geheim ü")
            #expect(try await stores.secrets.clientSecret(of: other, in: organization) == nil)
            #expect(try await stores.secrets.clientSecret(of: connection, in: New.organization()) == nil)
            var first = ServiceProviderKey(id: Identifier(1), stage: .active, privateKeyPEM: "one", certificatePEM: "c1")
            let second = ServiceProviderKey(id: Identifier(2), stage: .next, privateKeyPEM: "two", certificatePEM: "c2")
            try await stores.secrets.setKey(first, of: connection, in: organization)
            try await stores.secrets.setKey(second, of: connection, in: organization)
            first.stage = .retiring
            try await stores.secrets.setKey(first, of: connection, in: organization)
            #expect(try await stores.secrets.keys(of: connection, in: organization) == [first, second])
            try await stores.secrets.setClientSecret(nil, of: connection, in: organization)
            #expect(try await stores.secrets.clientSecret(of: connection, in: organization) == nil)
            try await stores.secrets.removeAll(of: connection, in: organization)
            #expect(try await stores.secrets.keys(of: connection, in: organization).isEmpty)
        }
    }
}

@Suite(.database, .tags(.database), .serialized) struct `Any count of attempts` {
    @Test(arguments: SignInStoresUnderTest.allCases)
    func `admits a number a minute for each key (P4.3)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let key = New.hash()
            for _ in 0..<3 { #expect(try await stores.limits.admit(key, limit: 3, at: now)) }
            #expect(try await !stores.limits.admit(key, limit: 3, at: now))
            #expect(try await stores.limits.admit(New.hash(), limit: 3, at: now))
            try await stores.limits.purge(at: now)
            #expect(try await !stores.limits.admit(key, limit: 3, at: now))
            #expect(try await stores.limits.admit(key, limit: 3, at: now + 60))
            try await stores.limits.purge(at: now + 60)
            #expect(try await stores.limits.admit(key, limit: 3, at: now))
        }
    }
}
