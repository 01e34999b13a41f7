import Application
import Leave

/// The year of the demo organization, written into a journal.
struct Story {
    enum Impossible: Error {
        /// The calendar does not reach so far.
        case date
    }

    let today: LocalDate
    let cast: Cast
    let newID: () -> UInt128
    /// The day on which Ana set the organization up.
    let founded: LocalDate
    let serbia: [Holiday]
    let portugal: [Holiday]
    let belgrade, lisbon, noviSad: LocationID
    let engineering, sales, support: DepartmentID
    let serbianHolidays, portugueseHolidays: HolidayCalendarID
    let pto, sick, home, flex: LeaveTypeID
    var journal: Journal

    init(today: LocalDate, connection: SSOConnection, newID: @escaping () -> UInt128) throws {
        self.today = today
        self.newID = newID
        cast = Cast(newID: newID)
        let yearAgo = today.adding(months: -12)
        let years = yearAgo.year...today.year + 1
        serbia = years.flatMap(PublicHolidays.serbia)
        portugal = years.flatMap(PublicHolidays.lisbon)
        founded = Workdays(serbia + portugal).span(from: yearAgo, count: 1).first
        guard let bounds = DateSpan(founded, through: today - 1) else { throw Impossible.date }
        journal = Journal(within: bounds)
        (belgrade, lisbon, noviSad) = (LocationID(newID()), LocationID(newID()), LocationID(newID()))
        (engineering, sales, support) = (DepartmentID(newID()), DepartmentID(newID()), DepartmentID(newID()))
        (serbianHolidays, portugueseHolidays) = (HolidayCalendarID(newID()), HolidayCalendarID(newID()))
        (pto, sick, home, flex) = (LeaveTypeID(newID()), LeaveTypeID(newID()), LeaveTypeID(newID()), LeaveTypeID(newID()))
        try setUp(connection)
        try changeThings()
        try takeLeave()
        try runSupport()
        closeLastYear()
    }

    /// Those who work there today.
    var people: [DemoPerson] {
        cast.everybody.filter { $0.id != cast.erik.id }.map { DemoPerson(id: $0.id, name: $0.name, email: $0.email, role: $0.role) }
    }

    /// The Monday of the week so many weeks from this one.
    func monday(_ weeks: Int) -> LocalDate { today.monday + 7 * weeks }

    func workdays(at place: Profile.Place) -> Workdays {
        switch place {
        case .belgrade, .noviSad: Workdays(serbia)
        case .lisbon: Workdays(portugal)
        }
    }

    func location(_ place: Profile.Place) -> LocationID {
        switch place {
        case .belgrade: belgrade
        case .lisbon: lisbon
        case .noviSad: noviSad
        }
    }

    static func week(days: Int) throws -> WorkingWeek {
        try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < days ? 480 : 0) }])
    }
}
