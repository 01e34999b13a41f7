/// The pool's decisions as a value: no I/O, no clock. What it returns is to be done by the shell around it.
///
/// Callers are served strictly in the order in which they came. A caller is given a connection of its own event loop if one is idle.
struct PoolState<Resource> {
    struct Limits {
        var minimum: Int
        var maximum: Int
        var lifetime: Duration
        var idle: Duration
        var check: Duration
    }

    struct ID: Hashable {
        let number: Int
    }

    struct Waiting: Hashable {
        let number: Int
    }

    enum Action {
        case give(Resource, ID, to: Waiting)
        case refuse(Waiting, any Error)
        /// Make a connection on that event loop, then report `connected` or `failed`.
        case connect(ID, loop: Int)
        case close(Resource)
        /// Ask whether the connection works, then `release` it.
        case check(Resource, ID)
    }

    private enum Phase {
        case connecting, idle, leased
    }

    private struct Entry {
        let loop: Int
        var resource: Resource?
        var phase: Phase
        var born: Moment
        var lastUse: Moment
    }

    private let limits: Limits
    private let loops: Int
    private var entries: [ID: Entry] = [:]
    /// For each event loop, the one used last at the end.
    private var idle: [[ID]]
    private var queue = FIFO<Waiting>()
    /// Callers that still wait, and until when.
    private var deadlines: [Waiting: Moment] = [:]
    private var lastNumber = 0
    private var connecting = 0
    private var failures = 0
    private var lastFailure: PostgresError?
    private var mayConnectFrom = Moment(nanoseconds: .min)
    private(set) var isClosed = false

    init(limits: Limits, loops: Int) {
        self.limits = limits
        self.loops = loops
        idle = Array(repeating: [], count: loops)
    }

    var count: Int { entries.count }
    var idleCount: Int { idle.reduce(0) { $0 + $1.count } }
    var waitingCount: Int { deadlines.count }
}

// MARK: callers

extension PoolState {
    /// An idle connection, if there is one and nobody has waited for longer.
    mutating func take(loop: Int) -> (resource: Resource, id: ID)? {
        guard deadlines.isEmpty, !isClosed else { return nil }
        for offset in 0..<loops {
            guard let id = idle[(loop + offset) % loops].popLast(), let resource = entries[id]?.resource else { continue }
            entries[id]?.phase = .leased
            return (resource, id)
        }
        return nil
    }

    mutating func makeTicket() -> Waiting {
        lastNumber += 1
        return Waiting(number: lastNumber)
    }

    /// Puts a caller at the end of the queue.
    mutating func wait(_ waiting: Waiting, loop: Int, until deadline: Moment, now: Moment, _ actions: inout [Action]) {
        if isClosed {
            actions.append(.refuse(waiting, PostgresError(.closed)))
        } else if let (resource, id) = take(loop: loop) {  // one came back in the meantime
            actions.append(.give(resource, id, to: waiting))
        } else {
            deadlines[waiting] = deadline
            queue.append(waiting)
            grow(now: now, &actions, preferring: loop)
        }
    }

    /// - Returns: False when the caller does not wait any more, because it has been answered.
    mutating func leave(_ waiting: Waiting) -> Bool {
        deadlines.removeValue(forKey: waiting) != nil
    }

    /// - Parameter isUsable: False when the connection is over, or must not be used again.
    mutating func release(_ id: ID, isUsable: Bool, now: Moment, _ actions: inout [Action]) {
        guard let entry = entries[id], let resource = entry.resource else { return }
        guard isUsable, !isClosed, now < entry.born + limits.lifetime else {
            entries[id] = nil
            actions.append(.close(resource))
            grow(now: now, &actions)
            return
        }
        entries[id]?.lastUse = now
        serve(resource, id, &actions)
    }

    private mutating func serve(_ resource: Resource, _ id: ID, _ actions: inout [Action]) {
        while let waiting = queue.popFirst() {
            guard deadlines.removeValue(forKey: waiting) != nil else { continue }
            entries[id]?.phase = .leased
            actions.append(.give(resource, id, to: waiting))
            return
        }
        guard let entry = entries[id] else { return }
        entries[id]?.phase = .idle
        idle[entry.loop].append(id)
    }
}

