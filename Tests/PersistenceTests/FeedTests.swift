import EventSourcing
import Persistence
import Postgres
import Support
import Testing

/// What other stores lost: events whose transaction committed after that of a later one (DESIGN §4).
@Suite(.database, .tags(.database), .serialized) struct `A feed` {
    /// How the slow transaction in front of a fast one ends.
    enum End: CaseIterable { case commit, rollBack, kill }

    /// As the service, by hand: appends an event and leaves the transaction open.
    private static func appendSlowly(_ session: Session, _ organization: TestOrganization) async throws {
        _ = try await session.run(Statement("SET ROLE away_service"))
        _ = try await session.run(Statement("BEGIN"))
        _ = try await session.run(
            Statement(
                """
                SELECT away.append_events(
                    $1, 0, NULL, NULL, NULL, NULL, false, NULL, NULL, NULL, NULL, $1, NULL, 'api', NULL,
                    ARRAY[gen_random_uuid()], ARRAY[1::smallint], ARRAY['Moved'], ARRAY['{"employee":1,"from":2,"to":3}'::json],
                    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
                """,
                [organization.id]
            )
        )
    }

    /// The service gives up a lock after 10 s, and a busy machine takes longer to look at what the feed did meanwhile.
    private static func appendPatiently(_ event: TestEvent, _ organization: TestOrganization) async throws -> Position {
        for _ in 1..<10 {
            do {
                return try await organization.append(event)
            } catch {
                guard case .unavailable(let cause as PostgresError, _) = error as? EventStoreError, cause.sqlState == .lockNotAvailable
                else {
                    throw error
                }
            }
        }
        return try await organization.append(event)
    }

    @Test(.timeLimit(.minutes(2)), arguments: End.allCases)
    func `skips nothing and waits for nobody else when a slow transaction`(end: End) async throws {
        try await TestOrganization.with { slow in
            let fast = try slow.anotherProcess(of: Fixtures.newID())
            try await fast.events.begin(fast.id)
            let consumer = RecordingConsumer("feed-\(end)")
            let feed = FeedRunner(consumer, of: slow.events)
            try await slow.append(.booked(1, 2, 3))
            try await slow.database.asAdministrator { session in
                try await Self.appendSlowly(session, slow)
                // Comes later, and waits for the slow one's lock.
                async let waiting = Self.appendPatiently(.booked(1, 2, 5), slow.anotherProcess())
                try await fast.append(.booked(1, 2, 3))
                feed.wake(nil)
                await feed.drain()
                #expect(consumer.positions(of: slow.id) == [1])
                #expect(consumer.positions(of: fast.id) == [1], "nobody waits for another organization")
                switch end {
                case .commit: _ = try await session.run(Statement("COMMIT"))
                case .rollBack: _ = try await session.run(Statement("ROLLBACK"))
                case .kill:
                    let pid: Int32 = try await session.run(Statement("SELECT pg_backend_pid()")).only[0]
                    try await slow.database.asAdministrator { other in
                        _ = try await other.run(Statement("SELECT pg_terminate_backend($1)", [pid]))
                    }
                }
                let position = try await waiting
                #expect(position == Position(end == .commit ? 3 : 2), "an event that was not stored leaves no gap")
            }
            feed.wake([slow.id])
            await feed.drain()
            #expect(consumer.positions(of: slow.id) == (end == .commit ? [1, 2, 3] : [1, 2]))
            #expect(consumer.positions(of: fast.id) == [1])
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `gives every event once and in order while many write and two processes read`() async throws {
        try await TestOrganization.with { organization in
            let marks: @Sendable (RecordedEvent<TestEvent>, UInt128) -> [Statement] = { event, organization in
                [
                    Statement(
                        "INSERT INTO away.event_more_tags (organization_id, tag, sequence) VALUES ($1, 'delivered', $2)",
                        [organization, event.position.sequence]
                    )
                ]
            }
            let consumers = (0..<2).map { _ in RecordingConsumer("both", effect: marks) }
            let feeds = try consumers.map { FeedRunner($0, of: try organization.anotherProcess().events, pageSize: 7) }
            try await withThrowingTaskGroup { group in
                for writer in 0..<8 {
                    group.addTask {
                        let process = writer % 2 == 0 ? organization : try organization.anotherProcess()
                        for number in 0..<20 { try await process.append(.booked(UInt128(writer), UInt128(number), Fixtures.newID())) }
                    }
                }
                for feed in feeds {
                    group.addTask {
                        for _ in 0..<30 {
                            feed.wake([organization.id])
                            await feed.drain()
                        }
                    }
                }
                try await group.waitForAll()
            }
            for feed in feeds { try await feed.catchUp(organization.id) }
            // The effects are there once: a second INSERT of the same would have failed, a lost one would be missing.
            let delivered = try await organization.rows(
                "SELECT sequence FROM away.event_more_tags WHERE organization_id = $1 AND tag = 'delivered' ORDER BY sequence",
                [organization.id]
            ).decode((Int64).self)
            #expect(delivered == Array(1...160))
            let seen = consumers.flatMap { $0.positions(of: organization.id) }
            #expect(Set(seen) == Set(1...160))
        }
    }

    @Test func `gives again what was not committed with its cursor`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3), .booked(1, 2, 4))
            let broken = RecordingConsumer("again", effect: { _, _ in [Statement("SELECT 1 / 0", prepared: false)] })
            await #expect(throws: PostgresError.self) { try await FeedRunner(broken, of: organization.events).catchUp(organization.id) }
            let whole = RecordingConsumer("again")
            try await FeedRunner(whole, of: organization.events).catchUp(organization.id)
            #expect(whole.positions(of: organization.id) == [1, 2])
            try await FeedRunner(whole, of: organization.events).catchUp(organization.id)
            #expect(whole.positions(of: organization.id) == [1, 2])
        }
    }

    @Test func `passes over what its consumer does not want, once`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3), .noted(1, "x"), .booked(1, 2, 4))
            let consumer = RecordingConsumer("notes", query: EventQuery(types: ["Noted"]))
            let feed = FeedRunner(consumer, of: organization.events)
            await feed.drain()
            #expect(consumer.positions(of: organization.id) == [2])
            let cursor = try await organization.rows(
                "SELECT sequence FROM away.checkpoints WHERE organization_id = $1 AND consumer = 'notes'",
                [organization.id]
            )
            #expect(try cursor.only[0] == 3)
        }
    }

    @Test func `leaves an organization alone whose consumer fails, and serves the others`() async throws {
        try await TestOrganization.with { organization in
            let other = try organization.anotherProcess(of: Fixtures.newID())
            try await other.events.begin(other.id)
            try await organization.append(.booked(1, 2, 3))
            let consumer = RecordingConsumer("failing", failing: [organization.id])
            let feed = FeedRunner(consumer, of: organization.events)
            feed.wake([organization.id])
            await feed.drain()
            #expect(consumer.positions(of: organization.id).isEmpty)
            try await other.append(.booked(1, 2, 3))
            feed.wake([organization.id, other.id])
            await feed.drain()
            #expect(consumer.positions(of: other.id) == [1])
            #expect(consumer.positions(of: organization.id).isEmpty, "pauses")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `is woken by another process's commit`() async throws {
        try await TestOrganization.with { organization in
            let signals = EventSignals()
            let woken = signals.signals(of: organization.id)
            let writer = organization.database.client()
            defer { writer.close() }
            let listening = WakeUps(client: organization.client) { organizations in
                if let organizations { signals.signal(organizations) }
            }
            let telling = WakeUps(client: writer) { _ in }
            await withTaskGroup { group in
                group.addTask { await listening.run() }
                group.addTask { await telling.run() }
                group.addTask {
                    // Until LISTEN is in place a notification may be lost, as in life.
                    while !Task.isCancelled {
                        telling.tell(organization.id)
                        try? await Task.sleep(for: .milliseconds(50))
                    }
                }
                for await _ in woken { break }
                group.cancelAll()
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `runs, finds what nobody told it, and ends when cancelled`() async throws {
        try await TestOrganization.with { organization in
            try await organization.append(.booked(1, 2, 3))
            let consumer = RecordingConsumer("runner")
            let feed = FeedRunner(consumer, of: organization.events, scanInterval: .milliseconds(50))
            let running = Task { await feed.run() }
            while consumer.positions(of: organization.id) != [1] { try await Task.sleep(for: .milliseconds(10)) }
            try await organization.append(.booked(1, 2, 4))
            while consumer.positions(of: organization.id) != [1, 2] { try await Task.sleep(for: .milliseconds(10)) }
            running.cancel()
            await running.value
        }
    }
}
