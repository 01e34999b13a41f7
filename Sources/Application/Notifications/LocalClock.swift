import EventSourcing
import Leave

/// Clocks on the wall, found by what day it is where: a zone's offset is asked of nobody.
extension TimeZones {
    private static var minute: Int64 { 60_000_000 }
    private static var hour: Int64 { 60 * minute }
    /// Clocks change in the small hours: what is later in the day is counted from its end.
    private static var smallHours: Int64 { 4 * hour }

    /// The day, and the minutes since its midnight as clocks show them; nil for a name that is not of a zone.
    func clock(at instant: Instant, in zone: String) -> (day: LocalDate, minute: Int)? {
        guard let day = date(at: instant, in: zone) else { return nil }
        let elapsed = instant.microseconds - start(of: day, in: zone)
        if elapsed < Self.smallHours { return (day, Int(elapsed / Self.minute)) }
        let left = start(of: day.next, in: zone) - instant.microseconds
        return (day, min(1439, max(0, 1440 - Int((left + Self.minute - 1) / Self.minute))))
    }

    /// When clocks show so many minutes past midnight; UTC's for a name that is not of a zone.
    func instant(of day: LocalDate, minute: Int, in zone: String) -> Instant {
        let minutes = Int64(minute) * Self.minute
        if minutes < Self.smallHours {
            return Instant(microseconds: start(of: day, in: zone) + minutes)
        }
        return Instant(microseconds: start(of: day.next, in: zone) - (24 * Self.hour - minutes))
    }

    /// The first moment of the day, to the second. Zones reach from 12 hours behind UTC to 14 before it.
    private func start(of day: LocalDate, in zone: String) -> Int64 {
        let second: Int64 = 1_000_000
        let utc = Int64(day.daysSinceEpoch) * 86_400
        var (before, after) = (utc - 15 * 3_600, utc + 13 * 3_600)
        while after - before > 1 {
            let middle = before + (after - before) / 2
            let hasBegun =
                date(at: Instant(microseconds: middle * second), in: zone).map { $0 >= day }
                ?? (middle >= utc)
            if hasBegun { after = middle } else { before = middle }
        }
        return after * second
    }
}
