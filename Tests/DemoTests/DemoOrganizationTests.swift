import EventSourcing
import Leave
import Testing

@testable import Application
@testable import Demo

@Suite struct `The demo organization` {
    /// Ordinary days, and the edges of the calendar.
    static let todays = [
        "2026-11-24", "2026-01-01", "2027-01-04", "2028-02-29", "2026-12-31", "2026-03-01", "2027-05-01", "2026-07-12", "2032-05-03",
    ]

    @Test(arguments: todays) func `is made without a refusal and with something for everybody to do`(today: String) async throws {
        let acme = try Acme(today: today)
        let people = try await acme.create()
        #expect(people.count == 16)
        let john = try people.id(of: "john")

        let requests = try await acme.requests(of: john)
        #expect(Set(requests.map(\.status)) == [.approved, .denied, .withdrawn, .pending])
        #expect(requests.contains { $0.status == .approved && $0.days.span.first > acme.today })
        #expect(requests.contains { $0.status == .pending && $0.days.span.first > acme.today })

        let forMike = try await acme.approvals(for: try people.id(of: "mike"))
        #expect(forMike.count == 5)
        #expect(forMike.contains { $0.status == .cancellationRequested })
        #expect(try await acme.approvals(for: try people.id(of: "ana")).count == 2)
        #expect(try await acme.approvals(for: john).isEmpty)
    }

    @Test(arguments: todays) func `has sensible balances`(today: String) async throws {
        let acme = try Acme(today: today)
        for person in try await acme.create() {
            let balances = try await acme.balances(of: person.id)
            #expect(balances.count == 4)
            for (name, summary) in balances where name == "PTO" || name == "Flex hours" {
                let available = try #require(summary.available)
                #expect(available > .zero, "\(person.name): \(name)")
                #expect(available <= Amount(36), "\(person.name): \(name)")
            }
            #expect(balances["Sick leave"]?.balance == nil)
        }
    }

    @Test func `gives twenty days in Belgrade, of which five are carried over`() async throws {
        let acme = try Acme(today: "2026-11-24")
        let john = try await acme.create().id(of: "john")
        let summary = try #require(try await acme.balances(of: john, on: "2026-12-31")["PTO"])
        #expect(summary.entitlement == Amount(20))
        #expect(summary.carriedOver == Amount(5))
        #expect(summary.adjustments == Amount(1))
        #expect(summary.taken == Amount(10))
        #expect(summary.booked == Amount(3))
        let next = try #require(try await acme.balances(of: john, on: "2027-12-31")["PTO"])
        #expect(next.pending == Amount(3))
    }

    @Test func `shows what there is to show`() async throws {
        let acme = try Acme(today: "2026-11-24")
        let people = try await acme.create()
        let events = try await acme.history.map(\.event)
        let locations = events.compactMap { event in if case .locationCreated(let event) = event { event.location } else { nil } }
        let policies = events.compactMap { event in if case .leavePolicySet(let event) = event { event.policy.terms } else { nil } }
        let halves = events.contains { event in if case .holidayAdded(let event) = event { event.part == .afternoon } else { false } }
        let departments = events.compactMap { event in
            switch event {
            case .departmentCreated(let event): event.department
            case .departmentChanged(let event): event.department
            default: nil
            }
        }
        #expect(locations.count == 3)
        #expect(Set(locations.map(\.leaveYear)).count == 2)
        #expect(locations.contains { $0.workingWeek.weeks.count > 1 })
        #expect(halves)
        #expect(policies.contains { $0.grant == .accrual(every: .month, at: .start) })
        #expect(policies.contains { $0.grant == .accrual(every: .day, at: .start) })
        #expect(policies.contains { $0.rollOver.expiry != nil && $0.rollOver.limit.map { $0 > .zero } ?? true })
        #expect(departments.contains { $0.maximumAbsent != nil })
        #expect(departments.contains { $0.approvers?.sequence.count ?? 0 > 1 })
        let kinds = Set(events.map(\.stored.type))
        let shown = [
            "LeaveYearClosed", "BlackoutPeriodDeclared", "EmployeeMovedToLocation", "WorkingWeekAssigned", "BalanceAdjusted",
            "PastLeaveRecorded", "EmploymentEnded", "LeaveApprovalGiven", "LeaveCancellationRequested",
        ]
        for kind in shown { #expect(kinds.contains(kind), "\(kind)") }
        // By the month and by the day: of 24 days a year, and of 15 hours; nine working days in two weeks are nine tenths of full time.
        let ivana = try await acme.balances(of: try people.id(of: "ivana"), on: "2027-03-31")
        #expect(ivana["PTO"]?.entitlement == Amount(ticks: 216_000))
        #expect(ivana["Flex hours"]?.entitlement == Amount(ticks: 135_000))
    }

    @Test func `is made once`() async throws {
        let acme = try Acme(today: "2026-11-24")
        let first = try await acme.create()
        let history = try await acme.history
        let second = try await acme.create()
        #expect(try await acme.history == history)
        #expect(Set(first.map(\.id)) == Set(second.map(\.id)))
    }

    @Test func `is the same whenever it is made for the same day`() async throws {
        let (first, second) = (try Acme(today: "2026-11-24"), try Acme(today: "2026-11-24"))
        try await first.create()
        try await second.create()
        #expect(try await first.history == second.history)
    }

    @Test func `was written down over a year, and not after yesterday`() async throws {
        let acme = try Acme(today: "2026-11-24")
        try await acme.create()
        let days = try await acme.history.map { LocalDate(daysSinceEpoch: Int($0.recordedAt.microseconds / 86_400_000_000)) }
        #expect(days.first == LocalDate("2025-11-24"))
        #expect(days.last == LocalDate("2026-11-23"))
        #expect(days == days.sorted())
    }
}

extension [DemoPerson] {
    fileprivate func id(of name: String) throws -> EmployeeID {
        try #require(first { $0.email == name + "@acme.example" }).id
    }
}
