import Testing

@testable import Postgres

@Suite struct `The pool's decisions` {
    private typealias Decisions = PoolState<String>

    private var state: Decisions
    private var actions: [Decisions.Action] = []
    private var now = Moment(nanoseconds: 0)

    init() {
        state = Decisions(limits: Self.limits(maximum: 2), loops: 1)
    }

    private static func limits(minimum: Int = 0, maximum: Int) -> Decisions.Limits {
        Decisions.Limits(minimum: minimum, maximum: maximum, lifetime: .seconds(100), idle: .seconds(10), check: .seconds(5))
    }

    private mutating func wait() -> Decisions.Waiting {
        let ticket = state.makeTicket()
        state.wait(ticket, loop: 0, until: now + .seconds(1), now: now, &actions)
        return ticket
    }

    /// Takes the connections that are to be made.
    private mutating func connects() -> [Decisions.ID] {
        defer { actions = [] }
        return actions.compactMap { if case .connect(let id, _) = $0 { id } else { nil } }
    }

    private mutating func given() -> [Decisions.Waiting: String] {
        defer { actions = [] }
        var given: [Decisions.Waiting: String] = [:]
        for case .give(let resource, _, let waiting) in actions { given[waiting] = resource }
        return given
    }

    private mutating func closed() -> [String] {
        defer { actions = [] }
        return actions.compactMap { if case .close(let resource) = $0 { resource } else { nil } }
    }

    private mutating func refused() -> [Decisions.Waiting] {
        defer { actions = [] }
        return actions.compactMap { if case .refuse(let waiting, _) = $0 { waiting } else { nil } }
    }

    @Test mutating func `a connection is made for each caller, up to the maximum`() {
        for _ in 0..<3 { _ = wait() }
        #expect(connects().count == 2)
        #expect(state.waitingCount == 3)
    }

    @Test mutating func `callers are served in the order in which they came`() {
        let tickets = (0..<4).map { _ in wait() }
        let ids = connects()
        state.connected(ids[0], "a", now: now, &actions)
        #expect(given() == [tickets[0]: "a"])
        state.release(ids[0], isUsable: true, now: now, &actions)
        #expect(given() == [tickets[1]: "a"])
        let left = state.leave(tickets[2])
        #expect(left)
        state.release(ids[0], isUsable: true, now: now, &actions)
        #expect(given() == [tickets[3]: "a"])
    }

    @Test mutating func `nobody overtakes those who wait`() {
        _ = wait()
        let taken = state.take(loop: 0)
        #expect(taken == nil)
    }

    @Test mutating func `a caller is not answered twice`() {
        let ticket = wait()
        let ids = connects()
        state.connected(ids[0], "a", now: now, &actions)
        let left = state.leave(ticket)
        #expect(!left)
    }

    @Test mutating func `a useless connection is closed and replaced for those who wait`() {
        _ = (0..<3).map { _ in wait() }
        let ids = connects()
        state.connected(ids[0], "a", now: now, &actions)
        state.connected(ids[1], "b", now: now, &actions)
        actions = []
        state.release(ids[0], isUsable: false, now: now, &actions)
        #expect(actions.count == 2)
        #expect(connects().count == 1)
        #expect(state.count == 2)
    }

    @Test mutating func `a caller waits no longer than its time`() {
        let ticket = wait()
        _ = connects()
        now = now + .milliseconds(999)
        state.tick(now: now, &actions)
        #expect(refused().isEmpty)
        now = now + .milliseconds(1)
        state.tick(now: now, &actions)
        #expect(refused() == [ticket])
        #expect(!state.needsAttention)
    }

    @Test mutating func `after a failure connects are tried again, later and later, one at a time`() {
        _ = (0..<2).map { _ in wait() }
        let ids = connects()
        for id in ids { state.failed(id, PostgresError(.connectFailed), now: now) }
        state.tick(now: now, &actions)
        #expect(connects().isEmpty)
        now = now + Decisions.backoff(failures: 2)
        state.tick(now: now, &actions)
        #expect(connects().count == 1)
        #expect(Decisions.backoff(failures: 3) > Decisions.backoff(failures: 2))
        #expect(Decisions.backoff(failures: 1_000) == .seconds(5))
    }

    @Test mutating func `old connections are closed when they come back`() {
        _ = wait()
        let id = connects()[0]
        state.connected(id, "a", now: now, &actions)
        actions = []
        now = now + .seconds(100)
        state.release(id, isUsable: true, now: now, &actions)
        #expect(closed() == ["a"])
        #expect(state.count == 0)
    }

    @Test mutating func `idle connections are checked, and closed beyond the minimum`() {
        state = Decisions(limits: Self.limits(minimum: 1, maximum: 2), loops: 1)
        _ = (0..<2).map { _ in wait() }
        let ids = connects()
        for (id, name) in zip(ids, ["a", "b"]) { state.connected(id, name, now: now, &actions) }
        for id in ids { state.release(id, isUsable: true, now: now, &actions) }
        actions = []
        now = now + .seconds(5)
        state.tick(now: now, &actions)
        let checks = actions.count { if case .check = $0 { true } else { false } }
        #expect(checks == 2)
        for id in ids { state.release(id, isUsable: true, now: now, &actions) }
        actions = []
        now = now + .seconds(10)
        state.tick(now: now, &actions)
        #expect(closed().count == 1)
        #expect(state.count == 1)
    }

    @Test mutating func `the minimum is kept without callers`() {
        state = Decisions(limits: Self.limits(minimum: 2, maximum: 3), loops: 1)
        state.tick(now: now, &actions)
        #expect(connects().count == 2)
    }

    @Test mutating func `an idle connection that ended is forgotten`() {
        _ = wait()
        let id = connects()[0]
        state.connected(id, "a", now: now, &actions)
        state.release(id, isUsable: true, now: now, &actions)
        state.lost(id, now: now, &actions)
        let taken = state.take(loop: 0)
        #expect(taken == nil)
        #expect(state.count == 0)
    }

    @Test mutating func `the loop of the caller comes first`() {
        state = Decisions(limits: Self.limits(maximum: 2), loops: 2)
        _ = (0..<2).map { _ in wait() }
        let ids = connects()
        for (id, name) in zip(ids, ["loop 0", "loop 1"]) { state.connected(id, name, now: now, &actions) }
        for id in ids { state.release(id, isUsable: true, now: now, &actions) }
        let taken = [state.take(loop: 1)?.resource, state.take(loop: 1)?.resource]
        #expect(taken == ["loop 1", "loop 0"])
    }

    @Test mutating func `closing refuses callers, closes what is idle now and what is lent later`() {
        _ = (0..<2).map { _ in wait() }
        let ids = connects()
        for (id, name) in zip(ids, ["a", "b"]) { state.connected(id, name, now: now, &actions) }
        state.release(ids[0], isUsable: true, now: now, &actions)
        actions = []
        state.close(&actions)
        #expect(closed() == ["a"])
        state.release(ids[1], isUsable: true, now: now, &actions)
        #expect(closed() == ["b"])
        let late = wait()
        #expect(refused() == [late])
    }
}
