package import EventSourcing
import ICalendar
package import Leave
package import Texts

/// A feed as it is now, and of which moment it is.
package struct FeedContents: Sendable {
    package let name: String
    /// text/calendar (RFC 5545).
    package let bytes: [UInt8]
    package let moment: FeedMoment
}

/// What a feed was read from: as long as nothing of it has changed, neither has the feed.
package struct FeedMoment: Hashable, Sendable {
    let position: Position
    /// Of each zone of the organization, and of UTC.
    let dates: [String: LocalDate]
}

/// Reads what calendar feeds show.
package struct CalendarFeeds: Sendable {
    private let requests: LeaveRequestQueries
    private let head: @Sendable (OrganizationID) async throws(EventStoreError) -> Position
    private let languages: Languages

    /// Days before and after today.
    private static let (past, future) = (366, 731)
    /// Of a larger organization a feed shows the leave that begins last.
    private static let mostEvents = 10_000

    /// - Parameter head: An organization's last position, without looking at its events.
    package init(
        _ requests: LeaveRequestQueries,
        head: @escaping @Sendable (OrganizationID) async throws(EventStoreError) -> Position,
        languages: Languages
    ) {
        self.requests = requests
        self.head = head
        self.languages = languages
    }

    /// Whether what was read then still holds. No event is looked at: the organization's head and the calendar tell.
    package func holds(_ moment: FeedMoment, in organization: OrganizationID) async throws(CommandError) -> Bool {
        do {
            let dates = requests.handler.zones.dates(at: requests.handler.now(), in: moment.dates.keys)
            return try await head(organization) == moment.position && dates == moment.dates
        } catch {
            throw CommandError(error)
        }
    }

    /// - Throws: ``CommandError/notFound`` where the feed was revoked, or its owner's account is closed.
    package func contents(of place: FeedPlace) async throws(CommandError) -> FeedContents {
        // First the organization, then the list: what happens in between is read again at the next look, because the head has moved on.
        let situation = try await requests.handler.situation(for: .calendarFeed(place))
        guard let feed = situation.organization.calendarFeeds[place.feed], !feed.isRevoked, situation.isActive(feed.owner) else {
            throw .notFound
        }
        var reading = FeedReading(feed, situation, languages.matching(feed.language))
        let window = DateSpan(reading.today - Self.past, through: reading.today + Self.future)
        // No input reaches this: both ends are counted from today, the one back and the other ahead.
        guard let window else { preconditionFailure("a window has two ends in order") }
        let filter = LeaveRequestFilter(
            kinds: [.request, .recorded],
            statuses: [.pending, .approved, .cancellationRequested],
            employees: reading.people,
            from: window.first,
            to: window.last
        )
        let rows = try await requests.rows(filter, of: place.organization, atMost: Self.mostEvents)
        let events = rows.reversed().compactMap { reading.event($0) } + reading.holidays(in: window)
        let calendar = Component.calendar(
            product: LeaveEventText.product,
            name: reading.name,
            refreshHours: 1,
            events.map(\.component)
        )
        let zones = situation.facts.locations.keys.compactMap { situation.facts.location($0)?.timeZone }
        let moment = FeedMoment(
            position: situation.organization.position,
            dates: requests.handler.zones.dates(at: situation.now, in: zones)
        )
        return FeedContents(name: reading.name, bytes: calendar.bytes, moment: moment)
    }
}

extension Principal {
    /// The owner, reading.
    package static func calendarFeed(_ place: FeedPlace) -> Principal {
        Principal(
            organization: place.organization,
            employee: place.owner,
            isAdmin: false,
            scope: .read,
            credential: .calendarFeed(place.feed),
            authenticatedAt: nil
        )
    }
}
