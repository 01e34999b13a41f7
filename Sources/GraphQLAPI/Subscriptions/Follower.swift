import Application
import EventSourcing
import GraphQL
import JSON
import Leave

/// Follows an organization's history for one subscription: pages at the reader's pace, so that nobody is waited for and nothing is skipped. A
/// subscriber that comes again with the sequence that it saw last misses nothing.
struct Follower: Sendable {
    let viewer: Viewer
    let query: EventQuery

    /// One element for what was stored since the last, with the position up to which was looked; the first at once, when `isEager`.
    ///
    /// - Parameter after: The sequence that was seen; nil: the present.
    func changes(
        after: Int64?,
        isEager: Bool,
        _ root: @escaping @Sendable ([ToldEvent], Position) async throws -> [any Sendable]
    ) async throws -> AsyncThrowingStream<any Sendable, any Error> {
        let organization = viewer.principal.organization
        let tails = viewer.service.tails
        let signals = viewer.service.signals(organization)
        let start = if let after { Position(after) } else { try await tails.head(of: organization) }
        let cursor = Cursor(position: start, isDue: isEager)
        return AsyncThrowingStream {
            while true {
                if let next = await cursor.takePending() { return next }
                let before = await cursor.position
                let page = try await tails.page(query, after: before, limit: Self.pageSize, of: organization)
                let isLast = page.events.count < Self.pageSize
                let end = isLast ? max(page.head, before) : page.events.last?.position ?? page.head
                let isDue = await cursor.takeDue()
                if isDue || !page.events.isEmpty {
                    viewer.forget()
                    await cursor.put(try await root(page.events, end))
                }
                await cursor.move(to: end)
                if let next = await cursor.takePending() { return next }
                guard isLast else { continue }
                guard await Self.isWoken(by: signals) else { return nil }
            }
        }
    }

    /// False when there will be no more signals.
    private static func isWoken(by signals: AsyncStream<Void>) async -> Bool {
        for await _ in signals { return true }
        return false
    }

    private static let pageSize = 100

    private actor Cursor {
        private(set) var position: Position
        private var isDue: Bool
        private var pending: [any Sendable] = []

        init(position: Position, isDue: Bool) {
            self.position = position
            self.isDue = isDue
        }

        func takeDue() -> Bool {
            defer { isDue = false }
            return isDue
        }

        func put(_ elements: [any Sendable]) { pending = elements.reversed() }
        func takePending() -> (any Sendable)? { pending.popLast() }
        func move(to position: Position) { self.position = position }
    }
}
