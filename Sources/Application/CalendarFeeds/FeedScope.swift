package import EventSourcing
package import Leave

package typealias CalendarFeedID = Identifier<FeedEntry>

/// Whose leave a calendar feed shows.
package enum FeedScope: Hashable, Sendable {
    /// The owner's.
    case own
    /// That of those whose approver the owner is.
    case approvees
    case department(DepartmentID)
    case location(LocationID)
    case organization

    package enum Kind: String, CaseIterable, Codable, Sendable {
        case me, approvees, department, location, organization
    }

    /// Nil where a place is named that the kind does not have, or none is named where it must be.
    package init?(_ kind: Kind, department: DepartmentID?, location: LocationID?) {
        switch (kind, department, location) {
        case (.me, nil, nil): self = .own
        case (.approvees, nil, nil): self = .approvees
        case (.department, let department?, nil): self = .department(department)
        case (.location, nil, let location?): self = .location(location)
        case (.organization, nil, nil): self = .organization
        default: return nil
        }
    }

    package var kind: Kind {
        switch self {
        case .own: .me
        case .approvees: .approvees
        case .department: .department
        case .location: .location
        case .organization: .organization
        }
    }

    package var department: DepartmentID? {
        guard case .department(let id) = self else { return nil }
        return id
    }

    package var location: LocationID? {
        guard case .location(let id) = self else { return nil }
        return id
    }
}

/// What is known of a calendar feed; the secret of its address is kept elsewhere, as a hash.
package struct FeedEntry: Hashable, Sendable {
    package let owner: EmployeeID
    package let scope: FeedScope
    /// Whether it shows public holidays, too.
    package let hasHolidays: Bool
    package let language: String
    package let made: Instant
    package var isRevoked = false
}

extension FeedEntry {
    init?(_ event: CalendarFeedMade, at instant: Instant) {
        guard let scope = FeedScope(event.scope, department: event.department, location: event.location) else { return nil }
        self.init(owner: event.owner, scope: scope, hasHolidays: event.holidays, language: event.language, made: instant)
    }
}

extension OrganizationModel {
    /// Those that the person can still subscribe to, the latest first.
    package func calendarFeeds(of owner: EmployeeID) -> [(id: CalendarFeedID, entry: FeedEntry)] {
        calendarFeeds.filter { $0.value.owner == owner && !$0.value.isRevoked }.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
    }
}
