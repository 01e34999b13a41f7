import Leave

extension LocalDate {
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
