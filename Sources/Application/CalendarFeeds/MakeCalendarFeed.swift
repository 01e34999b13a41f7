import Leave
import Texts

/// Somebody makes a calendar feed for themselves. It shows what its owner may see when it is read, not what they might when it was made.
package struct MakeCalendarFeed: Command {
    package var id: CalendarFeedID
    package var scope: FeedScope
    package var hasHolidays: Bool
    /// Of its texts.
    package var language: String

    /// So many can be subscribed to at the same time.
    package static let most = 25

    package init(id: CalendarFeedID, scope: FeedScope, hasHolidays: Bool, language: String) {
        self.id = id
        self.scope = scope
        self.hasHolidays = hasHolidays
        self.language = language
    }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireWrite()
        guard situation.principal.isPerson else { throw .forbidden(code: "forbidden") }
        let (owner, organization) = (situation.principal.employee, situation.organization)
        var faults = Faults()
        if let department = scope.department {
            faults.require(organization.departments[department]?.isArchived == false, .unknownDepartment, at: "/departmentId")
        }
        if let location = scope.location {
            faults.require(organization.locations[location]?.isArchived == false, .unknownLocation, at: "/locationId")
        }
        if organization.calendarFeeds(of: owner).count >= Self.most {
            faults.add(Refusal("too-many-feeds", detail: Message("refusal.too-many-feeds", ["most": .number(Self.most)])))
        }
        try faults.finish()
        return [
            .calendarFeedMade(
                CalendarFeedMade(
                    feed: id,
                    owner: owner,
                    scope: scope.kind,
                    department: scope.department,
                    location: scope.location,
                    holidays: hasHolidays,
                    language: language
                )
            )
        ]
    }
}

/// The owner, or an admin, ends a calendar feed: its address leads nowhere from then on.
package struct RevokeCalendarFeed: Command {
    package var id: CalendarFeedID

    package init(id: CalendarFeedID) { self.id = id }

    package func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        try situation.requireWrite()
        guard let feed = situation.organization.calendarFeeds[id] else { throw .notFound }
        guard feed.owner == situation.principal.employee || situation.actsAsAdmin else { throw .notFound }
        return feed.isRevoked ? [] : [.calendarFeedRevoked(CalendarFeedRevoked(feed: id, owner: feed.owner))]
    }
}
