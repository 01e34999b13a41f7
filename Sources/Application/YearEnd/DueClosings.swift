import EventSourcing
import Leave

extension Situation {
    /// The closings that locations which close by themselves wait for, in no particular order. One closing takes in all years that ended before.
    var dueClosings: [CloseLeaveYear] {
        locationsThatClose.compactMap { id in
            guard let location = facts.location(id) else { return nil }
            let today = today(at: id)
            let last: LocalDate
            switch location.leaveYear {
            case .startsOn(let day): last = day.last(onOrBefore: today).previous
            case .anniversary: last = today.previous  // somebody's year may end on any day
            }
            let isClosed = facts.closures.contains { $0.closure.location == id && $0.closure.endedBy >= last }
            guard !isClosed, facts.lastOpenYear(of: YearClosure(location: id, endedBy: last)) != nil else { return nil }
            return CloseLeaveYear(location: id, endedBy: last)
        }
    }

    private var locationsThatClose: [LocationID] {
        organization.locations.filter { $0.value.closing == .automatic }.map(\.key)
    }

    /// When the next day begins at one of the locations; nil where there is none. Whatever changes with the day is to be looked at then.
    var nextDay: Instant? {
        organization.locations.keys.compactMap { id in facts.location(id).flatMap { zones.nextDay(after: now, in: $0.timeZone) } }.min()
    }
}

extension TimeZones {
    /// The first instant, to the second, at which it is a later day in the zone; nil for a name that is not of a zone.
    func nextDay(after now: Instant, in zone: String) -> Instant? {
        guard let today = date(at: now, in: zone) else { return nil }
        let second: Int64 = 1_000_000
        // The longest day is of 25 hours; where a zone crossed the date line, a day was left out, which only makes the wait shorter.
        var (before, after) = (now.microseconds / second, now.microseconds / second + 26 * 3_600)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            let isLater = date(at: Instant(microseconds: middle * second), in: zone).map { $0 > today } ?? true
            if isLater { after = middle } else { before = middle }
        }
        return Instant(microseconds: after * second)
    }
}
