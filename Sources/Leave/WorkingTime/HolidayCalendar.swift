/// What a holiday calendar's id names, with its entries (LEAVE_RULES L4.1).
package struct HolidayCalendar: Hashable, Sendable, Codable {
    package let id: HolidayCalendarID
    package var holidays: [Holiday]

    package init(id: HolidayCalendarID, holidays: [Holiday] = []) {
        self.id = id
        self.holidays = holidays
    }
}

/// A day, or half of one, on which leave counts nothing (L4.2).
package struct Holiday: Hashable, Sendable {
    package let date: LocalDate
    package let name: String?
    package let part: DayPart

    package init(on date: LocalDate, name: String? = nil, part: DayPart = .full) {
        self.date = date
        self.name = name
        self.part = part
    }
}

extension Holiday: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable { case date, name, part }

    package init(from decoder: any Decoder) throws {
        let members = try decoder.strictContainer(keyedBy: CodingKeys.self)
        self.init(
            on: try members.decode(LocalDate.self, forKey: .date),
            name: try members.decodeIfPresent(String.self, forKey: .name),
            part: try members.choice(DayPart.self, .part, else: .invalidDayPart) ?? .full
        )
    }
}
