import Application
import Leave
import Support

/// A case whose facts no commands can bring about.
struct CannotBeMade: Error {
    let reason: String
}

/// A command was refused; `codes` are those of LEAVE_RULES.
struct CommandRefused: Error {
    let codes: [String]
}

/// Brings facts about by the commands that people would give.
///
/// Beside the organization it keeps the same facts for the rules alone: what a command refuses, the rules must refuse, too.
struct FactMaker {
    let organization: StoredOrganization
    /// The day on which the case asks its question.
    let today: LocalDate?
    private(set) var rules = VectorFacts()

    init(_ organization: StoredOrganization, today: LocalDate?) async throws {
        self.organization = organization
        self.today = today
        try await organization.begin()
        let employment = StoredOrganization.founderEmployment
        let founder = try Employee(
            id: StoredOrganization.founder,
            employmentStart: employment.first,
            employmentEnd: employment.last,
            roles: [.admin]
        )
        try rules.record(RecordedFact(fact: .employee(founder), seq: 0))
    }

    /// - Throws: ``CommandRefused`` for a fault among the facts, ``CannotBeMade`` where the rules forbid what is a fact here.
    mutating func make(_ facts: [RecordedFact], _ order: CommandOrder) async throws {
        for recorded in order.sorted(facts) { try await make(recorded) }
    }

    private mutating func make(_ recorded: RecordedFact) async throws {
        switch recorded.fact {
        case .calendar(let id): try await perform(CreateHolidayCalendar(id: id, name: "Holidays"))
        case .holiday(let holiday, let calendar):
            let named = Holiday(on: holiday.date, name: holiday.name ?? "Holiday", part: holiday.part)
            try await perform(AddHolidays(calendar: calendar, holidays: [named]))
        case .location(let location): try await perform(CreateLocation(location: location, name: "Location", closing: .manual))
        case .department(let department): try await perform(CreateDepartment(department: department, name: "Department"))
        case .settled(let department):
            var change = ChangeDepartment(id: department.id)
            change.approvers = .set(department.approvers)
            change.maximumAbsent = .set(department.maximumAbsent)
            try await perform(change)
        case .leaveType(let leaveType): try await perform(DefineLeaveType(leaveType: leaveType, name: "Leave"))
        case .policy(let version): try await perform(SetLeavePolicy(policy: version))
        case .employee(let employee):
            try await perform(AddEmployee(employee: employee, email: "e\(employee.id.bits)@example.org", name: "Somebody"))
        case .assignment(let assignment, let employee, let date):
            try await perform(
                AssignToEmployee(employee: employee, effectiveDate: date, assignment: assignment),
                naming: .unknownEmployee
            )
        case .locationWorkingWeek(let week, let location, let date):
            try await perform(SetLocationWorkingWeek(id: location, effectiveDate: date, workingWeek: week), naming: .unknownLocation)
        case .employmentEnd(let employee, let date):
            try await perform(EndEmployment(employee: employee, lastDay: date), naming: .unknownEmployee)
        case .blackoutPeriod(let period): try await perform(DeclareBlackoutPeriod(period: period))
        case .opening(let opening): try await perform(SetOpeningBalance(opening: opening), naming: .unknownEmployee)
        case .adjustment(let adjustment, let reason): try await make(adjustment, reason ?? "Correction")
        case .recordedLeave(let leave): try await make(leave)
        case .yearClosure(let closure): try await make(closure)
        case .request(let request): return try await make(request, seq: recorded.seq)
        }
        // Whatever stands twice a command has refused or, where it replaces, the case is not one for commands.
        do { try rules.record(recorded) } catch let violation as RuleViolation {
            throw CannotBeMade(reason: "commands cannot say this twice: \(violation.code.rawValue)")
        }
    }

    private func make(_ adjustment: Adjustment, _ reason: String) async throws {
        let rules = rules.facts
        try await organization.go(to: adjustment.date, of: adjustment.employee)
        try await attempt(AdjustBalance(adjustment: adjustment, reason: reason), what: "the adjustment", naming: .unknownEmployee) {
            try rules.checkAdjustment(adjustment, reason: reason, by: StoredOrganization.founder, today: adjustment.date)
        }
    }

    private func make(_ leave: RecordedLeave) async throws {
        let (rules, after) = (rules.facts, leave.days.span.last.next)
        try await organization.go(to: after, of: leave.employee)
        try await attempt(RecordPastLeave(leave: leave, reason: nil), what: "the recorded leave", naming: .unknownEmployee) {
            let asked = RequestedLeave(employee: leave.employee, leaveType: leave.leaveType, days: leave.days)
            _ = try rules.recordLeave(asked, by: StoredOrganization.founder, today: after)
        }
    }

    private func make(_ closure: YearClosure) async throws {
        let (rules, after) = (rules.facts, closure.endedBy.next)
        try await organization.go(to: after, at: closure.location)
        let close = CloseLeaveYear(location: closure.location, endedBy: closure.endedBy)
        try await attempt(close, what: "the closing", naming: .unknownLocation) {
            _ = try rules.close(closure, by: StoredOrganization.founder, today: after)
        }
    }
}

