import Leave

extension LocalDate {
    /// `Mon`.
    var weekdayName: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday] }

    /// `24 Nov 2026`.
    var text: String { "\(dayAndMonth) \(year)" }

    /// `24 Nov`.
    var dayAndMonth: String { "\(components.day) \(MonthDay.monthNames[components.month - 1].prefix(3))" }
}

extension MonthDay {
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    /// `1 January`.
    var text: String { "\(day) \(Self.monthNames[month - 1])" }
}

extension LeaveDays {
    /// `Mon 3 – Fri 7 Aug 2026`, with the halves where there are any. Hours are told by what the leave counts.
    var text: String {
        let (first, last) = (span.first, span.last)
        let lastText = "\(last.weekdayName) \(last.text)"
        if first == last { return fromPart == .full ? lastText : "\(lastText), \(fromPart.rawValue)" }
        return "\(first.weekdayName) \(short(first, before: last)) – \(lastText)" + halves
    }

    private func short(_ first: LocalDate, before last: LocalDate) -> String {
        guard first.year == last.year else { return first.text }
        return first.components.month == last.components.month ? "\(first.components.day)" : first.dayAndMonth
    }

    private var halves: String {
        (fromPart == .afternoon ? ", from noon" : "") + (toPart == .morning ? ", until noon" : "")
    }
}

extension Amount {
    /// With a minus sign that is as wide as a plus.
    var text: String { self < .zero ? "−" + (Amount.zero - self).description : description }

    /// The same with a plus where it is more than nothing.
    var signedText: String { self > .zero ? "+" + text : text }
}
