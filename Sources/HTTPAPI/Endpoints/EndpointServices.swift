import Application
import EventSourcing
import Leave

/// What all endpoints share.
package struct EndpointServices: Sendable {
    let cursors: Cursors
    let idempotency: Idempotency
    /// Seconds since 1970.
    let now: @Sendable () -> Int64

    package init(cursors: Cursors, idempotency: Idempotency, now: @escaping @Sendable () -> Int64) {
        self.cursors = cursors
        self.idempotency = idempotency
        self.now = now
    }
}
