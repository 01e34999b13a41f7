import Generating
import Leave
import Support
import Testing

@testable import Application

/// A place with two colleagues and their approver, who do and are subject to whatever is generated.
struct CommandedOffice {
    static let john = EmployeeID(1)
    static let mike = EmployeeID(2)
    static let zoe = EmployeeID(3)
    private static let people = [john, mike, zoe]
    private static let (here, there) = (LocationID(11), LocationID(12))
    private static let (days, hours) = (LeaveTypeID(21), LeaveTypeID(22))
    private static let team = DepartmentID(31)
    private static let calendar = HolidayCalendarID(41)

    let organization: StoredOrganization

    init(_ organization: StoredOrganization) { self.organization = organization }

    func open() async throws {
        try await organization.begin()
        try await organization.perform(CreateHolidayCalendar(id: Self.calendar, name: "Holidays"))
        for place in [Self.here, Self.there] {
            let location = try Location(
                id: place,
                timeZone: "Europe/Belgrade",
                leaveYear: .startsOn(try #require(MonthDay("01-01"))),
                workingWeek: try Self.week(5),
                holidayCalendars: [Self.calendar]
            )
            try await organization.perform(CreateLocation(location: location, name: "Place", closing: .manual))
        }
        try await organization.perform(CreateDepartment(department: try Department(id: Self.team, maximumAbsent: 2), name: "Team"))
        for (type, unit) in [(Self.days, LeaveType.Unit.days), (Self.hours, .hours)] {
            try await organization.perform(DefineLeaveType(leaveType: LeaveType(id: type, unit: unit), name: "Leave"))
            for place in [Self.here, Self.there] {
                let terms = try PolicyTerms(
                    entitlement: Amount(unit == .days ? 20 : 100),
                    grant: unit == .days ? .upFront : .accrual(every: .month, at: .start),
                    partTime: .fullTimeDays(Amount(5)),
                    rollOver: .upTo(Amount(5), .months(3)),
                    requests: RequestLimits(pastDays: 5)
                )
                try await organization.perform(
                    SetLeavePolicy(policy: try Self.version(place, type, "2024-01-01", terms, place.bits + type.bits))
                )
            }
        }
        for person in Self.people {
            let employee = try Employee(
                id: person,
                location: Self.here,
                department: Self.team,
                employmentStart: try #require(LocalDate("2024-03-01"))
            )
            try await organization.perform(AddEmployee(employee: employee, email: "p\(person.bits)@example.org", name: "Person"))
        }
        let approver = ApprovalSequence([.init(anyOf: [Self.mike])])
        for person in [Self.john, Self.zoe] {
            let start = try #require(LocalDate("2024-03-01"))
            try await organization.perform(AssignToEmployee(employee: person, effectiveDate: start, assignment: .approvers(approver)))
        }
    }

    /// All lines of everybody, read on one day.
    func ledgers(_ facts: Facts) -> [String] {
        guard let last = LocalDate("2027-12-31"), let today = LocalDate("2025-06-15") else { return [] }
        return Self.people.flatMap { person in
            [Self.days, Self.hours].flatMap { type in
                let ledger = try? facts.ledger(of: person, type, through: last, today: today)
                return (ledger?.lines ?? []).map {
                    "\(person.bits) \($0.date) \($0.kind) \($0.amount) \($0.balance ?? .zero) \($0.leaveYear)"
                }
            }
        }
    }

    /// What somebody does next; it may well be refused.
    func command(
        _ choices: inout Choices,
        number: UInt128,
        today: LocalDate,
        _ situation: Situation
    ) throws -> (command: any Command, actor: EmployeeID) {
        let (person, founder) = (choices.pick(Self.people), StoredOrganization.founder)
        let date = today + choices.number(-60...200)
        switch choices.number(0...12) {
        case 0, 1, 2, 3: return (RequestLeave(id: LeaveRequestID(1_000 + number), asked: try asked(&choices, person, today)), person)
        case 4, 5, 6:
            let requests = situation.organization.requests.keys.compactMap { situation.facts.request($0) }.sorted { $0.id < $1.id }
            guard !requests.isEmpty else { return (EndEmployment(employee: person, lastDay: nil), founder) }
            let request = choices.pick(requests)
            let actor = choices.pick([Self.mike, request.employee, founder, person])
            let action = choices.pick([RequestAction.approve, .approve, .deny, .withdraw, .cancel])
            return (AnswerLeave(request: request.id, of: request.employee, action: action, comment: nil), actor)
        case 7:
            let adjustment = Adjustment(
                id: AdjustmentID(2_000 + number),
                employee: person,
                leaveType: choices.pick([Self.days, Self.hours]),
                date: date,
                amount: Amount(ticks: choices.number(-30_000...30_000)),
                expires: choices.happens(40) ? date + choices.number(0...90) : nil
            )
            return (AdjustBalance(adjustment: adjustment, reason: "Correction"), founder)
        case 8:
            let leave = RecordedLeave(
                id: LeaveRequestID(3_000 + number),
                employee: person,
                leaveType: Self.days,
                days: try LeaveDays(Self.span(date, choices.number(0...5)))
            )
            return (RecordPastLeave(leave: leave, reason: nil), Self.mike)
        case 9:
            let week = choices.happens(80) ? try Self.week(choices.number(1...6)) : nil
            return (AssignToEmployee(employee: person, effectiveDate: date, assignment: .workingWeek(week)), founder)
        case 10:
            let transfer = Transfer(to: choices.pick([Self.there, Self.here]), mode: choices.pick([.prorate, .keep, .replace]))
            return (AssignToEmployee(employee: person, effectiveDate: date, assignment: .location(transfer)), founder)
        case 11:
            let terms = try PolicyTerms(entitlement: Amount(choices.number(0...30)), grant: .upFront, rollOver: .all(nil))
            let version = try Self.version(choices.pick([Self.here, Self.there]), Self.days, date.description, terms, 4_000 + number)
            return choices.happens(50)
                ? (SetLeavePolicy(policy: version), founder)
                : (AddHolidays(calendar: Self.calendar, holidays: [Holiday(on: date, name: "Holiday")]), founder)
        default:
            return choices.happens(50)
                ? (CloseLeaveYear(location: Self.here, endedBy: try #require(LocalDate("\(today.year - 1)-12-31"))), founder)
                : (EndEmployment(employee: person, lastDay: choices.happens(50) ? date : nil), founder)
        }
    }

    private func asked(_ choices: inout Choices, _ person: EmployeeID, _ today: LocalDate) throws -> RequestedLeave {
        let span = Self.span(today + choices.number(-8...120), choices.number(0...12))
        guard choices.happens(30) else { return RequestedLeave(employee: person, leaveType: Self.days, days: try LeaveDays(span)) }
        let days = try LeaveDays(DateSpan(span.first), hours: Amount(ticks: choices.number(1...90_000)))
        return RequestedLeave(employee: person, leaveType: Self.hours, days: days)
    }

    private static func span(_ first: LocalDate, _ more: Int) -> DateSpan { DateSpan(first, through: first + more) ?? DateSpan(first) }

    private static func week(_ days: Int) throws -> WorkingWeek {
        try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < days ? 480 : 0) }])
    }

    private static func version(
        _ place: LocationID,
        _ type: LeaveTypeID,
        _ date: String,
        _ terms: PolicyTerms,
        _ id: UInt128
    ) throws -> PolicyVersion {
        let date = try #require(LocalDate(date))
        return PolicyVersion(id: PolicyID(id), location: place, leaveType: type, effectiveDate: date, terms: terms)
    }
}
