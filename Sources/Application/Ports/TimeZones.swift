package import EventSourcing
package import Leave

/// IANA time zones. The rules know only dates; what day it is where is asked here (LEAVE_RULES L2.2).
package protocol TimeZones: Sendable {
    /// The calendar date in the zone at the instant; nil for a name that is not of a zone.
    func date(at instant: Instant, in zone: String) -> LocalDate?
}

extension TimeZones {
    /// What day it is in each of them, and in UTC.
    func dates(at instant: Instant, in zones: some Sequence<String>) -> [String: LocalDate] {
        zones.reduce(into: ["UTC": LocalDate.utc(at: instant)]) { dates, zone in
            if let date = date(at: instant, in: zone) { dates[zone] = date }
        }
    }

    func isKnown(_ zone: String) -> Bool {
        date(at: Instant(microseconds: 0), in: zone) != nil
    }
}
