import Testing

@testable import Leave

@Suite struct `The people of a leave` {
    /// Mike approves John; Ana, the admin, approves whom nobody else does. Zoe and John are of one department.
    private func office() throws -> Fixture {
        var fixture = try Fixture(start: "2025-01-01")
        fixture.facts.record(try Department(id: Fixture.dev, maximumAbsent: 1), seq: 0)
        let zoe = try Employee(id: Fixture.zoe, location: Fixture.belgrade, employmentStart: day("2025-01-01"))
        fixture.facts.record(zoe, seq: 0)
        for person in [Fixture.john, Fixture.zoe] {
            fixture.facts.record(.department(Fixture.dev), for: person, from: day("2025-06-01"), seq: 0)
        }
        return fixture
    }

    @Test func `who approves is told by the employee, the department, or nobody`() throws {
        var fixture = try office()
        let today = day("2026-01-05")
        #expect(fixture.facts.approvalSequence(of: Fixture.john, on: today)?.people == [Fixture.mike])
        #expect(fixture.facts.approvalSequence(of: Fixture.zoe, on: today) == nil)
        #expect(fixture.facts.approvalSequence(of: EmployeeID(99), on: today) == nil)
        let approvers = ApprovalSequence([.init(anyOf: [Fixture.john])])
        fixture.facts.record(try Department(id: Fixture.dev, approvers: approvers, maximumAbsent: 1), seq: 1)
        #expect(fixture.facts.approvalSequence(of: Fixture.zoe, on: today) == approvers)
        // Before she was of the department.
        #expect(fixture.facts.approvalSequence(of: Fixture.zoe, on: day("2025-05-31")) == nil)
        fixture.assign(.approvers(ApprovalSequence([])), from: "2026-02-01")
        #expect(fixture.facts.approvalSequence(of: Fixture.john, on: day("2026-02-01")) == approvers)
    }

    @Test func `an approver is who stands in the sequence, else an admin, never oneself`() throws {
        let facts = try office().facts
        let today = day("2026-01-05")
        #expect(facts.isApprover(Fixture.mike, of: Fixture.john, on: today))
        #expect(!facts.isApprover(Fixture.ana, of: Fixture.john, on: today))
        #expect(facts.isApprover(Fixture.ana, of: Fixture.zoe, on: today))
        #expect(!facts.isApprover(Fixture.ana, of: Fixture.ana, on: today))
        #expect(!facts.isApprover(EmployeeID(99), of: Fixture.john, on: today))
        #expect(try facts.approvers(of: Fixture.john, for: Fixture.pto, today: today) == [Fixture.mike])
        #expect(facts.admins(on: today) == [Fixture.ana])
    }

    @Test func `a decision looks at approvers and, where absence is limited, at everybody of the group`() throws {
        var fixture = try office()
        let (john, mike, zoe) = (Fixture.john, Fixture.mike, Fixture.zoe)
        let today = day("2026-01-05")
        #expect(fixture.facts.peopleInvolved(inLeaveOf: john, on: span("2025-05-01", "2025-05-31"), today: today) == [john, mike])
        #expect(fixture.facts.peopleInvolved(inLeaveOf: john, on: span("2025-05-31", "2025-06-01"), today: today) == [john, mike, zoe])
        #expect(
            fixture.facts.peopleInvolved(inLeaveOf: EmployeeID(99), on: span("2026-01-01", "2026-01-01"), today: today) == [EmployeeID(99)]
        )
        fixture.facts.record(try Fixture.location(Fixture.belgrade, maximumAbsent: 2), seq: 1)
        let all: Set = [john, mike, zoe, Fixture.ana]
        #expect(fixture.facts.peopleInvolved(inLeaveOf: john, on: span("2025-05-01", "2025-05-31"), today: today) == all)
        #expect(fixture.facts.peopleEver(at: Fixture.belgrade) == all)
        #expect(fixture.facts.peopleEver(at: Fixture.london).isEmpty)
    }

    @Test func `who may answer now are those of the step that waits`() throws {
        var fixture = try office()
        let steps: [ApprovalSequence.Step] = [.init(anyOf: [Fixture.mike]), .init(anyOf: [Fixture.zoe, Fixture.ana])]
        fixture.assign(.approvers(ApprovalSequence(steps)), from: "2026-01-01")
        let today = day("2026-01-05")
        let days = try LeaveDays(span("2026-03-02", "2026-03-03"))
        func answerers(_ status: LeaveRequest.Status, after approvedBy: [EmployeeID] = []) throws -> [EmployeeID] {
            let request = LeaveRequest(
                id: LeaveRequestID(500),
                employee: Fixture.john,
                leaveType: Fixture.pto,
                days: days,
                status: status,
                approvedBy: approvedBy
            )
            var facts = fixture.facts
            facts.record(request, seq: 9)
            let answerers = facts.answerers(of: request, today: today)
            #expect(try facts.approvers(of: request.id, today: today) == answerers)
            return answerers
        }
        #expect(try answerers(.pending) == [Fixture.mike])
        #expect(try answerers(.pending, after: [Fixture.mike]) == [Fixture.ana, Fixture.zoe])
        #expect(try answerers(.cancellationRequested) == [Fixture.ana, Fixture.mike, Fixture.zoe])
        for status in [LeaveRequest.Status.approved, .denied, .withdrawn, .cancelled] { #expect(try answerers(status).isEmpty) }
    }

    @Test func `past leave is entered by an approver, of days of employment`() throws {
        let facts = try office().facts
        func record(_ from: String, _ to: String, by actor: EmployeeID) throws {
            let asked = RequestedLeave(employee: Fixture.john, leaveType: Fixture.pto, days: try LeaveDays(span(from, to)))
            _ = try facts.recordLeave(asked, by: actor, today: day("2026-02-02"))
        }
        try record("2026-01-05", "2026-01-06", by: Fixture.mike)
        #expect(throws: RuleViolation(.notAllowed)) { try record("2026-01-05", "2026-01-06", by: Fixture.zoe) }
        #expect(throws: RuleViolation(.notAllowed)) { try record("2026-01-05", "2026-01-06", by: Fixture.john) }
        #expect(throws: RuleViolation(.notEmployed)) { try record("2024-12-30", "2025-01-03", by: Fixture.mike) }
    }
}
