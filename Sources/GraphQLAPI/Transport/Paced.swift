import GraphQL
import ServiceLifecycle

/// The responses of a subscription at the pace of whoever reads them, with a sign of life where there are none.
struct Paced<Responses: AsyncSequence & Sendable>: Sendable where Responses.Element == GraphQL.Response {
    private let responses: Responses
    private let stillHolds: @Sendable () async -> Bool

    /// So often both sides learn whether the other is still there.
    private static var heartbeat: Duration { .seconds(15) }
    /// Then the subscriber comes again by itself and its rights are looked at anew (SSO_RULES C2.4, C2.5).
    private static var longest: Duration { .seconds(600) }

    /// - Parameter stillHolds: Asked at each sign of life: what was revoked is told nothing more (SSO_RULES C2.4).
    init(_ responses: Responses, while stillHolds: @escaping @Sendable () async -> Bool) {
        self.responses = responses
        self.stillHolds = stillHolds
    }

    /// - Parameter body: Given each response; nil is the sign of life.
    /// - Returns: Whether there are no more; false when the time is over or the service ends.
    @concurrent func forEach(_ body: @concurrent (GraphQL.Response?) async throws -> Void) async throws -> Bool {
        // Unbounded, and yet never long: one answer at a time, since the next is asked for when this one was written, and signs of life for as
        // long as a stream lasts. A bound would drop the answer when the signs had filled it.
        let (items, give) = AsyncThrowingStream.makeStream(of: GraphQL.Response?.self)
        let (taken, take) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    for try await response in responses {
                        give.yield(response)
                        for await _ in taken { break }
                    }
                    give.finish()
                } catch {
                    give.finish(throwing: error)  // without `complete`, so that the subscriber comes again
                }
            }
            group.addTask {
                while true {
                    try await Task.sleep(for: Self.heartbeat)
                    give.yield(nil)
                }
            }
            defer { group.cancelAll() }
            let end = ContinuousClock.now + Self.longest
            for try await item in items.cancelOnGracefulShutdown() {
                if item == nil, await !stillHolds() { return false }
                try await body(item)
                if item != nil { take.yield() }
                if ContinuousClock.now > end { return false }
            }
            return !Task.isShuttingDownGracefully
        }
    }
}
