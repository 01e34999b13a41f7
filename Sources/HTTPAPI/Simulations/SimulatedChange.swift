import Application
import JSON
import Leave
import Texts

/// One change of a simulation: a `kind` beside the members that the route takes which makes it. The kinds of what holds from a day on are those
/// of the rules' vectors.
protocol SimulatedChange: WireInput {
    static var kind: String { get }

    /// When it takes effect; nil: today, or no day in particular.
    var date: LocalDate? { get }
    var dateMember: String { get }

    /// - Parameter newID: For what the change would make.
    /// - Throws: What is wrong with it whatever the organization is like.
    func command(in situation: Situation, newID: () -> PolicyID) throws(Problem) -> any Command

    /// What it means when there is nothing that the command could change.
    func unknown(in situation: Situation) -> Refusal
}

extension SimulatedChange {
    var dateMember: String { "effectiveDate" }
}

extension ObjectReader {
    fileprivate mutating func kind<Change: SimulatedChange>(of type: Change.Type) {
        _ = required("kind", .oneOf([Change.kind]))
    }
}

extension Wire<any SimulatedChange> {
    /// Stands in for one that cannot be read.
    private static var unread: any SimulatedChange {
        var nothing: [FieldFault] = []
        return SimulatedHolidayRemoval.read(.null, JSONPointer(), &nothing)
    }

    /// Told apart by `kind`.
    static var change: Wire {
        let types: [any SimulatedChange.Type] = [
            SimulatedPolicy.self, SimulatedPolicyWithdrawal.self, SimulatedLocationWorkingWeek.self, SimulatedLocationChange.self,
            SimulatedHoliday.self, SimulatedHolidayRemoval.self, SimulatedLeaveTypeChange.self, SimulatedAssignment<NewTransfer>.self,
            SimulatedAssignment<NewWorkingWeek>.self, SimulatedAssignment<NewFactor>.self, SimulatedAssignment<NewEntitlement>.self,
            SimulatedEmploymentEnd.self,
        ]
        let kinds = types.map { $0.kind }.joined(separator: ", ")
        return Wire(
            schema: .named("SimulatedChange", Schema(.anyOf(types.map { $0.schema }))),
            placeholder: unread
        ) { json, pointer, faults in
            let kind = json.object?["kind"]?.string
            guard let type = types.first(where: { $0.kind == kind }) else {
                let isMissing = json.object.map { $0["kind"] == nil } ?? false
                faults.append(
                    isMissing
                        ? .missingField(pointer / "kind")
                        : .invalidValue(pointer / "kind", Message("problem.expected.oneOf", ["words": .text(kinds)]))
                )
                return unread
            }
            return type.read(json, pointer, &faults)
        } write: { _, writer in
            writer.null()  // what is only read is never written
        }
    }
}

struct SimulatedPolicy: SimulatedChange {
    static var kind: String { "policy" }
    private let policy: NewPolicy

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        policy = NewPolicy(reading: &fields)
    }

    var date: LocalDate? { policy.effectiveDate }

    func command(in situation: Situation, newID: () -> PolicyID) throws(Problem) -> any Command {
        SetLeavePolicy(policy: try policy.policy(newID(), today: situation.today(at: policy.location)))
    }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownLocation, pointer: "/locationId") }
}

struct SimulatedPolicyWithdrawal: SimulatedChange {
    static var kind: String { "policyWithdrawal" }
    private let policy: PolicyID

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        policy = fields.required("policyId", .id())
    }

    var date: LocalDate? { nil }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command { WithdrawLeavePolicy(id: policy) }

    func unknown(in situation: Situation) -> Refusal {
        Refusal("not-found", pointer: "/policyId", detail: "refusal.no-such-policy")
    }
}

struct SimulatedLocationWorkingWeek: SimulatedChange {
    static var kind: String { "locationWorkingWeek" }
    private let location: LocationID
    private let week: NewLocationWorkingWeek

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        location = fields.required("locationId", .id())
        week = NewLocationWorkingWeek(reading: &fields)
    }

    var date: LocalDate? { week.effectiveDate }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command {
        let date = week.effectiveDate ?? situation.today(at: location)
        return SetLocationWorkingWeek(id: location, effectiveDate: date, workingWeek: week.workingWeek)
    }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownLocation, pointer: "/locationId") }
}

