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

    static func make() async throws -> Company {
        let shared = Shared(time: Int64(today.daysSinceEpoch) * 86_400_000_000, firstID: 1_000)
        let id = OrganizationID(1)
        let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { shared.now })
        log.begin(id.bits)
        let handler = CommandHandler(store: { log.store(of: $0.bits) }, zones: Universal(), now: { shared.now }, newID: { shared.newID() })
        let company = Company(
            handler: handler,
            principal: .system(of: id),
            location: LocationID(shared.newID()),
            leaveType: LeaveTypeID(shared.newID())
        )
        try await company.setUp(newID: { shared.newID() })
        return company
    }

    private func setUp(newID: () -> UInt128) async throws {
        let week = try WorkingWeek(weeks: [(0..<7).map { WorkingWeek.split($0 < 5 ? 480 : 0) }])
        guard let newYear = MonthDay("01-01"), let june = MonthDay("06-30"), let start = LocalDate("2023-01-01") else { return }
        let place = try Location(id: location, timeZone: "UTC", leaveYear: .startsOn(newYear), workingWeek: week)
        try await perform([CreateLocation(location: place, name: "Everywhere", closing: .manual)])
        let sick = LeaveTypeID(newID())
        try await perform([
            DefineLeaveType(leaveType: LeaveType(id: leaveType, unit: .days, approvalNeeded: false), name: "PTO"),
            DefineLeaveType(leaveType: LeaveType(id: sick, unit: .days, tracking: .unlimited), name: "Sick leave"),
        ])
        let granted = try PolicyTerms(entitlement: Amount(25), grant: .upFront, rollOver: .upTo(Amount(5), .on(june)))
        try await perform([set(leaveType, granted, from: start, newID())])
        let unlimited = try PolicyTerms(entitlement: .zero, grant: .upFront)
        try await perform([set(sick, unlimited, from: start, newID())])
        let employees = (0..<Self.people).map { _ in EmployeeID(newID()) }
        try await perform(
            employees.enumerated().map { index, id in
                let employee = try Employee(id: id, location: location, employmentStart: start + index % 365)
                return AddEmployee(employee: employee, email: "p\(index)@example.org", name: "Person \(index)")
            }
        )
        for leave in 0..<Self.leavesOfEach {
            try await perform(
                try employees.enumerated().map { index, employee in
                    // Each third of a leave year another week of three days; the last is still to come.
                    let monday = (Self.today + 30 - 120 * (Self.leavesOfEach - 1 - leave) - index % 20).monday
                    guard let span = DateSpan(monday, through: monday + 2) else { throw Impossible() }
                    let days = try LeaveDays(span)
                    guard span.first > Self.today else {
                        let recorded = RecordedLeave(id: LeaveRequestID(newID()), employee: employee, leaveType: leaveType, days: days)
                        return RecordPastLeave(leave: recorded, reason: nil)
                    }
                    let asked = RequestedLeave(employee: employee, leaveType: leaveType, days: days)
                    return RequestLeave(id: LeaveRequestID(newID()), asked: asked)
                },
                leaveOf: Set(employees)
            )
        }
    }

    func set(_ leaveType: LeaveTypeID, _ terms: PolicyTerms, from date: LocalDate, _ id: UInt128) -> SetLeavePolicy {
        SetLeavePolicy(
            policy: PolicyVersion(id: PolicyID(id), location: location, leaveType: leaveType, effectiveDate: date, terms: terms)
        )
    }

    private func perform(_ commands: [any Command], leaveOf people: Set<EmployeeID> = []) async throws {
        let all = Several(commands: commands, people: people)
        _ = try await handler.perform(all, by: Caller(principal, channel: "benchmark", correlation: 1))
    }
}

struct Impossible: Error {}

/// Commands that do not depend on each other, in one append.
private struct Several: Command {
    let commands: [any Command]
    let people: Set<EmployeeID>

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
