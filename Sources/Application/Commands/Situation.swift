package import EventSourcing
package import Leave

/// What a decision or an answer is made on: the organization as of its head, who asks, and when.
package struct Situation: Sendable {
    let known: KnownOrganization
    /// What decides on rights: the organization now, also where a question looks at the past.
    let present: KnownOrganization
    package let principal: Principal
    package let now: Instant
    let zones: any TimeZones

    package var organization: OrganizationModel { known.model }
    package var facts: Facts { known.model.facts }

    /// The date where the employee's location is; UTC's for people without location.
    package func today(of employee: EmployeeID) -> LocalDate {
        let utc = LocalDate.utc(at: now)
        // A location's zone reaches at most a day from UTC: the location of that day decides.
        guard let location = present.model.facts.location(of: employee, on: utc) else { return utc }
        return today(at: location)
    }

    package func today(at location: LocationID) -> LocalDate {
        present.model.facts.location(location).flatMap { zones.date(at: now, in: $0.timeZone) } ?? LocalDate.utc(at: now)
    }

    /// Whether the person is an admin today (only the role counts, LEAVE_RULES L7.16).
    package func isAdmin(_ employee: EmployeeID) -> Bool {
        present.model.facts.isAdmin(employee, on: today(of: employee))
    }

    package func isApprover(_ approver: EmployeeID, of employee: EmployeeID) -> Bool {
        present.model.facts.isApprover(approver, of: employee, on: today(of: employee))
    }
}

extension LocalDate {
    static func utc(at instant: Instant) -> LocalDate {
        let day: Int64 = 86_400_000_000
        let days = instant.microseconds / day - (instant.microseconds % day < 0 ? 1 : 0)
        return LocalDate(daysSinceEpoch: Int(days))
    }
}