// MARK: connections

extension PoolState {
    mutating func connected(_ id: ID, _ resource: Resource, now: Moment, _ actions: inout [Action]) {
        connecting -= 1
        failures = 0
        lastFailure = nil
        guard !isClosed, entries[id] != nil else {
            entries[id] = nil
            actions.append(.close(resource))
            return
        }
        entries[id]?.resource = resource
        entries[id]?.born = now
        entries[id]?.lastUse = now
        serve(resource, id, &actions)
        grow(now: now, &actions)
    }

    mutating func failed(_ id: ID, _ error: PostgresError, now: Moment) {
        connecting -= 1
        entries[id] = nil
        failures += 1
        lastFailure = error
        mayConnectFrom = now + Self.backoff(failures: failures)
    }

    /// An idle connection has ended by itself; a leased one will be noticed when it comes back.
    mutating func lost(_ id: ID, now: Moment, _ actions: inout [Action]) {
        guard let entry = entries[id], entry.phase == .idle else { return }
        idle[entry.loop].removeAll { $0 == id }
        entries[id] = nil
        grow(now: now, &actions)
    }

    static func backoff(failures: Int) -> Duration {
        .milliseconds(min(5_000, 25 << min(failures, 10)))
    }

    /// Makes as many connections as callers wait for, or the minimum wants.
    private mutating func grow(now: Moment, _ actions: inout [Action], preferring preferred: Int? = nil) {
        guard !isClosed, now >= mayConnectFrom else { return }
        // After a failure one attempt is enough to see whether the server is back.
        let atOnce = failures == 0 ? limits.maximum : 1
        while entries.count < limits.maximum, connecting < atOnce, connecting < deadlines.count || entries.count < limits.minimum {
            lastNumber += 1
            let id = ID(number: lastNumber)
            let loop = emptiestLoop(preferring: preferred)
            entries[id] = Entry(loop: loop, resource: nil, phase: .connecting, born: now, lastUse: now)
            connecting += 1
            actions.append(.connect(id, loop: loop))
        }
    }

    private func emptiestLoop(preferring preferred: Int?) -> Int {
        if loops == 1 { return 0 }
        var counts = Array(repeating: 0, count: loops)
        for entry in entries.values { counts[entry.loop] += 1 }
        let least = counts.min() ?? 0
        if let preferred, counts[preferred] == least { return preferred }
        return counts.firstIndex(of: least) ?? 0
    }
}

// MARK: time

extension PoolState {
    /// Something will happen by itself soon: somebody waits, or connections are missing.
    var needsAttention: Bool { !deadlines.isEmpty || (entries.count < limits.minimum && !isClosed) }

    mutating func tick(now: Moment, _ actions: inout [Action]) {
        for (waiting, deadline) in deadlines where deadline <= now {
            deadlines[waiting] = nil
            actions.append(.refuse(waiting, lastFailure ?? PostgresError(.acquireTimedOut)))
        }
        for loop in 0..<loops {
            let ids = idle[loop]  // the one used last at the end
            var kept: [ID] = []
            for id in ids {
                guard let entry = entries[id], let resource = entry.resource else { continue }
                let isSurplus = entries.count > limits.minimum && entry.lastUse + limits.idle <= now
                if isSurplus || entry.born + limits.lifetime <= now {
                    entries[id] = nil
                    actions.append(.close(resource))
                } else if entry.lastUse + limits.check <= now {
                    entries[id]?.phase = .leased
                    actions.append(.check(resource, id))
                } else {
                    kept.append(id)
                }
            }
            idle[loop] = kept
        }
        grow(now: now, &actions)
    }

    mutating func close(_ actions: inout [Action]) {
        isClosed = true
        for waiting in deadlines.keys { actions.append(.refuse(waiting, PostgresError(.closed))) }
        deadlines = [:]
        for (id, entry) in entries where entry.phase == .idle {
            entries[id] = nil
            if let resource = entry.resource { actions.append(.close(resource)) }
        }
        idle = Array(repeating: [], count: loops)
    }
}
