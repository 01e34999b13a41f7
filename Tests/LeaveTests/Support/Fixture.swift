import Leave

/// A date that the test writes; a typo fails every test that uses it.
func day(_ text: String) -> LocalDate { LocalDate(text) ?? LocalDate(daysSinceEpoch: .min / 4) }

func span(_ first: String, _ last: String) -> DateSpan { DateSpan(day(first), through: day(last)) ?? DateSpan(day(first)) }

func amount(_ text: String) -> Amount { (try? Amount(parsing: text)) ?? Amount(ticks: .max / 4) }

func monthDay(_ text: String) -> MonthDay { MonthDay(text) ?? MonthDay(month: 12, day: 31) ?? .first }

extension MonthDay {
    fileprivate static var first: MonthDay { MonthDay("01-01") ?? monthDay("01-01") }
}

/// Belgrade with John (his approver is Mike) and Ana, the admin; one leave type counted in days.
struct Fixture {
    static let belgrade = LocationID(1)
    static let london = LocationID(2)
    static let dev = DepartmentID(1)
    static let pto = LeaveTypeID(1)
    static let ana = EmployeeID(1)
    static let john = EmployeeID(2)
    static let mike = EmployeeID(3)
    static let zoe = EmployeeID(4)

    var facts = Facts()
    private var next: UInt128 = 100

    init(
        start: String = "2025-01-01",
        unit: LeaveType.Unit = .days,
        tracking: LeaveType.Tracking = .limited,
        leaveYear: String = "01-01",
        terms: PolicyTerms? = nil,
        policyFrom: String = "2020-01-01"
    ) throws {
        facts.record(try Self.location(Self.belgrade, leaveYear: leaveYear), seq: 0)
        facts.record(LeaveType(id: Self.pto, unit: unit, tracking: tracking), seq: 0)
        facts.record(try Employee(id: Self.ana, location: Self.belgrade, employmentStart: day("2020-01-01"), roles: [.admin]), seq: 0)
        facts.record(try Employee(id: Self.john, location: Self.belgrade, employmentStart: day(start)), seq: 0)
        facts.record(try Employee(id: Self.mike, location: Self.belgrade, employmentStart: day("2020-01-01")), seq: 0)
        facts.record(
            .approvers(ApprovalSequence([.init(anyOf: [Self.mike])])),
            for: Self.john,
            from: day("2020-01-01"),
            seq: 0
        )
        try policy(terms ?? Self.terms(), from: policyFrom)
    }

    static func terms(
        _ entitlement: String = "20",
        _ grant: Grant = .upFront,
        change: (inout PolicyTerms) -> Void = { _ in }
    ) throws -> PolicyTerms {
        var terms = try PolicyTerms(entitlement: amount(entitlement), grant: grant)
        change(&terms)
        return terms
    }

    static func week(_ minutes: Int...) throws -> WorkingWeek {
        try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < minutes.count ? minutes[$0] : 0) }])
    }

    static func location(
        _ id: LocationID,
        leaveYear: String = "01-01",
        week: WorkingWeek? = nil,
        calendars: [HolidayCalendarID] = [],
        maximumAbsent: Int? = nil
    ) throws -> Location {
        try Location(
            id: id,
            timeZone: "Europe/Belgrade",
            leaveYear: .startsOn(monthDay(leaveYear)),
            workingWeek: try week ?? Self.week(480, 480, 480, 480, 480),
            holidayCalendars: calendars,
            maximumAbsent: maximumAbsent
        )
    }

    mutating func policy(_ terms: PolicyTerms, at location: LocationID = belgrade, from date: String, seq: Int = 0) throws {
        facts.record(
            PolicyVersion(id: PolicyID(newID()), location: location, leaveType: Self.pto, effectiveDate: day(date), terms: terms),
            seq: seq
        )
    }

    @discardableResult
    mutating func leave(
        _ from: String,
        _ to: String,
        _ status: LeaveRequest.Status = .approved,
        of employee: EmployeeID = john,
        fromPart: DayPart? = nil,
        toPart: DayPart? = nil,
        hours: String? = nil,
        seq: Int = 0
    ) throws -> LeaveRequestID {
        let id = LeaveRequestID(newID())
        let days = try LeaveDays(span(from, to), fromPart: fromPart, toPart: toPart, hours: hours.map(amount))
        facts.record(LeaveRequest(id: id, employee: employee, leaveType: Self.pto, days: days, status: status), seq: seq)
        return id
    }

    mutating func recorded(_ from: String, _ to: String, seq: Int = 0) throws {
        let days = try LeaveDays(span(from, to))
        facts.record(RecordedLeave(id: LeaveRequestID(newID()), employee: Self.john, leaveType: Self.pto, days: days), seq: seq)
    }

    mutating func adjust(_ change: String, on date: String, expires: String? = nil, seq: Int = 0) {
        facts.record(
            Adjustment(
                id: AdjustmentID(newID()),
                employee: Self.john,
                leaveType: Self.pto,
                date: day(date),
                amount: amount(change),
                expires: expires.map(day)
            ),
            seq: seq
        )
    }

    mutating func assign(_ assignment: Assignment, from date: String, seq: Int = 0) {
        facts.record(assignment, for: Self.john, from: day(date), seq: seq)
    }

    private mutating func newID() -> UInt128 {
        next += 1
        return next
    }
}

extension Fixture {
    func lines(through last: String, from first: String? = nil, today: String = "2026-01-01") throws -> [String] {
        let ledger = try facts.ledger(of: Self.john, Self.pto, from: first.map(day), through: day(last), today: day(today))
        return ledger.lines.map(\.text)
    }

    func balance(on date: String) throws -> Amount? {
        try facts.ledger(of: Self.john, Self.pto, through: day(date), today: day(date)).balance
    }

    func available(_ from: String, _ to: String? = nil) throws -> Amount? {
        try facts.available(to: Self.john, Self.pto, within: span(from, to ?? from))
    }

    func assess(
        _ from: String,
        _ to: String,
        fromPart: DayPart? = nil,
        toPart: DayPart? = nil,
        hours: String? = nil,
        reason: String? = nil,
        by actor: EmployeeID = john,
        today: String = "2026-01-01"
    ) throws -> RequestAssessment {
        let days = try LeaveDays(span(from, to), fromPart: fromPart, toPart: toPart, hours: hours.map(amount))
        return try facts.assess(
            RequestedLeave(employee: Self.john, leaveType: Self.pto, days: days, reason: reason),
            by: actor,
            today: day(today)
        )
    }
}

extension LedgerLine {
    /// Date, kind, amount, balance, leave year, rule, and the last usable day.
    var text: String {
        let parts = [
            date.description, kind.rawValue, amount.description, balance?.description ?? "-", leaveYear.description, rule,
            expires?.description,
        ]
        return parts.compactMap { $0 }.joined(separator: " ")
    }
}
