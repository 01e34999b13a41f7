import Application
import EventSourcing
import Leave
import Synchronization

/// What of an event decides whom it concerns. No text of a person is among it, so it may be kept.
struct ToldEvent: Hashable, Sendable {
    let position: Position
    let type: String
    let tags: [Tag]

    init(_ entry: HistoryEntry<LeaveEvent>) {
        position = entry.recorded.position
        type = entry.type
        tags = entry.tags
    }

    /// Whose leave it is about.
    var employee: EmployeeID? { tags.first { $0.kind == "employee" }.map { EmployeeID($0.id) } }
    var request: LeaveRequestID? { tags.first { $0.kind == "request" }.map { LeaveRequestID($0.id) } }
}

/// The newest events of organizations, read once for all who follow them: a thousand subscribers ask the database as often as one.
final class SharedTails: Sendable {
    struct Page: Sendable {
        let events: [ToldEvent]
        let head: Position
    }

    /// Everything that happened after ``start``, up to ``end``.
    fileprivate final class Tail: Sendable {
        let start: Position
        let events: [ToldEvent]
        let end: Position

        init(start: Position, events: [ToldEvent] = [], end: Position) {
            (self.start, self.events, self.end) = (start, events, end)
        }
    }

    private let history: @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>
    private let reads = JoinedReads<Tail>()
    private let tails = Mutex<[OrganizationID: Tail]>([:])

    /// Events of an organization that are kept; who is further behind reads for itself.
    private static let longest = 1_000
    private static let pageSize = 200
    /// Organizations; beyond it, all begin anew.
    private static let most = 2_000

    init(_ history: @escaping @Sendable (OrganizationID) -> any EventHistory<LeaveEvent>) {
        self.history = history
    }

    func head(of organization: OrganizationID) async throws -> Position { try await history(organization).head() }

    /// As ``EventHistory/page(_:after:limit:)``: everything that was stored before the call is seen.
    func page(_ query: EventQuery, after: Position, limit: Int, of organization: OrganizationID) async throws -> Page {
        let tail = try await reads(in: organization) { _ in try await advance(organization) }
        guard after >= tail.start else {
            let page = try await history(organization).page(query, after: after, limit: limit)
            return Page(events: page.entries.map(ToldEvent.init), head: page.head)
        }
        let first = tail.events.firstIndex { $0.position > after } ?? tail.events.endIndex
        let matching = tail.events[first...].lazy.filter { query.matches(type: $0.type, tags: $0.tags) }
        return Page(events: Array(matching.prefix(limit)), head: tail.end)
    }

    private func advance(_ organization: OrganizationID) async throws -> Tail {
        let known = tails.withLock { $0[organization] }
        let store = history(organization)
        let tail: Tail
        if let known {
            let page = try await store.page(.everything, after: known.end, limit: Self.pageSize)
            guard !page.entries.isEmpty else { return known }
            // A burst that is larger than a page: those who follow read it for themselves, and meet at its end.
            let isWhole = page.entries.count < Self.pageSize
            tail = isWhole ? known.growing(by: page, atMost: Self.longest) : Tail(start: page.head, end: page.head)
        } else {
            let head = try await store.head()
            tail = Tail(start: head, end: head)
        }
        tails.withLock { tails in
            if tails.count >= Self.most, tails[organization] == nil { tails.removeAll() }
            tails[organization] = tail
        }
        return tail
    }
}

extension SharedTails.Tail {
    fileprivate func growing(by page: HistoryPage<LeaveEvent>, atMost longest: Int) -> SharedTails.Tail {
        let all = events + page.entries.map(ToldEvent.init)
        let dropped = max(0, all.count - longest)
        return SharedTails.Tail(
            start: dropped > 0 ? all[dropped - 1].position : start,
            events: Array(all.dropFirst(dropped)),
            end: max(page.head, end)
        )
    }
}
