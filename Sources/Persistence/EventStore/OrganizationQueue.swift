/// Who writes to one organization, and who waits: only one transaction at a time, since the database would let no other pass, and all that have
/// come to wait meanwhile go together in the next. A value without I/O; its owner performs what it says.
struct OrganizationQueue<Element: Sendable>: Sendable {
    /// What a transaction may carry at most.
    static var largestBatch: Int { 64 }

    private(set) var isBusy = false
    private var waiting: [(id: UInt64, element: Element)] = []

    /// - Returns: True when nobody writes: the caller writes now, and calls ``next()`` afterwards.
    mutating func begin() -> Bool {
        defer { isBusy = true }
        return !isBusy
    }

    var hasWaiting: Bool { !waiting.isEmpty }

    /// Puts itself behind the others, while somebody writes.
    mutating func wait(_ element: Element, id: UInt64) {
        waiting.append((id, element))
    }

    /// Takes back who has not been carried yet.
    mutating func withdraw(_ id: UInt64) -> Element? {
        waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0).element }
    }

    /// The writer is done.
    ///
    /// - Returns: Whom the next transaction carries, in the order they came; empty when nobody waits, and then nobody writes.
    mutating func next() -> [Element] {
        let batch = waiting.prefix(Self.largestBatch).map(\.element)
        waiting.removeFirst(batch.count)
        isBusy = !batch.isEmpty
        return batch
    }
}
