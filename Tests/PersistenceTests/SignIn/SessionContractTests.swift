import Application
import Leave
import Support
import Testing

private let now: UnixSeconds = 1_800_000_000

private func session(
    _ organization: OrganizationID = New.organization(),
    _ employee: EmployeeID = New.employee(),
    connection: SSOConnectionID? = nil,
    identity: SecretHash? = nil,
    provider: SecretHash? = nil
) -> Session {
    Session(
        organization: organization,
        employee: employee,
        connection: connection,
        identity: identity,
        providerSession: provider,
        logoutHint: [1, 2, 3],
        authenticatedAt: now,
        lastSeenAt: now,
        expiresAt: now + 86_400
    )
}

/// One after another, because forgetting what is over concerns all.
@Suite(.database, .tags(.database), .serialized) struct `Any session store` {
    @Test(arguments: SignInStoresUnderTest.allCases)
    func `gives back what it was given, by the key only`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let full = session(connection: New.connection(), identity: New.hash(), provider: New.hash())
            let bare = session()
            let keys = (New.hash(), New.hash())
            #expect(try await stores.sessions.open(full, key: keys.0, replacing: nil, using: nil))
            #expect(try await stores.sessions.open(bare, key: keys.1, replacing: nil, using: nil))
            #expect(try await stores.sessions.session(keys.0, at: now) == full)
            #expect(try await stores.sessions.session(keys.1, at: now) == bare)
            #expect(try await stores.sessions.session(New.hash(), at: now) == nil)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `knows its absolute end, and moves what was seen last forward only (C2.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let key = New.hash()
            _ = try await stores.sessions.open(session(), key: key, replacing: nil, using: nil)
            try await stores.sessions.touch(key, at: now + 20 * 3600)
            try await stores.sessions.touch(key, at: now + 10)
            #expect(try await stores.sessions.session(key, at: now + 86_399)?.lastSeenAt == now + 20 * 3600)
            #expect(try await stores.sessions.session(key, at: now + 86_400) == nil)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `lists a person's own and ends one of them, or all that came another way (C2.3, P3.2)`(
        adapter: SignInStoresUnderTest
    ) async throws {
        try await adapter.withStores { stores async throws in
            let connection = New.connection()
            let (mine, kept) = (session(connection: connection), session())
            let (organization, employee) = (mine.organization, mine.employee)
            let keys = (New.hash(), New.hash())
            _ = try await stores.sessions.open(mine, key: keys.0, replacing: nil, using: nil)
            _ = try await stores.sessions.open(kept, key: keys.1, replacing: nil, using: nil)
            let listed = try await stores.sessions.sessions(of: employee, in: organization)
            #expect(listed == [OpenSession(id: SessionID(keys.0), session: mine)])
            #expect(try await !stores.sessions.end(SessionID(keys.1), of: employee, in: organization))
            #expect(try await !stores.sessions.end(SessionID(keys.0), of: EmployeeID(1), in: organization))
            #expect(try await stores.sessions.end(SessionID(keys.0), of: employee, in: organization))
            #expect(try await stores.sessions.session(keys.0, at: now) == nil)
            let own = New.hash()
            for (key, one) in [(keys.0, mine), (own, mine), (New.hash(), mine)] {
                _ = try await stores.sessions.open(one, key: key, replacing: nil, using: nil)
            }
            #expect(try await stores.sessions.endAll(of: organization, but: [connection], keeping: nil) == 0)
            #expect(try await stores.sessions.endAll(of: organization, but: [New.connection()], keeping: own) == 2)
            #expect(try await stores.sessions.session(own, at: now) == mine)
            #expect(try await stores.sessions.session(keys.1, at: now) == kept)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `ends the presented session with the new one's beginning (C2.1)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let old = New.hash()
            let new = New.hash()
            _ = try await stores.sessions.open(session(), key: old, replacing: New.hash(), using: nil)
            _ = try await stores.sessions.open(session(), key: new, replacing: old, using: nil)
            #expect(try await stores.sessions.session(old, at: now) == nil)
            #expect(try await stores.sessions.session(new, at: now) != nil)
            #expect(try await stores.sessions.end(new)?.expiresAt == now + 86_400)
            #expect(try await stores.sessions.end(new) == nil)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `opens nothing and ends nothing for an assertion that was used (S5.9)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let mark = ReplayMark(connection: New.connection(), kind: .assertion, id: New.hash(), until: now + 60)
            let first = New.hash()
            let second = New.hash()
            #expect(try await !stores.sessions.isUsed(mark))
            #expect(try await stores.sessions.open(session(), key: first, replacing: nil, using: mark))
            #expect(try await stores.sessions.isUsed(mark))
            #expect(try await !stores.sessions.open(session(), key: second, replacing: first, using: mark))
            #expect(try await stores.sessions.session(second, at: now) == nil)
            #expect(try await stores.sessions.session(first, at: now) != nil)
            #expect(try await !stores.sessions.remember(mark))
            for other in [
                ReplayMark(connection: New.connection(), kind: .assertion, id: mark.id, until: now + 60),
                ReplayMark(connection: mark.connection, kind: .logoutToken, id: mark.id, until: now + 60),
            ] {
                #expect(try await stores.sessions.remember(other))
            }
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `of many at once lets one assertion open one session (S5.9)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let mark = ReplayMark(connection: New.connection(), kind: .assertion, id: New.hash(), until: now + 60)
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await stores.sessions.open(session(), key: New.hash(), replacing: nil, using: mark) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(opened == 1)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `ends what a provider's logout names and nothing else (O8.2, S8.3)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let connection = New.connection()
            let (ana, mike, first, second) = (New.hash(), New.hash(), New.hash(), New.hash())
            var keys: [SecretHash] = []
            for (identity, provider) in [(ana, first), (ana, second), (mike, first)] {
                keys.append(New.hash())
                let session = session(connection: connection, identity: identity, provider: provider)
                _ = try await stores.sessions.open(session, key: keys[keys.count - 1], replacing: nil, using: nil)
            }
            let elsewhere = New.hash()
            let other = session(connection: New.connection(), identity: ana, provider: first)
            _ = try await stores.sessions.open(other, key: elsewhere, replacing: nil, using: nil)
            #expect(
                try await stores.sessions.end(.both(identity: IdentityHashes(current: mike), providerSessions: [second]), of: connection)
                    == 0
            )
            #expect(
                try await stores.sessions.end(
                    .both(identity: IdentityHashes(current: New.hash(), earlier: [ana]), providerSessions: [second, New.hash()]),
                    of: connection
                ) == 1
            )
            #expect(try await stores.sessions.session(keys[1], at: now) == nil)
            #expect(try await stores.sessions.end(.identity(IdentityHashes(current: ana)), of: connection) == 1)
            #expect(try await stores.sessions.end(.providerSession(first), of: connection) == 1)
            #expect(try await stores.sessions.session(keys[2], at: now) == nil)
            #expect(try await stores.sessions.session(elsewhere, at: now) != nil)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `ends all of a person or a connection, within the organization (C2.3, C2.4)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let organization = New.organization()
            let employee = New.employee()
            let connection = New.connection()
            for place in [organization, organization, New.organization()] {
                let session = session(place, employee, connection: connection)
                _ = try await stores.sessions.open(session, key: New.hash(), replacing: nil, using: nil)
            }
            #expect(try await stores.sessions.endAll(of: employee, in: organization) == 2)
            _ = try await stores.sessions.open(
                session(organization, New.employee(), connection: connection),
                key: New.hash(),
                replacing: nil,
                using: nil
            )
            #expect(try await stores.sessions.endAll(of: connection, in: organization) == 1)
            #expect(try await stores.sessions.endAll(of: connection, in: New.organization()) == 0)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `forgets what is over and keeps the rest`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let key = New.hash()
            _ = try await stores.sessions.open(session(), key: key, replacing: nil, using: nil)
            let mark = ReplayMark(connection: New.connection(), kind: .assertion, id: New.hash(), until: now + 60)
            _ = try await stores.sessions.remember(mark)
            try await stores.sessions.purge(at: now + 59)
            #expect(try await !stores.sessions.remember(mark))
            #expect(try await stores.sessions.session(key, at: now) != nil)
            try await stores.sessions.purge(at: now + 86_400)
            #expect(try await stores.sessions.session(key, at: now) == nil)
            #expect(try await stores.sessions.remember(mark))
        }
    }
}

