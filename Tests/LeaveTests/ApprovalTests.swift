import Testing

@testable import Leave

@Suite struct `Answering requests` {
    private func fixture(_ steps: [ApprovalSequence.Step], change: (inout PolicyTerms) -> Void = { _ in }) throws -> Fixture {
        var fixture = try Fixture(terms: try Fixture.terms(change: change))
        fixture.facts.record(try Employee(id: Fixture.zoe, location: Fixture.belgrade, employmentStart: day("2024-01-01")), seq: 0)
        fixture.assign(.approvers(ApprovalSequence(steps)), from: "2025-01-01")
        return fixture
    }

    private func answer(
        _ fixture: Fixture,
        _ request: LeaveRequestID,
        _ action: RequestAction,
        _ actor: EmployeeID,
        today: String = "2026-01-05"
    ) throws -> LeaveRequest.Status {
        try fixture.facts.transition(request, action, by: actor, today: day(today)).status
    }

    @Test func `skips steps that somebody who approved may answer`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike]), .init(anyOf: [Fixture.zoe, Fixture.mike]), .init(anyOf: [Fixture.zoe])])
        let request = try fixture.leave("2026-03-02", "2026-03-03", .pending)
        let outcome = try fixture.facts.transition(request, .approve, by: Fixture.mike, today: day("2026-01-05"))
        #expect(outcome.status == .pending)
        #expect(outcome.approvers == [Fixture.zoe])
        var pending = try #require(fixture.facts.request(request))
        pending.approvedBy = [Fixture.mike]
        fixture.facts.record(pending, seq: 1)
        #expect(try fixture.facts.approvers(of: request, today: day("2026-01-05")) == [Fixture.zoe])
        #expect(try answer(fixture, request, .approve, Fixture.zoe) == .approved)
        #expect(throws: RuleViolation(.notApprover)) { try answer(fixture, request, .approve, Fixture.mike) }
    }

    @Test func `by an admin answers the current step only`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike]), .init(anyOf: [Fixture.zoe])])
        let request = try fixture.leave("2026-03-02", "2026-03-03", .pending)
        #expect(try answer(fixture, request, .approve, Fixture.ana) == .pending)
    }

    @Test func `falls back while all of a step are away`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike], fallback: [Fixture.zoe])])
        let request = try fixture.leave("2026-03-02", "2026-03-03", .pending)
        try fixture.leave("2026-01-05", "2026-01-05", of: Fixture.mike, fromPart: .morning)
        #expect(throws: RuleViolation(.notApprover)) { try answer(fixture, request, .approve, Fixture.zoe) }
        try fixture.leave("2026-01-05", "2026-01-05", of: Fixture.mike, fromPart: .afternoon)
        #expect(try answer(fixture, request, .approve, Fixture.zoe) == .approved)
        #expect(try answer(fixture, request, .approve, Fixture.mike) == .approved)
        // On a Saturday nobody works, so nobody is away.
        #expect(throws: RuleViolation(.notApprover)) { try answer(fixture, request, .approve, Fixture.zoe, today: "2026-01-10") }
    }

    @Test func `goes to the admins when the step's people have left, and to nobody when there are none`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike])])
        fixture.facts.end(Fixture.mike, on: day("2025-12-31"), seq: 0)
        #expect(try fixture.assess("2026-03-02", "2026-03-02", today: "2026-01-05").approvers == [Fixture.ana])
        fixture.facts.end(Fixture.ana, on: day("2025-12-31"), seq: 0)
        #expect(try fixture.assess("2026-03-02", "2026-03-02", today: "2026-01-05").faults == [.noApprover])
    }

    @Test func `is not for the one who asked, unless the policy lets them`() throws {
        var strict = try fixture([.init(anyOf: [Fixture.john, Fixture.mike])])
        let first = try strict.leave("2026-03-02", "2026-03-03", .pending)
        #expect(throws: RuleViolation(.selfApproval)) { try answer(strict, first, .approve, Fixture.john) }
        #expect(try strict.assess("2026-04-01", "2026-04-01").approvers == [Fixture.mike])
        var lenient = try fixture([.init(anyOf: [Fixture.john])]) { $0.selfApproval = true }
        let second = try lenient.leave("2026-03-02", "2026-03-03", .pending)
        #expect(try answer(lenient, second, .approve, Fixture.john) == .approved)
    }

    @Test func `of a cancellation is for any step`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike]), .init(anyOf: [Fixture.zoe])])
        let request = try fixture.leave("2026-03-02", "2026-03-03", .cancellationRequested)
        #expect(try answer(fixture, request, .approve, Fixture.zoe) == .cancelled)
        #expect(try answer(fixture, request, .deny, Fixture.zoe) == .approved)
        #expect(try answer(fixture, request, .cancel, Fixture.mike) == .cancelled)
        #expect(try answer(fixture, request, .withdraw, Fixture.john) == .approved)
        #expect(throws: RuleViolation(.invalidTransition)) { try answer(fixture, request, .cancel, Fixture.john) }
        #expect(throws: RuleViolation(.selfApproval)) { try answer(fixture, request, .approve, Fixture.john) }
    }

    @Test func `of the last step looks again at the balance and at who is absent`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike])])
        fixture.facts.record(try Fixture.location(Fixture.belgrade, maximumAbsent: 1), seq: 1)
        let request = try fixture.leave("2026-03-02", "2026-03-13", .pending)
        try fixture.leave("2026-06-01", "2026-06-12", .pending)
        try fixture.leave("2026-03-03", "2026-03-03", of: Fixture.zoe)
        fixture.adjust("-0.5", on: "2026-01-02")
        let expected = try #require(RuleViolation([.maximumAbsent, .insufficientBalance]))
        #expect(throws: expected) { try answer(fixture, request, .approve, Fixture.mike) }
    }

    /// Every state with every action (L7.20).
    @Test func `knows all states`() throws {
        for status in LeaveRequest.Status.allCases {
            var fixture = try fixture([.init(anyOf: [Fixture.mike])])
            let request = try fixture.leave("2026-03-02", "2026-03-03", status)
            let results = RequestAction.allCases.map { try? answer(fixture, request, $0, Fixture.ana) }
            let expected: [LeaveRequest.Status?] =
                switch status {
                case .pending: [.approved, .denied, .withdrawn, nil]
                case .approved: [nil, nil, nil, .cancelled]
                case .cancellationRequested: [.cancelled, .approved, .approved, .cancelled]
                case .denied, .withdrawn, .cancelled: [nil, nil, nil, nil]
                }
            #expect(results == expected, "\(status)")
        }
    }

    @Test func `after the own cancel asks unless it is early and free`() throws {
        var free = try fixture([.init(anyOf: [Fixture.mike])])
        let first = try free.leave("2026-03-02", "2026-03-03")
        #expect(try answer(free, first, .cancel, Fixture.john, today: "2026-03-01") == .cancelled)
        #expect(try answer(free, first, .cancel, Fixture.john, today: "2026-03-02") == .cancellationRequested)
        var bound = try fixture([.init(anyOf: [Fixture.mike])]) { $0.cancellation = .approval }
        let second = try bound.leave("2026-03-02", "2026-03-03")
        #expect(try answer(bound, second, .cancel, Fixture.john, today: "2026-01-05") == .cancellationRequested)
    }

    @Test func `and seeing follow the privacy of the type`() throws {
        var fixture = try fixture([.init(anyOf: [Fixture.mike])])
        let approved = try fixture.leave("2026-03-02", "2026-03-03")
        let pending = try fixture.leave("2026-04-01", "2026-04-01", .pending)
        func sees(_ viewer: EmployeeID, _ request: LeaveRequestID) throws -> Visibility {
            try fixture.facts.visibility(of: request, to: viewer, today: day("2026-01-05"))
        }
        for viewer in [Fixture.john, Fixture.mike, Fixture.ana] { #expect(try sees(viewer, pending) == .everything) }
        #expect(try sees(Fixture.zoe, pending) == .nothing)
        for (privacy, expected) in [(LeaveType.Privacy.type, Visibility.type), (.absence, .absence), (.hidden, .nothing)] {
            fixture.facts.record(LeaveType(id: Fixture.pto, unit: .days, privacy: privacy), seq: 2)
            #expect(try sees(Fixture.zoe, approved) == expected)
        }
    }
}
