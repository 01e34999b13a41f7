import Benchmark
import Leave

/// The ledger of somebody who has been there for ten years and took leave six times in each.
func ledgers() {
    let grants: [(name: String, grant: Grant)] = [
        ("up front", .upFront), ("monthly accrual", .accrual(every: .month, at: .end)), ("daily accrual", .accrual(every: .day, at: .end)),
    ]
    for (name, grant) in grants {
        Benchmark("ledger of ten years, \(name)") { _, history in
            blackHole(try history.ledger())
        } setup: {
            try TenYears(grant)
        }
    }
}

struct TenYears {
    private let facts: Facts
    private static let employee = EmployeeID(1)
    private static let leaveType = LeaveTypeID(1)
    private static let location = LocationID(1)

    init(_ grant: Grant) throws {
        var facts = Facts()
        let start = try Self.day(2016, 1, 1)
        let (work, free) = (WorkingWeek.split(480), WorkingWeek.split(0))
        let location = try Location(
            id: Self.location,
            timeZone: "Europe/Belgrade",
            leaveYear: .startsOn(try Self.found(MonthDay("01-01"))),
            workingWeek: WorkingWeek(weeks: [[work, work, work, work, work, free, free]])
        )
        facts.record(location, seq: 1)
        facts.record(LeaveType(id: Self.leaveType, unit: .days), seq: 2)
        facts.record(try Employee(id: Self.employee, location: Self.location, employmentStart: start), seq: 3)
        let terms = try PolicyTerms(entitlement: Amount(24), grant: grant, rollOver: .upTo(Amount(5), .months(3)))
        let policy = PolicyVersion(id: PolicyID(1), location: Self.location, leaveType: Self.leaveType, effectiveDate: start, terms: terms)
        facts.record(policy, seq: 4)
        for year in 2016..<2026 {
            for month in [2, 4, 6, 7, 9, 12] {
                let first = try Self.day(year, month, 10).monday
                let days = try LeaveDays(try Self.found(DateSpan(first, through: first.adding(days: 2))))
                let id = LeaveRequestID(UInt128(year * 100 + month))
                let request = LeaveRequest(id: id, employee: Self.employee, leaveType: Self.leaveType, days: days, status: .approved)
                facts.record(request, seq: year * 100 + month)
            }
        }
        self.facts = facts
    }

    func ledger() throws -> Ledger {
        try facts.ledger(
            of: Self.employee,
            Self.leaveType,
            through: try Self.day(2025, 12, 31),
            today: try Self.day(2025, 12, 31)
        )
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) throws -> LocalDate {
        try found(LocalDate(year: year, month: month, day: day))
    }

    private static func found<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw NotThere() }
        return value
    }
}

struct NotThere: Error {}

extension LocalDate {
    func adding(days: Int) -> LocalDate { LocalDate(daysSinceEpoch: daysSinceEpoch + days) }

    /// Of its week.
    var monday: LocalDate { adding(days: -((daysSinceEpoch + 3) % 7)) }
}
