import Application
import EventSourcing
import Hummingbird
import JSON
import NIOCore
import ServiceLifecycle

/// Tells a listener what was stored after a position: pages from the history at the listener's own pace, so that nobody is ever waited for
/// and nothing is skipped. The signals only say when to look.
struct EventFollower: Sendable {
    let history: any EventHistory<LeaveEvent>
    let after: Position
    let signals: @Sendable () -> AsyncStream<Void>
    /// Whether the listener may still listen: asked at each sign of life.
    let stillHolds: @Sendable () async -> Bool

    private static let pageSize = 100
    /// A comment is sent this often, so that both sides learn when the other is gone.
    private static let heartbeat = Duration.seconds(15)
    /// Then the listener comes again by itself and its rights are looked at anew (SSO_RULES C2.4, C2.5).
    private static let longest = Duration.seconds(600)

    var body: ResponseBody {
        ResponseBody { writer in
            let end = ContinuousClock.now + Self.longest
            var (position, nextLook) = (after, ContinuousClock.now + Self.heartbeat)
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            try await Self.withWakeUps(signals()) { wakeUps in
                for await _ in wakeUps.cancelOnGracefulShutdown() {
                    if ContinuousClock.now >= nextLook {
                        guard await stillHolds() else { break }
                        nextLook = ContinuousClock.now + Self.heartbeat
                    }
                    let before = position
                    position = try await tell(from: position, to: &writer)
                    if position == before { try await writer.write(ByteBuffer(string: ":\n\n")) }
                    if ContinuousClock.now > end { break }
                }
            }
            try await writer.finish(nil)
        }
    }

    /// - Returns: The position of the last event that was told.
    @concurrent private func tell(from start: Position, to writer: inout any ResponseBodyWriter) async throws -> Position {
        var position = start
        while true {
            let page = try await history.page(.everything, after: position, limit: Self.pageSize)
            for entry in page.entries {
                position = entry.recorded.position
                try await writer.write(Self.message(entry))
            }
            if page.entries.count < Self.pageSize { return position }
        }
    }

    private static let event = EventView.wire

    private static func message(_ entry: HistoryEntry<LeaveEvent>) -> ByteBuffer {
        var json = JSONWriter()
        event.write(EventView(entry), &json)
        var buffer = ByteBuffer(string: "id: \(entry.recorded.position.sequence)\nevent: \(entry.type)\ndata: ")
        buffer.writeBytes(json.bytes)
        buffer.writeString("\n\n")
        return buffer
    }

    /// The signals and the heartbeat as one, the first at once.
    @concurrent private static func withWakeUps(
        _ signals: AsyncStream<Void>,
        _ body: @concurrent (AsyncStream<Void>) async throws -> Void
    ) async throws {
        let (wakeUps, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wake.yield()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in signals { wake.yield() } }
            group.addTask {
                while true {
                    try await Task.sleep(for: heartbeat)
                    wake.yield()
                }
            }
            defer { group.cancelAll() }
            try await body(wakeUps)
        }
    }
}
