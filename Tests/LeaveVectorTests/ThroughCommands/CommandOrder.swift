import Leave

/// In which order the facts of a case are told by commands: what is named before what names it, and whatever was recorded first in front.
enum CommandOrder: CaseIterable {
    /// Leave is asked for when everything else is known.
    case requestsLast
    /// Leave is asked for before anything took from the balance, limited who may be away, or ended an employment.
    case requestsFirst

    func sorted(_ facts: [RecordedFact]) -> [RecordedFact] {
        facts.flatMap(\.inSteps).enumerated().sorted { left, right in
            (left.element.seq, rank(left.element.fact), left.offset) < (right.element.seq, rank(right.element.fact), right.offset)
        }.map(\.element)
    }

    private func rank(_ fact: VectorFact) -> Int {
        switch fact {
        case .calendar: 0
        case .holiday: 1
        case .location: 2
        case .department: 3
        case .leaveType: 4
        case .employee: 5
        case .policy: 6
        case .settled: self == .requestsFirst ? 9 : 7
        case .assignment(.approvers, _, _), .assignment(.location, _, _), .assignment(.department, _, _): 7
        case .request: self == .requestsFirst ? 8 : 15
        case .assignment, .locationWorkingWeek: 10
        case .employmentEnd: 11
        case .opening: 12
        case .adjustment: 13
        case .recordedLeave: 14
        case .blackoutPeriod: 16
        case .yearClosure: 17
        }
    }
}

extension RecordedFact {
    /// What commands say one after the other: a department before its people and its approvers, who are its people, after them.
    fileprivate var inSteps: [RecordedFact] {
        switch fact {
        case .department(let department) where department.approvers != nil || department.maximumAbsent != nil:
            var bare = department
            (bare.approvers, bare.maximumAbsent) = (nil, nil)
            return [RecordedFact(fact: .department(bare), seq: seq), RecordedFact(fact: .settled(department), seq: seq)]
        case .employee(let employee):
            guard let end = employee.employmentEnd else { return [self] }
            var bare = employee
            bare.employmentEnd = nil
            return [RecordedFact(fact: .employee(bare), seq: seq), RecordedFact(fact: .employmentEnd(employee.id, end), seq: seq)]
        default: return [self]
        }
    }
}
