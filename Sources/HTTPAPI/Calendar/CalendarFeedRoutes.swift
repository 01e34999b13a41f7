import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

/// The caller's calendar feeds; what stands at their addresses is served by another adapter.
struct CalendarFeedRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, make, revoke] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/calendar-feeds",
            "listCalendarFeeds",
            "The calendar feeds that the caller can subscribe to",
            for: .readers,
            query: PageQuery.self,
            answers: .json(.ok, .page(of: CalendarFeedView.self))
        ) { [backend] call in
            let feeds = try await backend.situation(call).organization.calendarFeeds(of: call.principal.employee)
            return Reply(try .of(feeds.map { CalendarFeedView(id: $0.id, entry: $0.entry) }, call.query, call))
        }
    }

    private var make: Endpoint {
        Endpoint(
            .post,
            "/v1/calendar-feeds",
            "makeCalendarFeed",
            "Make a calendar feed; its address is shown once",
            for: .recentlySignedInMembers,
            body: .json(NewCalendarFeed.self),
            answers: .json(.created, MadeCalendarFeedView.wire).secret,
            refusals: ["unknown-department", "unknown-location", "too-many-feeds"]
        ) { [backend] call in
            let id: CalendarFeedID = backend.newID()
            let command = MakeCalendarFeed(
                id: id,
                scope: try call.body.scope(),
                hasHolidays: call.body.holidays,
                language: call.body.language ?? call.texts.language
            )
            let (situation, position) = try await backend.perform(command, call)
            guard let entry = situation.organization.calendarFeeds[id] else { throw CommandError.notFound }
            let place = FeedPlace(organization: call.principal.organization, feed: id, owner: entry.owner)
            do {
                let address = try await backend.feedAddresses.make(for: place)
                return Reply(MadeCalendarFeedView(feed: CalendarFeedView(id: id, entry: entry), address: address), sequence: position)
            } catch {
                throw CommandError.unavailable(error)
            }
        }
    }

    private var revoke: Endpoint {
        Endpoint(
            .delete,
            "/v1/calendar-feeds/{id}",
            "revokeCalendarFeed",
            "End a calendar feed: its address leads nowhere from then on",
            for: .members,
            answers: .nothing
        ) { [backend] call in
            let (_, position) = try await backend.perform(RevokeCalendarFeed(id: try call.id()), call)
            return Reply(NoBody(), sequence: position)
        }
    }
}

struct NewCalendarFeed: WireInput {
    private let kind: FeedScope.Kind
    private let department: DepartmentID?
    private let location: LocationID?
    let holidays: Bool
    let language: String?

    init(reading fields: inout ObjectReader) {
        kind = fields.required("scope", .feedScope)
        department = fields.optional("departmentId", .id())
        location = fields.optional("locationId", .id())
        holidays = fields.optional("holidays", .boolean, default: false)
        language = fields.optional("language", .text(2...35))
    }

    /// A department's feed names the department, a location's the location, and no other names one.
    func scope() throws(Problem) -> FeedScope {
        guard let scope = FeedScope(kind, department: department, location: location) else {
            let pointer =
                switch kind {
                case .department: location == nil ? "/departmentId" : "/locationId"
                case .location: department == nil ? "/locationId" : "/departmentId"
                case .me, .approvees, .organization: department == nil ? "/locationId" : "/departmentId"
                }
            throw Problem(.refused([Refusal("invalid-value", pointer: pointer, detail: "refusal.feed-scope")]))
        }
        return scope
    }
}

struct CalendarFeedView: WireOutput {
    static var schemaName: String { "CalendarFeed" }

    let id: CalendarFeedID
    let entry: FeedEntry

    static func describe(_ shape: inout Shape<CalendarFeedView>) {
        shape.field("id", .id()) { $0.id }
        shape.field("scope", .feedScope, "Whose leave it shows.") { $0.entry.scope.kind }
        shape.nullable("departmentId", .id()) { $0.entry.scope.department }
        shape.nullable("locationId", .id()) { $0.entry.scope.location }
        shape.field("holidays", .boolean, "Whether it shows public holidays, too.") { $0.entry.hasHolidays }
        shape.field("language", .string) { $0.entry.language }
        shape.field("createdAt", .instant) { $0.entry.made }
    }
}

struct MadeCalendarFeedView: WireOutput {
    static var schemaName: String { "MadeCalendarFeed" }

    let feed: CalendarFeedView
    let address: String

    static func describe(_ shape: inout Shape<MadeCalendarFeedView>) {
        shape.field("id", .id()) { $0.feed.id }
        shape.field("url", .string, "Where calendar programs find it, shown only now. Whoever knows it can read the feed.") { $0.address }
        shape.field("scope", .feedScope) { $0.feed.entry.scope.kind }
        shape.nullable("departmentId", .id()) { $0.feed.entry.scope.department }
        shape.nullable("locationId", .id()) { $0.feed.entry.scope.location }
        shape.field("holidays", .boolean) { $0.feed.entry.hasHolidays }
        shape.field("language", .string) { $0.feed.entry.language }
        shape.field("createdAt", .instant) { $0.feed.entry.made }
    }
}

extension Wire<FeedScope.Kind> {
    fileprivate static var feedScope: Wire { .cases(FeedScope.Kind.self, placeholder: .me) }
}