/// Leave year, working week from the beginning, holiday calendars: what a PATCH of the location changes.
struct SimulatedLocationChange: SimulatedChange {
    static var kind: String { "locationChange" }
    private let location: LocationID
    private let change: LocationChange

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        location = fields.required("locationId", .id())
        change = LocationChange(reading: &fields)
    }

    var date: LocalDate? { nil }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command { change.command(location) }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownLocation, pointer: "/locationId") }
}

struct SimulatedHoliday: SimulatedChange {
    static var kind: String { "holiday" }
    private let calendar: HolidayCalendarID
    private let holiday: Holiday

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        calendar = fields.required("holidayCalendarId", .id())
        holiday = NewHoliday(reading: &fields).holiday
    }

    var date: LocalDate? { holiday.date }
    var dateMember: String { "date" }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command { AddHolidays(calendar: calendar, holidays: [holiday]) }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownHolidayCalendar, pointer: "/holidayCalendarId") }
}

struct SimulatedHolidayRemoval: SimulatedChange {
    static var kind: String { "holidayRemoval" }
    private let calendar: HolidayCalendarID
    private let day: LocalDate

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        calendar = fields.required("holidayCalendarId", .id())
        day = fields.required("date", .date)
    }

    var date: LocalDate? { day }
    var dateMember: String { "date" }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command { RemoveHoliday(calendar: calendar, date: day) }

    func unknown(in situation: Situation) -> Refusal {
        situation.organization.holidayCalendars[calendar] == nil
            ? Refusal(.unknownHolidayCalendar, pointer: "/holidayCalendarId")
            : Refusal("not-found", pointer: "/date", detail: "refusal.no-such-holiday")
    }
}

struct SimulatedLeaveTypeChange: SimulatedChange {
    static var kind: String { "leaveType" }
    private let leaveType: LeaveTypeID
    private let change: LeaveTypeChange

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        leaveType = fields.required("leaveTypeId", .id())
        change = LeaveTypeChange(reading: &fields)
    }

    var date: LocalDate? { nil }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command {
        ChangeLeaveType(id: leaveType, name: change.name.patch) { [change] in change.apply(to: &$0) }
    }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownLeaveType, pointer: "/leaveTypeId") }
}

/// A new assignment that can be simulated, under its kind.
protocol SimulatedAssignmentBody: NewAssignment {
    static var kind: String { get }
}

extension NewTransfer: SimulatedAssignmentBody { static var kind: String { "location" } }
extension NewWorkingWeek: SimulatedAssignmentBody { static var kind: String { "workingWeek" } }
extension NewFactor: SimulatedAssignmentBody { static var kind: String { "fte" } }
extension NewEntitlement: SimulatedAssignmentBody { static var kind: String { "entitlement" } }

/// What holds for an employee from a day on.
struct SimulatedAssignment<Body: SimulatedAssignmentBody>: SimulatedChange {
    static var kind: String { Body.kind }
    static var schemaName: String { "Simulated" + Body.schemaName.dropFirst("New".count) }
    private let employee: EmployeeID
    private let body: Body

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        employee = fields.required("employeeId", .id())
        body = Body(reading: &fields)
    }

    var date: LocalDate? { body.effectiveDate }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command {
        let date = body.effectiveDate ?? situation.today(of: employee)
        return AssignToEmployee(employee: employee, effectiveDate: date, assignment: body.assignment)
    }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownEmployee, pointer: "/employeeId") }
}

struct SimulatedEmploymentEnd: SimulatedChange {
    static var kind: String { "employment" }
    private let employee: EmployeeID
    private let end: NewEmploymentEnd

    init(reading fields: inout ObjectReader) {
        fields.kind(of: Self.self)
        employee = fields.required("employeeId", .id())
        end = NewEmploymentEnd(reading: &fields)
    }

    var date: LocalDate? { end.effectiveDate.value ?? nil }

    func command(in situation: Situation, newID: () -> PolicyID) -> any Command {
        switch end.effectiveDate {
        case .set(let lastDay): EndEmployment(employee: employee, lastDay: lastDay)
        case .keep: EndEmployment(employee: employee, lastDay: situation.today(of: employee))
        }
    }

    func unknown(in situation: Situation) -> Refusal { Refusal(.unknownEmployee, pointer: "/employeeId") }
}
