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

    /// The last instant that is still that day where the employee is; within a day of UTC's (DESIGN §12).
    package func endOfDay(_ day: LocalDate, for employee: EmployeeID) -> Instant {
        let (hour, length): (Int64, Int64) = (3_600_000_000, 86_400_000_000)
        let utc = Int64(day.next.daysSinceEpoch) * length
        guard let zone = present.model.facts.location(of: employee, on: day).flatMap({ present.model.facts.location($0)?.timeZone }) else {
            return Instant(microseconds: utc - 1)
        }
        // Zones reach from 12 hours behind UTC to 14 before it, and their offsets are whole minutes: the turn of the day is searched for.
        var (before, after) = (utc - 15 * hour, utc + 13 * hour)
        func isOver(_ microseconds: Int64) -> Bool {
            zones.date(at: Instant(microseconds: microseconds), in: zone).map { $0 > day } ?? (microseconds >= utc)
        }
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if isOver(middle) { after = middle } else { before = middle }
        }
        return Instant(microseconds: before)
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
