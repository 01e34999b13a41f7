package import Leave

package struct LocationCreated: Codable, Hashable, Sendable {
    package var location: Location
    package var name: String
    package var closing: ClosingMode
}

/// How the location is from now on; what holds from a date on has events of its own.
package struct LocationChanged: Codable, Hashable, Sendable {
    package var location: Location
    package var name: String
    package var closing: ClosingMode
}

package struct LocationArchived: Codable, Hashable, Sendable {
    package var location: LocationID
}

package struct LocationWorkingWeekSet: Codable, Hashable, Sendable {
    package var location: LocationID
    package var effectiveDate: LocalDate
    package var workingWeek: WorkingWeek
}

package struct LocationHolidayCalendarsSet: Codable, Hashable, Sendable {
    package var location: LocationID
    package var holidayCalendars: [HolidayCalendarID]
}

/// Who closes the leave years of a location.
package enum ClosingMode: String, Codable, CaseIterable, Sendable {
    case manual, automatic
}

package struct HolidayCalendarCreated: Codable, Hashable, Sendable {
    package var calendar: HolidayCalendarID
    package var name: String
}

package struct HolidayCalendarChanged: Codable, Hashable, Sendable {
    package var calendar: HolidayCalendarID
    package var name: String
}

package struct HolidayCalendarArchived: Codable, Hashable, Sendable {
    package var calendar: HolidayCalendarID
}

package struct HolidayAdded: Codable, Hashable, Sendable {
    package var calendar: HolidayCalendarID
    package var date: LocalDate
    package var name: String
    package var part: DayPart
}

package struct HolidayRemoved: Codable, Hashable, Sendable {
    package var calendar: HolidayCalendarID
    package var date: LocalDate
}

package struct DepartmentCreated: Codable, Hashable, Sendable {
    package var department: Department
    package var name: String
}

package struct DepartmentChanged: Codable, Hashable, Sendable {
    package var department: Department
    package var name: String
}

package struct DepartmentArchived: Codable, Hashable, Sendable {
    package var department: DepartmentID
}

package struct BlackoutPeriodDeclared: Codable, Hashable, Sendable {
    package var period: BlackoutPeriod
}

package struct BlackoutPeriodLifted: Codable, Hashable, Sendable {
    package var period: BlackoutPeriodID
}