extension FactMaker {
    private mutating func make(_ request: LeaveRequest, seq: Int) async throws {
        let latest = request.days.span.first - notice(request)
        let todays = [today.map { min($0, latest) } ?? latest, latest]
        var refused: CannotBeMade?
        for today in todays {
            do {
                try await ask(for: request, today: today)
                refused = nil
                break
            } catch let error as CannotBeMade {
                refused = error
            }
        }
        if let refused { throw refused }
        try await remember(request.id, seq)
        for approver in request.approvedBy { try await answer(request, .approve, by: approver, seq) }
        switch request.status {
        case .pending: break
        case .denied: try await answer(request, .deny, by: StoredOrganization.founder, seq)
        case .withdrawn: try await answer(request, .withdraw, by: request.employee, seq)
        case .approved: try await approve(request, seq)
        case .cancelled:
            try await approve(request, seq)
            try await answer(request, .cancel, by: StoredOrganization.founder, seq)
        case .cancellationRequested:
            try await approve(request, seq)
            // Once it has begun, cancelling needs an answer (L7.21).
            try await organization.go(to: request.days.span.first, of: request.employee)
            try await answer(request, .cancel, by: request.employee, seq)
        }
        let status = rules.facts.request(request.id)?.status
        guard status == request.status else {
            throw CannotBeMade(reason: "a request of this kind does not become \(request.status.rawValue)")
        }
    }

    private func notice(_ request: LeaveRequest) -> Int {
        let (facts, first) = (rules.facts, request.days.span.first)
        guard let location = facts.location(of: request.employee, on: first) else { return 0 }
        return facts.policy(at: location, for: request.leaveType, on: first)?.terms.requests.minimumNotice ?? 0
    }

    private func ask(for request: LeaveRequest, today: LocalDate) async throws {
        let rules = rules.facts
        try await organization.go(to: today, of: request.employee)
        let reason = rules.leaveType(request.leaveType)?.reasonRequired == true ? "Because" : nil
        let asked = RequestedLeave(employee: request.employee, leaveType: request.leaveType, days: request.days, reason: reason)
        try await attempt(RequestLeave(id: request.id, asked: asked), what: "the request", as: request.employee) {
            if let violation = RuleViolation(try rules.assess(asked, by: request.employee, today: today).faults) { throw violation }
        }
    }

    private mutating func approve(_ request: LeaveRequest, _ seq: Int) async throws {
        while rules.facts.request(request.id)?.status == .pending {
            try await answer(request, .approve, by: StoredOrganization.founder, seq)
        }
    }

    private mutating func answer(_ request: LeaveRequest, _ action: RequestAction, by actor: EmployeeID, _ seq: Int) async throws {
        let situation = try await organization.situation()
        let (rules, today) = (rules.facts, situation.today(of: request.employee))
        let command = AnswerLeave(request: request.id, of: request.employee, action: action, comment: nil)
        try await attempt(command, what: "an answer to the request", as: actor) {
            _ = try rules.transition(request.id, action, by: actor, today: today)
        }
        try await remember(request.id, seq)
    }

    /// What has become of the request is a fact for the rules, too.
    private mutating func remember(_ id: LeaveRequestID, _ seq: Int) async throws {
        guard let request = try await organization.situation().facts.request(id) else { throw CommandRefused(codes: ["unknown-request"]) }
        rules.set(request, seq: seq)
    }
}

extension FactMaker {
    /// What only its own values can make wrong.
    private func perform(_ command: some Command, naming unknown: RuleCode = .unknownRequest) async throws {
        do { try await organization.perform(command) } catch { throw CommandRefused(codes: error.codes(unknown)) }
    }

    /// What the rules may forbid.
    private func attempt(
        _ command: some Command,
        what: String,
        naming unknown: RuleCode = .unknownEmployee,
        as actor: EmployeeID = StoredOrganization.founder,
        rules check: () throws -> Void
    ) async throws {
        do {
            try await organization.perform(command, as: actor)
        } catch {
            let codes = error.codes(unknown)
            do { try check() } catch let violation as RuleViolation where violation.codes.map(\.rawValue) == codes {
                throw CannotBeMade(reason: "the rules refuse \(what): \(codes.joined(separator: ", "))")
            }
            throw CommandRefused(codes: codes)
        }
    }
}

extension CommandError {
    /// - Parameter unknown: What a thing that does not exist is called by the rules; the interface answers 404 for all of them.
    func codes(_ unknown: RuleCode) -> [String] {
        switch self {
        case .refused(let refusals): refusals.map(\.code)
        case .forbidden(let code): [code]
        case .notFound: [unknown.rawValue]
        case .invalidState(let refusal): [refusal.code]
        case .preconditionFailed, .alreadyHandled, .conflict, .unavailable: ["\(self)"]
        }
    }
}
