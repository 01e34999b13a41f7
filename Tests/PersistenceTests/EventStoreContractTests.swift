import EventSourcing
import Support
import Testing

@Suite(.database, .tags(.database)) struct `Any event store` {
    @Test(arguments: StoreUnderTest.allCases)
    func `gives each event the next position and tells what it was given`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let events = [TestEvent.booked(1, 2, 3, day: 5, length: 2), .moved(1, from: 2, to: 4)].map(Fixtures.new)
            let position = try await organization.store.append(
                events,
                metadata: Fixtures.metadata,
                unlessAny: nil,
                after: .start,
                receipt: nil
            )
            #expect(position == Position(2))
            #expect(try await organization.append([.noted(1, "ill")], after: position) == Position(3))
            let history = try await organization.store.read(.everything)
            #expect(history.upTo == Position(3))
            #expect(history.events.map(\.position) == [Position(1), Position(2), Position(3)])
            #expect(history.events.prefix(2).map(\.id) == events.map(\.id))
            #expect(history.events.map(\.event) == events.map(\.event) + [.noted(1, "ill")])
            #expect(history.events.allSatisfy { $0.metadata == Fixtures.metadata })
            #expect(history.events.map(\.recordedAt) == history.events.map(\.recordedAt).sorted())
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `keeps metadata of which half is unknown`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let metadata = EventMetadata(actor: nil, correlationID: 1, channel: "operator")
            _ = try await organization.store.append(
                [Fixtures.new(.booked(1, 2, 3))],
                metadata: metadata,
                unlessAny: nil,
                after: .start,
                receipt: nil
            )
            #expect(try await organization.store.read(.everything).events.map(\.metadata) == [metadata])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `reads what a query matches, oldest first, and the head of all`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let events: [TestEvent] = [
                .booked(1, 10, 101), .booked(2, 10, 102), .released(1, 10, 101), .booked(1, 11, 103),
                .moved(3, from: 11, to: 10),
            ]
            try await organization.append(events)
            for (query, expected) in Self.queries {
                let history = try await organization.store.read(query)
                #expect(history.events.map(\.position.sequence) == expected, "\(query)")
                #expect(history.upTo == Position(5))
                let later = try await organization.store.read(query, after: Position(2))
                #expect(later.events.map(\.position.sequence) == expected.filter { $0 > 2 }, "\(query)")
            }
        }
    }

    private static let queries: [(EventQuery, [Int64])] = [
        (EventQuery(tags: [EventTag(kind: "employee", id: 1)]), [1, 3, 4]),
        (EventQuery(types: ["Booked"], tags: [EventTag(kind: "employee", id: 1)]), [1, 4]),
        (EventQuery(tags: [EventTag(kind: "employee", id: 1), EventTag(kind: "department", id: 11)]), [4]),
        (EventQuery(tags: [EventTag(kind: "department", id: 10)]), [1, 2, 3, 5]),
        (EventQuery(tags: [EventTag(kind: "department", id: 10), EventTag(kind: "department", id: 11)]), [5]),
        (EventQuery(tags: [EventTag(kind: "organization", id: 0)]), [5]),
        (EventQuery(types: ["Released"]).or(EventQuery(tags: [EventTag(kind: "request", id: 102)])), [2, 3]),
        (EventQuery(types: ["Unheard"]), []),
        (EventQuery(tags: [EventTag(kind: "request", id: 1)]), []),
        (.everything, [1, 2, 3, 4, 5]),
        (EventQuery([]), []),
    ]

    /// The condition means what the query means.
    @Test(arguments: StoreUnderTest.allCases)
    func `refuses an append exactly when the condition's query finds something behind the position`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let events: [TestEvent] = [
                .booked(1, 10, 101), .booked(2, 10, 102), .released(1, 10, 101), .booked(1, 11, 103),
                .moved(3, from: 11, to: 10),
            ]
            try await organization.append(events)
            for (query, expected) in Self.queries {
                for after in 0...5 {
                    let head = try await organization.history.head()
                    let outcome = await Self.outcome {
                        try await organization.append([.noted(99, "x")], unlessAny: query, after: Position(Int64(after)))
                    }
                    let later = try await organization.store.read(query, after: Position(Int64(after))).events
                    let mustFail = expected.contains { $0 > after } || (query == .everything && head > Position(Int64(after)))
                    #expect(outcome == (mustFail ? "conflict" : "\(head.sequence + 1)"), "\(query) after \(after): \(later.count)")
                }
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `refuses by a very old position as by a young one`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            try await organization.append([.moved(3, from: 11, to: 10)])
            for _ in 0..<3 { try await organization.append((0..<200).map { .booked(50, 51, UInt128($0)) }) }
            func outcome(_ query: EventQuery) async -> String {
                await Self.outcome { try await organization.append([.noted(9, "")], unlessAny: query) }
            }
            #expect(await outcome(EventQuery(tags: [EventTag(kind: "department", id: 10)])) == "conflict")
            #expect(await outcome(EventQuery(tags: [EventTag(kind: "department", id: 11)])) == "conflict")
            #expect(await outcome(EventQuery(tags: [EventTag(kind: "organization", id: 0)])) == "conflict")
            #expect(await outcome(EventQuery(types: ["Booked"], tags: [EventTag(kind: "department", id: 10)])) == "602")
            #expect(await outcome(EventQuery(types: ["Moved"])) == "conflict")
            #expect(await outcome(EventQuery(types: ["Released"]).or(EventQuery(tags: [EventTag(kind: "leave-type", id: 10)]))) == "603")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `stores all events of an append or none`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            try await organization.append([.booked(1, 2, 3)])
            let outcome = await Self.outcome {
                try await organization.append([.booked(4, 5, 6), .booked(7, 8, 9)], unlessAny: .everything)
            }
            #expect(outcome == "conflict")
            #expect(try await organization.store.read(.everything).events.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `answers a repeated append by its event ids and stores nothing`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let events = [Fixtures.new(.booked(1, 2, 3)), Fixtures.new(.booked(1, 2, 4))]
            let receipt = CommandReceipt(key: "a", fingerprint: [1])
            for _ in 0..<2 {
                let position = try await organization.store.append(
                    events,
                    metadata: Fixtures.metadata,
                    unlessAny: .everything,
                    after: .start,
                    receipt: receipt
                )
                #expect(position == Position(2))
                try await organization.append([.booked(5, 5, 5)])
            }
            #expect(try await organization.store.read(.everything).events.count == 4)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `carries a receipt's key out once`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let key = "key-1"
            let receipt = CommandReceipt(key: key, fingerprint: [1, 2])
            #expect(try await organization.receipts.receipt(forKey: key) == nil)
            try await organization.append([.booked(1, 2, 3), .booked(1, 2, 4)], receipt: receipt)
            let stored = StoredReceipt(fingerprint: [1, 2], position: Position(2), response: nil)
            #expect(try await organization.receipts.receipt(forKey: key) == stored)
            for after in [Position.start, Position(2)] {
                let again = CommandReceipt(key: key, fingerprint: [9])
                let error = await #expect(throws: EventStoreError.self) {
                    try await organization.append([.booked(1, 2, 5)], after: after, receipt: again)
                }
                guard case .alreadyHandled(stored)? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            #expect(try await organization.store.read(.everything).events.count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `prefers the receipt to the conflict, which a repeated request always meets`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let receipt = CommandReceipt(key: "k", fingerprint: [1])
            try await organization.append([.booked(1, 2, 3)], unlessAny: .everything, receipt: receipt)
            let error = await #expect(throws: EventStoreError.self) {
                try await organization.append([.booked(1, 2, 3)], unlessAny: .everything, receipt: receipt)
            }
            guard case .alreadyHandled? = error else { throw try #require(error) }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `leaves no receipt of an append that failed`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            try await organization.append([.booked(1, 2, 3)])
            let receipt = CommandReceipt(key: "k", fingerprint: [1])
            _ = await Self.outcome { try await organization.append([.booked(1, 2, 3)], unlessAny: .everything, receipt: receipt) }
            #expect(try await organization.receipts.receipt(forKey: "k") == nil)
            #expect(try await organization.append([.booked(1, 2, 3)], after: Position(1), receipt: receipt) == Position(2))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `keeps the first answer to a request`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            try await organization.append([.booked(1, 2, 3)], receipt: CommandReceipt(key: "k", fingerprint: [1]))
            try await organization.receipts.complete("k", response: [7])
            try await organization.receipts.complete("k", response: [8])
            try await organization.receipts.complete("unknown", response: [8])
            #expect(try await organization.receipts.receipt(forKey: "k")?.response == [7])
            #expect(try await organization.receipts.receipt(forKey: "unknown") == nil)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `pages through what matches`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            try await organization.append((0..<10).map { .booked(UInt128($0 % 2), 2, UInt128($0)) })
            let query = EventQuery(tags: [EventTag(kind: "employee", id: 1)])
            let first = try await organization.history.page(query, after: .start, limit: 3)
            #expect(first.entries.map(\.recorded.position.sequence) == [2, 4, 6])
            #expect(first.head == Position(10))
            let second = try await organization.history.page(query, after: Position(6), limit: 3)
            #expect(second.entries.map(\.recorded.position.sequence) == [8, 10])
            let entry = try #require(second.entries.last)
            #expect(entry.type == "Booked" && entry.version == 2)
            #expect(
                Set(entry.tags) == [
                    EventTag(kind: "employee", id: 1), EventTag(kind: "department", id: 2), EventTag(kind: "request", id: 9),
                ]
            )
            #expect(
                try TestEventSchema().decode(type: "Booked", version: 2, payload: entry.payload, id: 0, cipher: ClearCipher())
                    == .booked(1, 2, 9)
            )
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `tells all tags of an event, also several of a kind`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let event = TestEvent.moved(3, from: 11, to: 10)
            try await organization.append([event])
            let page = try await organization.history.page(.everything, after: .start, limit: 10)
            #expect(page.entries.map { Set($0.tags) } == [Set(TestEventSchema().tags(of: event))])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func `knows no organization that was not begun`(adapter: StoreUnderTest) async throws {
        try await adapter.withOrganization { organization in
            let reading = await #expect(throws: EventStoreError.self) { try await organization.unknown.read(.everything) }
            guard case .unknownOrganization? = reading else { throw try #require(reading) }
            let appending = await #expect(throws: EventStoreError.self) {
                try await organization.unknown.append(
                    [Fixtures.new(.booked(1, 2, 3))],
                    metadata: Fixtures.metadata,
                    unlessAny: nil,
                    after: .start,
                    receipt: nil
                )
            }
            guard case .unknownOrganization? = appending else { throw try #require(appending) }
        }
    }

    private static func outcome(_ body: () async throws -> Position) async -> String {
        do {
            return "\(try await body().sequence)"
        } catch {
            if case .conflict? = error as? EventStoreError { return "conflict" }
            return "\(error)"
        }
    }
}
