import Foundation
import Leave

/// The facts of a case, as the rules read them.
struct VectorFacts {
    private(set) var facts = Facts()
    private var ends: Set<String> = []

    init() {}

    /// - Throws: `RuleViolation` for the fault among the facts.
    init(_ recorded: [RecordedFact]) throws {
        for recorded in recorded { try record(recorded) }
        if let code = facts.faults(isTimeZone: { TimeZone(identifier: $0) != nil }).first { throw RuleViolation(code) }
    }

    mutating func record(_ recorded: RecordedFact) throws {
        try Self.refuse(try collision(of: recorded.fact))
        let seq = recorded.seq
        switch recorded.fact {
        case .calendar(let id): facts.record(HolidayCalendar(id: id), seq: seq)
        case .holiday(let holiday, let calendar): facts.record(holiday, in: calendar, seq: seq)
        case .location(let location): facts.record(location, seq: seq)
        case .department(let department), .settled(let department): facts.record(department, seq: seq)
        case .leaveType(let leaveType): facts.record(leaveType, seq: seq)
        case .policy(let version): facts.record(version, seq: seq)
        case .employee(let employee): facts.record(employee, seq: seq)
        case .assignment(let assignment, let employee, let date): facts.record(assignment, for: employee, from: date, seq: seq)
        case .locationWorkingWeek(let week, let location, let date): facts.record(week, at: location, from: date, seq: seq)
        case .employmentEnd(let employee, let date): facts.end(employee, on: date, seq: seq)
        case .blackoutPeriod(let period): facts.record(period, seq: seq)
        case .request(let request): facts.record(request, seq: seq)
        case .recordedLeave(let leave): facts.record(leave, seq: seq)
        case .adjustment(let adjustment, _): facts.record(adjustment, seq: seq)
        case .opening(let opening): facts.record(opening, seq: seq)
        case .yearClosure(let closure): facts.record(closure, seq: seq)
        }
    }

    private mutating func collision(of fact: VectorFact) throws -> RuleCode? {
        switch fact {
        case .calendar(let id): return facts.collision(with: id)
        case .holiday(let holiday, let calendar): return facts.collision(with: holiday, in: calendar)
        case .location(let location): return facts.collision(with: location.id)
        case .department(let department): return facts.collision(with: department.id)
        case .leaveType(let leaveType): return facts.collision(with: leaveType.id)
        case .policy(let version): return facts.collision(with: version)
        case .employee(let employee): return facts.collision(with: employee.id)
        case .assignment(let assignment, let employee, let date):
            guard facts.employee(employee) != nil else { return .unknownEmployee }
            return facts.collision(with: assignment, for: employee, from: date)
        case .locationWorkingWeek(_, let location, let date): return facts.collision(withWorkingWeekAt: location, from: date)
        case .employmentEnd(let employee, let date):
            guard facts.employee(employee) != nil else { return .unknownEmployee }
            return ends.insert("\(employee) \(date)").inserted ? nil : .duplicateAssignment
        case .blackoutPeriod(let period): return facts.collision(with: period.id)
        case .request(let request): return facts.collision(with: request.id)
        case .recordedLeave(let leave): return facts.collision(with: leave.id)
        case .adjustment(let adjustment, _): return facts.collision(with: adjustment.id)
        case .settled, .opening, .yearClosure: return nil
        }
    }

    private static func refuse(_ code: RuleCode?) throws {
        if let code { throw RuleViolation(code) }
    }
}

extension VectorFacts {
    /// What has become of a request since it was recorded.
    mutating func set(_ request: LeaveRequest, seq: Int) { facts.record(request, seq: seq) }
}
