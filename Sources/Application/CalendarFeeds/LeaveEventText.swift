import EventSourcing
import ICalendar
import Leave
import Texts

/// Leave, or a holiday, as an event of a calendar (RFC 5545 §3.6.1).
///
/// All of them last whole days: whoever takes half a day or some hours has said how much, not from what time to what time, and a time made up
/// would be wrong in some calendar. What is less than the days is said in words, and leaves the day free.
struct LeaveEventText {
    static let product = "-//Away//Away//EN"

    /// What the programs do with the time that the event takes.
    enum Presence {
        /// Its owner is away.
        case away
        /// Its owner may be away: it is not decided.
        case tentative
        /// Somebody else is, or a part of the day.
        case free
    }

    /// Known to all calendars that show the event, at all times (RFC 7986 §5.3 asks for a UUID).
    let uid: String
    let title: String
    var details: String?
    let first: LocalDate
    let last: LocalDate
    let presence: Presence
    /// RFC 5545 §3.8.1.11.
    let status: String
    /// The last event of the history that changed it: it grows with each (RFC 5545 §3.8.7.4).
    let version: Position
    let stamp: Instant
    var link: String?
    var organizer: Property?

    var component: Component {
        var properties = [
            Property("UID", text: uid), Property("DTSTAMP", raw: stamp.calendarTime), Property("SEQUENCE", raw: "\(version.sequence)"),
            // Without a time or a zone: the same days wherever the reader is. The end is the day after (RFC 5545 §3.6.1).
            Property("DTSTART", date: CalendarDate(daysSinceEpoch: first.daysSinceEpoch)),
            Property("DTEND", date: CalendarDate(daysSinceEpoch: last.daysSinceEpoch + 1)),
            Property("SUMMARY", text: title),
        ]
        if let details { properties.append(Property("DESCRIPTION", text: details)) }
        if let link { properties.append(Property("URL", raw: link)) }
        if let organizer { properties.append(organizer) }
        properties += [
            Property("STATUS", raw: status),
            Property("TRANSP", raw: presence == .free ? "TRANSPARENT" : "OPAQUE"),
            // Outlook's own words for the same; without them a whole day is free there.
            Property("X-MICROSOFT-CDO-BUSYSTATUS", raw: presence.busyStatus),
            Property("X-MICROSOFT-CDO-ALLDAYEVENT", raw: "TRUE"),
        ]
        return Component("VEVENT", properties)
    }
}

extension LeaveEventText.Presence {
    fileprivate var busyStatus: String {
        switch self {
        case .away: "OOF"
        case .tentative: "TENTATIVE"
        case .free: "FREE"
        }
    }

    /// - Parameter isOwn: Whether the calendar's owner takes it.
    init(_ days: LeaveDays, _ status: LeaveRequest.Status?, isOwn: Bool) {
        let hasWholeDay = days.hours == nil && days.span.contains { days.halves(on: $0) == .both }
        self = !isOwn || !hasWholeDay ? .free : status == .pending ? .tentative : .away
    }
}

extension LeaveRequest.Status {
    /// RFC 5545 §3.8.1.11.
    var calendarStatus: String {
        switch self {
        case .pending: "TENTATIVE"
        case .approved, .cancellationRequested: "CONFIRMED"
        case .denied, .withdrawn, .cancelled: "CANCELLED"
        }
    }
}

extension Catalogue {
    /// What is taken, with the parts of days, and what is not decided about it.
    func calendarTitle(_ what: String, _ days: LeaveDays, _ status: LeaveRequest.Status?) -> String {
        var title = what
        if let hours = days.hours {
            title = text("calendar.hours", ["what": .text(title), "hours": .amount(hours, .hours)])
        } else if days.span.count == 1, days.fromPart != .full {
            title = text("calendar.part", ["what": .text(title), "part": .text(days.fromPart.rawValue)])
        } else if days.hasHalfDays {
            title = text(
                "calendar.ends",
                ["what": .text(title), "from": .text(days.fromPart.rawValue), "to": .text(days.toPart.rawValue)]
            )
        }
        switch status {
        case .pending: return text("calendar.pending", ["what": .text(title)])
        case .cancellationRequested: return text("calendar.cancellationRequested", ["what": .text(title)])
        case .approved, .denied, .withdrawn, .cancelled, nil: return title
        }
    }
}

extension Instant {
    /// To the second, in UTC.
    fileprivate var calendarTime: String {
        let seconds = microseconds >= 0 ? microseconds / 1_000_000 : 0
        let (day, second) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        return CalendarTime.dateTime(CalendarDate(daysSinceEpoch: day), second: second, .utc).description
    }
}
