import CLibPQ

/// What it takes to cancel a connection's running query: independent of the connection, so it outlives it safely.
// Unchecked, because a pointer is never Sendable: libpq documents PQcancel as safe from any thread, and nobody changes the key.
@safe final class CancelKey: @unchecked Sendable {
    private let key: OpaquePointer

    init(adopting key: OpaquePointer) {
        unsafe self.key = key
        LiveCounts.add(1, to: .cancelKeys)
    }

    deinit {
        unsafe PQfreeCancel(key)
        LiveCounts.add(-1, to: .cancelKeys)
    }

    /// Asks the server to cancel, over a connection of its own. Blocks for milliseconds, or until TCP gives up.
    func cancel() {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { message in
            // A failure needs no handling: the query goes on until it ends, or until the grace period does.
            _ = unsafe PQcancel(key, message.baseAddress, Int32(message.count))
        }
    }
}
