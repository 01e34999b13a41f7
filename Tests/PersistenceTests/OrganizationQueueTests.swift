import Testing

@testable import Persistence

@Suite struct `The queue of an organization` {
    @Test func `lets the first one write at once and keeps the others in order`() {
        var queue = OrganizationQueue<String>()
        #expect(begin(&queue))
        #expect(!begin(&queue))
        queue.wait("a", id: 1)
        queue.wait("b", id: 2)
        #expect(next(&queue) == ["a", "b"])
        #expect(queue.isBusy)
        #expect(next(&queue) == [])
        #expect(!queue.isBusy)
        #expect(begin(&queue))
    }

    @Test func `carries no more than a transaction's fill at once`() {
        var queue = OrganizationQueue<Int>()
        _ = queue.begin()
        for number in 0..<100 { queue.wait(number, id: UInt64(number)) }
        #expect(next(&queue) == Array(0..<64))
        #expect(next(&queue) == Array(64..<100))
        #expect(next(&queue) == [])
    }

    @Test func `forgets who withdraws, unless it is under way`() {
        var queue = OrganizationQueue<String>()
        _ = queue.begin()
        queue.wait("a", id: 1)
        queue.wait("b", id: 2)
        #expect(withdraw(1, &queue) == "a")
        #expect(withdraw(1, &queue) == nil)
        #expect(next(&queue) == ["b"])
        #expect(withdraw(2, &queue) == nil)
    }

    // `#expect` takes no mutating call.
    private func begin<Element>(_ queue: inout OrganizationQueue<Element>) -> Bool { queue.begin() }
    private func next<Element>(_ queue: inout OrganizationQueue<Element>) -> [Element] { queue.next() }
    private func withdraw<Element>(_ id: UInt64, _ queue: inout OrganizationQueue<Element>) -> Element? { queue.withdraw(id) }
}
