import Application
import Leave

struct NewLocation: WireInput {
    let name: String
    private let timeZone: String
    private let leaveYear: LeaveYearRule
    private let workingWeek: WorkingWeek
    private let holidayCalendars: [HolidayCalendarID]
    private let maximumAbsent: Int?
    let closing: ClosingMode

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(1...200))
        timeZone = fields.required("timeZone", .timeZone)
        leaveYear = fields.optional("leaveYear", .leaveYear, default: .calendarYear)
        workingWeek = fields.required("workingWeek", .workingWeek)
        holidayCalendars = fields.optional("holidayCalendarIds", .array(of: .id(), count: 0...50), default: [])
        maximumAbsent = fields.optional("maximumAbsent", .integer(1...100_000))
        closing = fields.optional("closing", .closing, default: .manual)
    }

    func location(_ id: LocationID) throws(Problem) -> Location {
        do {
            return try Location(
                id: id,
                timeZone: timeZone,
                leaveYear: leaveYear,
                workingWeek: workingWeek,
                holidayCalendars: holidayCalendars,
                maximumAbsent: maximumAbsent
            )
        } catch {
            throw Problem(error)
        }
    }
}

struct LocationChange: WireInput {
    private let name: Change<String>
    private let timeZone: Change<String>
    private let leaveYear: Change<LeaveYearRule>
    private let workingWeek: Change<WorkingWeek>
    private let holidayCalendars: Change<[HolidayCalendarID]>
    private let maximumAbsent: Change<Int?>
    private let closing: Change<ClosingMode>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
        timeZone = fields.change("timeZone", .timeZone)
        leaveYear = fields.change("leaveYear", .leaveYear)
        workingWeek = fields.change("workingWeek", .workingWeek)
        holidayCalendars = fields.change("holidayCalendarIds", .array(of: .id(), count: 0...50))
        maximumAbsent = fields.clearableChange("maximumAbsent", .integer(1...100_000))
        closing = fields.change("closing", .closing)
    }

    func command(_ id: LocationID) -> ChangeLocation {
        var command = ChangeLocation(id: id)
        command.name = name.patch
        command.timeZone = timeZone.patch
        command.leaveYear = leaveYear.patch
        command.workingWeek = workingWeek.patch
        command.holidayCalendars = holidayCalendars.patch
        command.maximumAbsent = maximumAbsent.patch
        command.closing = closing.patch
        return command
    }
}

struct NewLocationWorkingWeek: WireInput {
    let effectiveDate: LocalDate?
    let workingWeek: WorkingWeek

    init(reading fields: inout ObjectReader) {
        effectiveDate = fields.optional("effectiveDate", .date)
        workingWeek = fields.required("workingWeek", .workingWeek)
    }
}

struct LocationView: WireOutput {
    static var schemaName: String { "Location" }

    private let location: Location
    private let entry: LocationEntry

    init?(_ id: LocationID, _ situation: Situation) {
        guard let location = situation.facts.location(id), let entry = situation.organization.locations[id] else { return nil }
        self.location = location
        self.entry = entry
    }

    var isArchived: Bool { entry.isArchived }

    static func describe(_ shape: inout Shape<LocationView>) {
        shape.field("id", .id()) { $0.location.id }
        shape.field("name", .string) { $0.entry.name }
        shape.field("timeZone", .string) { $0.location.timeZone }
        shape.field("leaveYear", .leaveYear) { $0.location.leaveYear }
        shape.field("workingWeek", .workingWeek) { $0.location.workingWeek }
        shape.field("holidayCalendarIds", .array(of: .id())) { $0.location.holidayCalendars }
        shape.nullable("maximumAbsent", .integer(1...100_000)) { $0.location.maximumAbsent }
        shape.field("closing", .closing, "Who closes leave years.") { $0.entry.closing }
        shape.field("archived", .boolean) { $0.entry.isArchived }
    }
}

extension LeaveYearRule {
    /// From 1 January. A constant: no input reaches the precondition.
    fileprivate static var calendarYear: LeaveYearRule {
        guard let first = MonthDay(month: 1, day: 1) else { preconditionFailure("the first of January exists") }
        return .startsOn(first)
    }
}

extension Wire<String> {
    fileprivate static var timeZone: Wire { .text(1...64) }
}

extension Wire<ClosingMode> {
    static var closing: Wire { .cases(ClosingMode.self, placeholder: .manual) }
}

extension Change {
    var patch: Patch<Value> {
        switch self {
        case .keep: .unchanged
        case .set(let value): .set(value)
        }
    }
}
