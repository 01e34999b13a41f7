import Application
import EventSourcing
import Leave
import Synchronization

/// An organization in memory: everybody at one location, three years of leave, some of it still to come.
struct Company {
    static let people = 2_000
    static let leavesOfEach = 9
    static let today = LocalDate(daysSinceEpoch: 20_781)  // 24 November 2026

    let handler: CommandHandler
    let principal: Principal
    let location: LocationID
    let leaveType: LeaveTypeID
    private let ids: Shared

    static func make() async throws -> Company {
        let shared = Shared(time: Int64(today.daysSinceEpoch) * 86_400_000_000, firstID: 1_000)
        let id = OrganizationID(1)
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { shared.now })
        log.begin(id.bits)
        let handler = CommandHandler(store: { log.store(of: $0.bits) }, zones: Universal(), now: { shared.now }, newID: { shared.newID() })
        let company = Company(
            handler: handler,
            principal: Principal(
                organization: id,
                employee: EmployeeID(shared.newID()),
                isAdmin: true,
                scope: .admin,
                credential: .accessToken,
                authenticatedAt: nil
            ),
            location: LocationID(shared.newID()),
            leaveType: LeaveTypeID(shared.newID()),
            ids: shared
        )
        let steps = try company.steps()
        for (index, step) in steps.enumerated() {
            // Before the first there is no admin.
            let principal = index == 0 ? Principal.system(of: id) : company.principal
            _ = try await handler.perform(step, by: Caller(principal, channel: "benchmark", correlation: 1))
        }
        return company
    }

    /// What is performed in one append after the other. Made apart from performing it: Swift 6.3.1 crashes while it optimizes an asynchronous
    /// function that does both.
    private func steps() throws -> [Several] {
        guard let newYear = MonthDay("01-01"), let june = MonthDay("06-30"), let start = LocalDate("2023-01-01") else { throw Impossible() }
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        let place = try Location(id: location, timeZone: "UTC", leaveYear: .startsOn(newYear), workingWeek: week)
        let sick = LeaveTypeID(ids.newID())
        let granted = try PolicyTerms(entitlement: Amount(25), grant: .upFront, rollOver: .upTo(Amount(5), .on(june)))
        let unlimited = try PolicyTerms(entitlement: .zero, grant: .upFront)
        let employees = (0..<Self.people).map { _ in EmployeeID(ids.newID()) }
        let added = try employees.enumerated().map { index, id in
            let employee = try Employee(id: id, location: location, employmentStart: start + index % 365)
            return AddEmployee(employee: employee, email: "p\(index)@example.org", name: "Person \(index)")
        }
        let admin = try Employee(id: principal.employee, employmentStart: start, roles: [.admin])
        let places: [any Command] = [
            AddEmployee(employee: admin, email: "admin@example.org", name: "Admin"),
            CreateLocation(location: place, name: "Everywhere", closing: .manual),
            DefineLeaveType(leaveType: LeaveType(id: leaveType, unit: .days, approvalNeeded: false), name: "PTO"),
            DefineLeaveType(leaveType: LeaveType(id: sick, unit: .days, tracking: .unlimited), name: "Sick leave"),
        ]
        let policies = [set(leaveType, granted, from: start, ids.newID()), set(sick, unlimited, from: start, ids.newID())]
        let leaves = try (0..<Self.leavesOfEach).map { leave in
            let commands = try employees.enumerated().map { index, employee in try command(leave, of: employee, index) }
            return Several(commands: commands, people: Set(employees))
        }
        return [Several(commands: places), Several(commands: policies), Several(commands: added)] + leaves
    }

    /// Each third of a leave year another week of three days; the last is still to come.
    private func command(_ leave: Int, of employee: EmployeeID, _ index: Int) throws -> any Command {
        let monday = (Self.today + 30 - 120 * (Self.leavesOfEach - 1 - leave) - index % 20).monday
        guard let span = DateSpan(monday, through: monday + 2) else { throw Impossible() }
        let (id, days) = (LeaveRequestID(ids.newID()), try LeaveDays(span))
        if span.first < Self.today {
            return RecordPastLeave(leave: RecordedLeave(id: id, employee: employee, leaveType: leaveType, days: days), reason: nil)
        }
        return RequestLeave(id: id, asked: RequestedLeave(employee: employee, leaveType: leaveType, days: days))
    }

    func set(_ leaveType: LeaveTypeID, _ terms: PolicyTerms, from date: LocalDate, _ id: UInt128) -> SetLeavePolicy {
        SetLeavePolicy(
            policy: PolicyVersion(id: PolicyID(id), location: location, leaveType: leaveType, effectiveDate: date, terms: terms)
        )
    }
}

struct Impossible: Error {}

/// Commands that do not depend on each other, in one append.
private struct Several: Command {
    let commands: [any Command]
    var people: Set<EmployeeID> = []

    func people(in situation: Situation) -> Set<EmployeeID> { people }

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        var events: [LeaveEvent] = []
        for command in commands { events += try command.decide(in: situation) }
        return events
    }
}

private final class Shared: Sendable {
    private let time: Int64
    private let ids: Mutex<UInt128>

    init(time: Int64, firstID: UInt128) {
        self.time = time
        ids = Mutex(firstID)
    }

    var now: EventSourcing.Instant { EventSourcing.Instant(microseconds: time) }

    func newID() -> UInt128 {
        ids.withLock {
            $0 += 1
            return $0
        }
    }
}

private struct Universal: TimeZones {
    func date(at instant: EventSourcing.Instant, in zone: String) -> LocalDate? {
        LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}
