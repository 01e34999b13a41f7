import Application
import Benchmark
import EventSourcing
import Leave
import Synchronization

/// Everybody's balances from the events of an organization: read, folded and computed anew each time.
func balances() {
    Benchmark(
        "balances of 2000 employees from events in memory",
        configuration: .init(metrics: [.wallClock, .throughput], warmupIterations: 1, maxDuration: .seconds(4))
    ) { _, company in
        blackHole(try await company.balances())
    } setup: {
        let company = try Company(employees: 2_000)
        try await company.found(requests: 2)
        return company
    }
}

/// An organization in memory, made by the same commands that people give.
struct Company {
    private let id = OrganizationID(1)
    private let log = InMemoryEventLog<LeaveEvent>(schema: LeaveEventSchema(), now: { Self.now })
    private let ids = Ids()
    private let start = LocalDate(daysSinceEpoch: Self.today.daysSinceEpoch - 400)
    private let people: [EmployeeID]
    private let location: Location
    private let leaveType = LeaveTypeID(2)

    init(employees count: Int) throws {
        let (work, free) = (WorkingWeek.split(480), WorkingWeek.split(0))
        guard let january = MonthDay("01-01") else { throw NotThere() }
        location = try Location(
            id: LocationID(3),
            timeZone: "UTC",
            leaveYear: .startsOn(january),
            workingWeek: WorkingWeek(weeks: [[work, work, work, work, work, free, free]])
        )
        let ids = ids
        people = (0..<count).map { _ in EmployeeID(ids.next()) }
        log.begin(id.bits)
    }

    func found(requests: Int) async throws {
        let admin = try Employee(id: EmployeeID(4), employmentStart: start, roles: [.admin])
        try await perform(FoundOrganization(name: "B", slug: "bench", admin: admin, email: "a@b.example", domain: nil, connection: nil))
        try await perform(CreateLocation(location: location, name: "Belgrade", closing: .manual))
        try await perform(DefineLeaveType(leaveType: LeaveType(id: leaveType, unit: .days), name: "PTO"))
        try await perform(SetLeavePolicy(policy: policy()))
        for first in stride(from: 0, to: people.count, by: 200) { try await perform(additions(from: first)) }
        for employee in people {
            for number in 1...requests { try await ask(employee, number) }
        }
    }

    private func policy() throws -> PolicyVersion {
        let terms = try PolicyTerms(entitlement: Amount(25), grant: .upFront, rollOver: .upTo(Amount(5), .months(3)))
        return PolicyVersion(id: PolicyID(5), location: location.id, leaveType: leaveType, effectiveDate: start, terms: terms)
    }

    private func additions(from first: Int) throws -> AddPeople {
        let additions = try people[first..<min(first + 200, people.count)].enumerated().map { offset, id in
            let employee = try Employee(id: id, location: location.id, employmentStart: start)
            return AddEmployee(employee: employee, email: "p\(first + offset)@b.example", name: "Person \(first + offset)")
        }
        return AddPeople(additions: additions)
    }

    private func ask(_ employee: EmployeeID, _ number: Int) async throws {
        let day = Self.today.adding(days: 40 * number).monday
        let asked = RequestedLeave(employee: employee, leaveType: leaveType, days: try LeaveDays(DateSpan(day)))
        let caller = Caller(principal(employee), channel: "benchmark", correlation: 1)
        _ = try await handler.perform(RequestLeave(id: LeaveRequestID(ids.next()), asked: asked), by: caller)
    }

    /// By somebody who knows nothing of the organization yet.
    func balances() async throws -> [[BalanceItem]] {
        let situation = try await handler.situation(for: console) { _ in Set(people) }
        return try people.map { try situation.balances(of: $0) }
    }

    private var handler: CommandHandler {
        let log = log
        return CommandHandler(store: { log.store(of: $0.bits) }, zones: UTC(), now: { Self.now }, newID: { [ids] in ids.next() })
    }

    private func perform(_ command: some Command) async throws {
        _ = try await handler.perform(command, by: Caller(console, channel: "benchmark", correlation: 1))
    }

    private func principal(_ employee: EmployeeID) -> Principal {
        Principal(organization: id, employee: employee, isAdmin: false, scope: .write, credential: .accessToken, authenticatedAt: nil)
    }

    private var console: Principal {
        Principal(
            organization: id,
            employee: EmployeeID(0),
            isAdmin: true,
            scope: .admin,
            credential: .operatorConsole,
            authenticatedAt: nil
        )
    }

    private static let today = LocalDate(daysSinceEpoch: 20_000)
    private static let now = Instant(microseconds: 20_000 * 86_400_000_000)
}

private final class Ids: Sendable {
    private let last = Mutex<UInt128>(1_000)

    func next() -> UInt128 {
        last.withLock { last in
            last += 1
            return last
        }
    }
}

/// Many at once.
private struct AddPeople: Command {
    let additions: [AddEmployee]

    func decide(in situation: Situation) throws(CommandError) -> [LeaveEvent] {
        var events: [LeaveEvent] = []
        for addition in additions { events += try addition.decide(in: situation) }
        return events
    }
}

private struct UTC: TimeZones {
    func date(at instant: Instant, in zone: String) -> LocalDate? {
        LocalDate(daysSinceEpoch: Int(instant.microseconds / 86_400_000_000))
    }
}
