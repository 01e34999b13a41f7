import Testing

@testable import Postgres

@Suite struct `The replies of a pipeline` {
    private typealias Queue = SegmentQueue<String, Int>

    private var queue = Queue()
    private static let failure = PostgresError(.server(.uniqueViolation))

    private mutating func receive(_ replies: Reply<String>...) -> [Queue.Segment] {
        replies.compactMap { queue.receive($0) }
    }

    @Test mutating func `belong to the segments in their order`() {
        queue.append(Queue.Segment(id: 1, waiter: 10, commands: 2, commits: false))
        queue.append(Queue.Segment(id: 2, waiter: 20, commands: 1, commits: false))
        let done = receive(.answer("a"), .end, .answer("b"), .end, .synchronized, .answer("c"), .end, .synchronized)
        #expect(done.map(\.waiter) == [10, 20])
        #expect(done.map(\.answers) == [["a", "b"], ["c"]])
        #expect(queue.isEmpty)
    }

    @Test(arguments: 0..<3) mutating func `end at the failure, and the next segment is unharmed`(position: Int) {
        queue.append(Queue.Segment(id: 1, waiter: 1, commands: 3, commits: false))
        queue.append(Queue.Segment(id: 2, waiter: 2, commands: 1, commits: false))
        for command in 0..<3 {
            let reply: Reply<String> = command < position ? .answer("a") : command == position ? .failure(Self.failure) : .skipped
            _ = queue.receive(reply)
            _ = queue.receive(.end)
        }
        let done = receive(.synchronized, .answer("b"), .end, .synchronized)
        #expect(done[0].failure?.command == position)
        #expect(done[0].failure?.error.sqlState == .uniqueViolation)
        #expect((0..<3).map { done[0].succeeded($0) } == (0..<3).map { $0 < position })
        #expect(done[1].failure == nil)
        #expect(done[1].answers == ["b"])
    }

    @Test mutating func `to hidden commands are dropped`() {
        let hidden = [HiddenCommand(command: 0, prepares: "x"), HiddenCommand(command: 2, prepares: "y")]
        queue.append(Queue.Segment(id: 1, waiter: 1, commands: 4, hidden: hidden, commits: false))
        let done = receive(.answer(""), .end, .answer("x"), .end, .answer(""), .end, .answer("y"), .end, .synchronized)
        #expect(done[0].answers == ["x", "y"])
    }

    @Test mutating func `are lost with the connection, for all that wait`() {
        for id in 1...3 { queue.append(Queue.Segment(id: UInt64(id), waiter: id, commands: 1, commits: id == 2)) }
        _ = receive(.failure(PostgresError(.server(.adminShutdown))), .end)
        let lost = queue.lose()
        #expect(lost.map(\.waiter) == [1, 2, 3])
        #expect(lost.map { $0.failure?.error.sqlState } == [.adminShutdown, nil, nil])
        #expect(queue.isEmpty)
    }

    @Test mutating func `know whether the cancelled one is at the head`() {
        for id in 1...2 { queue.append(Queue.Segment(id: UInt64(id), waiter: id, commands: 1, commits: false)) }
        let atHead = [queue.cancel(2) { $0 = 0 }, queue.cancel(1) { _ in }, queue.cancel(3) { _ in }]
        #expect(atHead == [false, true, nil])
        let done = receive(.answer("a"), .end, .synchronized, .answer("b"), .end, .synchronized)
        #expect(done.map(\.waiter) == [1, 0])
        #expect(done.allSatisfy { $0.isCancelled })
    }
}

@Suite struct `A first-in, first-out queue` {
    @Test func `keeps its order through thousands of elements`() {
        var queue = FIFO<Int>()
        var expected = 0
        for number in 0..<10_000 {
            queue.append(number)
            if number % 3 != 0 {
                let first = queue.popFirst()
                #expect(first == expected)
                expected += 1
            }
        }
        while let number = queue.popFirst() {
            #expect(number == expected)
            expected += 1
        }
        #expect(expected == 10_000)
    }
}

@Suite struct `The cache of prepared statements` {
    private let one = Statement("SELECT $1", [1])

    @Test func `prepares once, when that has ended well`() {
        var cache = StatementCache(capacity: 10)
        var uses = [cache.use(one, in: 1), cache.use(one, in: 1), cache.use(one, in: 2)]
        cache.confirm(one.sql)
        uses.append(cache.use(one, in: 3))
        #expect(uses == [.prepareFirst("s1"), .prepared("s1"), .unnamed, .prepared("s1")])
    }

    @Test func `never uses a name again`() {
        var cache = StatementCache(capacity: 10)
        let first = cache.use(one, in: 1)
        cache.forget(one.sql)
        let second = cache.use(one, in: 2)
        #expect([first, second] == [.prepareFirst("s1"), .prepareFirst("s2")])
    }

    @Test func `does not mix types of parameters`() {
        var cache = StatementCache(capacity: 10)
        _ = cache.use(one, in: 1)
        cache.confirm(one.sql)
        let other = cache.use(Statement(one.sql, ["text"]), in: 2)
        #expect(other == .unnamed)
    }

    @Test func `evicts what was not used for longest`() {
        var cache = StatementCache(capacity: 2)
        for (index, sql) in ["a", "b", "a", "c"].enumerated() {
            _ = cache.use(Statement(sql), in: UInt64(index))
            cache.confirm(sql)
        }
        let evicted = [cache.evict(), cache.evict()]
        #expect(evicted == ["s2", nil])
        #expect(cache.count == 2)
    }
}
