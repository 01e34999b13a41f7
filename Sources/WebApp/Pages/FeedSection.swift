import Application
import EventSourcing
import Leave
import Texts

/// The person's calendar subscriptions, and the form that makes one.
struct FeedSection: Sendable {
    struct Feed: Sendable {
        let id: String
        let shows: String
        let since: String
    }

    let made: [Feed]
    let hasFeeds: Bool
    let isApprover: Bool
    let departments: [Option]
    let locations: [Option]
    let hasDepartments: Bool
    let hasLocations: Bool

    init(_ situation: Situation, _ texts: Catalogue) {
        let employee = situation.principal.employee
        let today = situation.today(of: employee)
        made = situation.organization.calendarFeeds(of: employee).map { id, entry in
            Feed(id: id.description, shows: situation.text(of: entry, texts), since: Moment.day(entry.made.microseconds / 1_000_000))
        }
        hasFeeds = !made.isEmpty
        isApprover = situation.peopleInSight.count > 1
        departments = situation.departmentOptions.choosing(situation.facts.department(of: employee, on: today))
        locations = situation.locationOptions.choosing(situation.facts.location(of: employee, on: today))
        hasDepartments = !departments.isEmpty
        hasLocations = !locations.isEmpty
    }
}

extension Situation {
    fileprivate func text(of feed: FeedEntry, _ texts: Catalogue) -> String {
        let place =
            feed.scope.department.flatMap { organization.departments[$0]?.name }
            ?? feed.scope.location.flatMap { organization.locations[$0]?.name }
        let what = place ?? texts.text("account.feeds.scope.\(feed.scope.kind.rawValue)")
        return feed.hasHolidays ? texts.text("account.feeds.withHolidays", ["what": .text(what)]) : what
    }
}