@Suite(.database, .tags(.database), .serialized) struct `Any store of attempts` {
    private func attempt(_ purpose: SignInAttempt.Purpose = .signIn) -> SignInAttempt {
        SignInAttempt(
            organization: New.organization(),
            connection: New.connection(),
            request: .openIDConnect(nonce: "n", codeVerifier: "v"),
            purpose: purpose,
            returnTo: "/ü?a=b",
            beganAt: now
        )
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `gives an attempt once, to its browser, for ten minutes (O1.3, S7.2)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let attempt = attempt(.setUp(link: [1, 2], employee: New.employee()))
            let handle = New.hash()
            let browser = New.hash()
            try await stores.attempts.begin(attempt, handle: handle, browser: browser)
            #expect(try await stores.attempts.take(New.hash(), browser: browser, at: now) == .unknown)
            #expect(try await stores.attempts.take(handle, browser: New.hash(), at: now) == .refused(attempt, .otherBrowser))
            #expect(try await stores.attempts.take(handle, browser: nil, at: now) == .refused(attempt, .otherBrowser))
            #expect(try await stores.attempts.take(handle, browser: browser, at: now + 600) == .refused(attempt, .expired))
            #expect(try await stores.attempts.take(handle, browser: browser, at: now + 599) == .taken(attempt))
            #expect(try await stores.attempts.take(handle, browser: browser, at: now + 599) == .refused(attempt, .used))
            try await stores.attempts.purge(at: now + 600)
            #expect(try await stores.attempts.take(handle, browser: browser, at: now) == .unknown)
        }
    }

    @Test(arguments: SignInStoresUnderTest.allCases)
    func `gives an attempt to one of many at once (O1.3)`(adapter: SignInStoresUnderTest) async throws {
        try await adapter.withStores { stores async throws in
            let attempt = attempt()
            let handle = New.hash()
            let browser = New.hash()
            try await stores.attempts.begin(attempt, handle: handle, browser: browser)
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await stores.attempts.take(handle, browser: browser, at: now) == .taken(attempt) }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 1)
        }
    }
}
