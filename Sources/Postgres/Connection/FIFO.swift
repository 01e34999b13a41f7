/// A queue in one array: first in, first out, both in constant time.
struct FIFO<Element> {
    private var storage: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == storage.count }
    var count: Int { storage.count - head }

    /// Changed in place, because what is queued is large and changed often.
    var first: Element? {
        get { isEmpty ? nil : storage[head] }
        _modify {
            var none: Element?
            if isEmpty { yield &none } else { yield &storage[head] }
        }
    }

    mutating func append(_ element: Element) {
        storage.append(element)
    }

    mutating func popFirst() -> Element? {
        if isEmpty { return nil }
        defer {
            head += 1
            if head == storage.count {
                storage.removeAll(keepingCapacity: head <= 64)
                head = 0
            } else if head >= 64, head * 2 >= storage.count {
                storage.removeFirst(head)
                head = 0
            }
        }
        return storage[head].take()
    }

    /// Changes the first element that fits in place.
    ///
    /// - Returns: Its place in the queue, or nil without one.
    @discardableResult
    mutating func updateFirst(where fits: (Element) -> Bool, _ body: (inout Element) -> Void) -> Int? {
        for index in head..<storage.count {
            guard var element = storage[index].take() else { continue }
            let isIt = fits(element)
            if isIt { body(&element) }
            storage[index] = consume element
            if isIt { return index - head }
        }
        return nil
    }
}
