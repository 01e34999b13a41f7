import Application
import EventSourcing
import JSON
import Leave
import Persistence
import Postgres
import Support
import Testing

@Suite(.database, .tags(.database)) struct `The outbox` {
    private static let noon = Instant(microseconds: 1_000_000_000_000_000)
    private static let later = Instant(microseconds: 1_000_000_060_000_000)

    private let channel = Channel(rawValue: "test-\(Fixtures.newID())".prefix(32).description)

    private func outbox(_ organization: TestOrganization) -> PostgresOutbox {
        PostgresOutbox(client: organization.client, newID: Fixtures.newID)
    }

    private func delivery(_ organization: TestOrganization, to destination: String = "a", _ cause: Int64, dueAt: Instant = noon) -> Delivery
    {
        Delivery(
            in: OrganizationID(organization.id),
            channel: channel,
            destination: destination,
            kind: "Something",
            payload: ["request": .string("\(cause)")],
            cause: cause,
            dueAt: dueAt
        )
    }

    private func result(_ delivery: Delivery, _ state: DeliveryResult.State, attempt: Int = 1) -> DeliveryResult {
        DeliveryResult(delivery: delivery.id, attempt: attempt, at: Self.noon, status: 200, state: state)
    }

    private func lanes(_ outbox: PostgresOutbox, at now: Instant = noon, limit: Int = 100) async throws -> [DeliveryLane] {
        try await outbox.lanesDue(on: channel, at: now, limit: limit)
    }

    private func records(_ outbox: PostgresOutbox, _ organization: TestOrganization) async throws -> [DeliveryRecord] {
        try await outbox.deliveries(DeliveryFilter(channel: channel), of: OrganizationID(organization.id), before: nil, limit: 100)
    }

    @Test func `keeps a delivery once, however often it is written`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let delivery = delivery(organization, 1)
            try await outbox.add([delivery], in: id, at: Self.noon)
            try await outbox.add([delivery], in: id, at: Self.noon)
            let kept = try await records(outbox, organization)
            #expect(kept.map(\.delivery) == [delivery])
            #expect(kept.map(\.state) == [.waiting])
        }
    }

    @Test func `gives a lane to one of many, with what is due in it, until it is released`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let (due, early) = (delivery(organization, 1), delivery(organization, 2, dueAt: Self.later))
            try await outbox.add([due, early], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let claims = try await withThrowingTaskGroup(of: LaneClaim?.self) { group in
                for _ in 0..<6 { group.addTask { try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)) } }
                return try await group.reduce(into: [LaneClaim]()) { claims, claim in if let claim { claims.append(claim) } }
            }
            #expect(claims.count == 1)
            let claim = try #require(claims.first)
            #expect(claim.deliveries.map(\.delivery) == [due])
            #expect(try await lanes(outbox).isEmpty, "nobody else looks at what is claimed")
            try await outbox.record([result(due, .delivered(reference: "x"))], in: id)
            try await outbox.release(claim, failures: 0, pause: .zero)
            #expect(try await lanes(outbox).isEmpty)
            #expect(try await lanes(outbox, at: Self.later).count == 1)
            let kept = try await records(outbox, organization)
            #expect(Set(kept.map(\.state)) == [.waiting, .delivered])
            #expect(kept.compactMap(\.reference) == ["x"])
        }
    }

    @Test func `sees what comes while somebody is at the lane`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let (first, second) = (delivery(organization, 1), delivery(organization, 2))
            try await outbox.add([first], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let claim = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            try await outbox.add([second], in: id, at: Self.noon)
            try await outbox.record([result(first, .delivered(reference: nil))], in: id)
            try await outbox.release(claim, failures: 0, pause: .zero)
            let next = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            #expect(next.deliveries.map(\.delivery) == [second])
        }
    }

    @Test func `leaves no lane behind where nothing waits`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let delivery = delivery(organization, 1)
            try await outbox.add([delivery], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let claim = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            try await outbox.record([result(delivery, .dead(reason: "gone"))], in: id)
            try await outbox.release(claim, failures: 0, pause: .zero)
            let left = try await organization.rows("SELECT 1 FROM away.delivery_lanes WHERE organization_id = $1", [organization.id])
            #expect(left.isEmpty)
        }
    }

    @Test func `tries again what failed when that is due, and keeps why`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let delivery = delivery(organization, 1)
            try await outbox.add([delivery], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let claim = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            try await outbox.record([result(delivery, .waiting(until: Self.later, reason: "busy"))], in: id)
            try await outbox.release(claim, failures: 1, pause: .zero)
            #expect(try await lanes(outbox).isEmpty)
            let again = try #require(try await lanes(outbox, at: Self.later).first)
            #expect(again.isFailing)
            let next = try #require(try await outbox.claim(again, at: Self.later, limit: 10, lease: .seconds(60)))
            #expect(next.failures == 1)
            #expect(next.deliveries.map(\.attempts) == [1])
            #expect(try await records(outbox, organization).map(\.reason) == ["busy"])
        }
    }

    @Test func `takes back a claim whose holder died, and ignores the holder afterwards`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            try await outbox.add([delivery(organization, 1)], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let dead = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            _ = try await organization.rows(
                "UPDATE away.delivery_lanes SET claimed_until = clock_timestamp() WHERE organization_id = $1",
                [organization.id]
            )
            let heir = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            #expect(heir.deliveries.count == 1)
            try await outbox.release(dead, failures: 0, pause: .zero)
            #expect(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)) == nil, "the heir has it")
            #expect(try await !outbox.renew(dead, lease: .seconds(60)))
            #expect(try await outbox.renew(heir, lease: .seconds(60)))
        }
    }

    @Test func `goes round the organizations, and gives failing lanes a quarter at most`() async throws {
        try await TestOrganization.with { large in
            let small = try large.anotherProcess(of: Fixtures.newID())
            try await small.events.begin(small.id)
            let outbox = outbox(large)
            let many = (0..<20).map { delivery(large, to: "d\($0 + 10)", Int64($0)) }
            try await outbox.add(many, in: OrganizationID(large.id), at: Self.noon)
            try await outbox.add([delivery(small, 1, dueAt: Self.later)], in: OrganizationID(small.id), at: Self.noon)
            let first = try await lanes(outbox, at: Self.later, limit: 2)
            #expect(Set(first.map(\.organization.bits)) == [large.id, small.id], "however long the other's have waited")
            _ = try await large.rows("UPDATE away.delivery_lanes SET failures = 3 WHERE organization_id = $1", [large.id])
            let second = try await lanes(outbox, at: Self.later, limit: 8)
            #expect(second.map(\.isFailing) == [false, true, true])
        }
    }

    @Test func `sends again what an admin wants to, although it was given up and its lane is left alone`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let (dead, other) = (delivery(organization, 1), delivery(organization, 2, dueAt: Self.later))
            try await outbox.add([dead, other], in: id, at: Self.noon)
            let lane = try #require(try await lanes(outbox).first)
            let claim = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            try await outbox.record([result(dead, .dead(reason: "gone"))], in: id)
            try await outbox.release(claim, failures: 5, pause: .seconds(60))
            #expect(try await lanes(outbox, at: Self.later).isEmpty)
            #expect(try await !outbox.resend(dead.id, on: channel, to: "another", in: id, at: Self.noon))
            #expect(try await outbox.resend(dead.id, on: channel, to: "a", in: id, at: Self.noon))
            let again = try #require(try await outbox.claim(lane, at: Self.noon, limit: 10, lease: .seconds(60)))
            #expect(again.deliveries.map(\.delivery.id) == [dead.id])
            #expect(again.deliveries.map(\.attempts) == [0])
        }
    }

    @Test func `shows the newest first, page by page, and forgets what was delivered a week ago`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let all = (1...5).map { delivery(organization, Int64($0)) }
            for (index, delivery) in all.enumerated() {
                try await outbox.add([delivery], in: id, at: Instant(microseconds: Self.noon.microseconds + Int64(index)))
            }
            let filter = DeliveryFilter(channel: channel, destination: "a")
            let first = try await outbox.deliveries(filter, of: id, before: nil, limit: 3)
            let second = try await outbox.deliveries(filter, of: id, before: first.last?.place, limit: 3)
            #expect((first + second).map(\.delivery) == all.reversed())
            try await outbox.record(all.prefix(2).map { result($0, .delivered(reference: nil)) }, in: id)
            let week: Int64 = 7 * 86_400_000_000
            try await outbox.forgetOld(of: id, at: Instant(microseconds: Self.noon.microseconds + week))
            #expect(try await records(outbox, organization).count == 5)
            try await outbox.forgetOld(of: id, at: Instant(microseconds: Self.noon.microseconds + week + 1))
            #expect(try await records(outbox, organization).count == 3)
        }
    }

    @Test func `knows since when nothing has arrived at a destination`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            func since(_ after: Instant = Instant(microseconds: 0)) async throws -> Instant? {
                try await outbox.failingSince(channel, to: "a", in: id, after: after)
            }
            func failed(_ delivery: Delivery) -> DeliveryResult { result(delivery, .waiting(until: Self.later, reason: "down")) }
            let (first, second, third) = (delivery(organization, 1), delivery(organization, 2), delivery(organization, 3))
            try await outbox.add([first], in: id, at: Self.noon)
            #expect(try await since() == nil, "nothing was tried")
            try await outbox.record([failed(first)], in: id)
            #expect(try await since() == Self.noon)
            #expect(try await since(Self.later) == nil, "it was enabled again since then")
            try await outbox.add([second], in: id, at: Self.noon)
            try await outbox.record([result(second, .delivered(reference: nil))], in: id)
            #expect(try await since() == nil, "something arrived")
            try await outbox.add([third], in: id, at: Self.later)
            try await outbox.record([failed(third)], in: id)
            #expect(try await since() == Self.later)
        }
    }

    @Test func `counts what waits and what is dead over all organizations`() async throws {
        try await TestOrganization.with { organization in
            let (outbox, id) = (outbox(organization), OrganizationID(organization.id))
            let all = (1...3).map { delivery(organization, Int64($0)) }
            try await outbox.add(all, in: id, at: Self.noon)
            try await outbox.record([result(all[0], .dead(reason: "gone"))], in: id)
            let counts = try await outbox.counts().filter { $0.channel == channel }
            #expect(Dictionary(uniqueKeysWithValues: counts.map { ($0.state, $0.count) }) == [.waiting: 2, .dead: 1])
        }
    }
}
