/// One leave of an employee, whatever recorded it.
struct StandingLeave: Sendable {
    let id: LeaveRequestID
    let leaveType: LeaveTypeID
    let days: LeaveDays
    let isPending: Bool
    let isRecorded: Bool
}

extension EmployeeFacts {
    /// What covers days now: requests that are pending or leave, and recorded leave (LEAVE_RULES L7.4).
    func standing(except request: LeaveRequestID? = nil) -> [StandingLeave] {
        let asked = requests.current.filter { $0.status.isLive && $0.id != request }
        return asked.map {
            StandingLeave(id: $0.id, leaveType: $0.leaveType, days: $0.days, isPending: $0.status == .pending, isRecorded: false)
        }
            + recordedLeaves.current.map {
                StandingLeave(id: $0.id, leaveType: $0.leaveType, days: $0.days, isPending: false, isRecorded: true)
            }
    }
}

extension Perspective {
    /// L7.4 and L7.5.
    func overlaps(_ days: LeaveDays, _ standing: [StandingLeave]) -> Bool { !overlapping(days, standing).isEmpty }

    /// The leave that is in the way, in order of dates.
    func overlapping(_ days: LeaveDays, _ standing: [StandingLeave]) -> [StandingLeave] {
        let near = standing.filter { $0.days.span.overlaps(days.span) }
        guard !near.isEmpty else { return [] }
        var meeting = days.hours == nil ? near.filter { $0.days.hours == nil && halvesMeet(days, $0.days) } : []
        // Only days on which somebody names hours are left to look at.
        let dates = days.hours != nil ? [days.span.first] : Set(near.filter { $0.days.hours != nil }.map(\.days.span.first)).sorted()
        for date in dates {
            let others = near.filter { $0.days.span.contains(date) }
            if hoursOverlap(on: date, days, others.map(\.days)) { meeting += others }
        }
        var seen: Set<LeaveRequestID> = []
        return meeting.filter { seen.insert($0.id).inserted }.sorted { $0.days.span.first < $1.days.span.first }
    }

    private func halvesMeet(_ left: LeaveDays, _ right: LeaveDays) -> Bool {
        guard let common = left.span.intersection(right.span) else { return false }
        return common.contains { !left.halves(on: $0).isDisjoint(with: right.halves(on: $0)) }
    }

    /// Hours carry no clock times: together with half days they may not exceed the day, and a full day excludes them (L7.5).
    private func hoursOverlap(on date: LocalDate, _ asked: LeaveDays, _ others: [LeaveDays]) -> Bool {
        guard !others.isEmpty else { return false }
        let all = [asked] + others
        if all.contains(where: { $0.halves(on: date) == .both }) { return true }
        let worth = worth(on: date, in: .hours)
        let sum = all.reduce(Amount.zero) { $0 + ($1.hours ?? worth.sum(of: $1.halves(on: date))) }
        return sum > worth.sum
    }

    /// The request with the requests that adjoin it without a worked half in between (L7.9).
    func chain(_ days: LeaveDays, _ standing: [StandingLeave]) -> [LeaveDays] {
        var (first, last) = (days.firstHalf, days.lastHalf)
        var rest = standing.map(\.days).filter { $0.hours == nil }
        var chain = [days]
        while let index = rest.firstIndex(where: { adjoins($0, first, last) }) {
            let next = rest.remove(at: index)
            chain.append(next)
            first = min(first, next.firstHalf)
            last = max(last, next.lastHalf)
        }
        return chain
    }

    private func adjoins(_ days: LeaveDays, _ first: Int, _ last: Int) -> Bool {
        if days.lastHalf < first { return !worksBetween(days.lastHalf, first) }
        if days.firstHalf > last { return !worksBetween(last, days.firstHalf) }
        return true
    }

    private func worksBetween(_ first: Int, _ last: Int) -> Bool {
        (first + 1..<last).contains { half in
            let date = LocalDate(daysSinceEpoch: half >> 1)
            return workedHalves(on: date).contains(half & 1 == 0 ? .morning : .afternoon)
        }
    }
}

extension LeaveDays {
    /// Halves counted from the epoch: two a day.
    fileprivate var firstHalf: Int { span.first.daysSinceEpoch * 2 + (fromPart == .afternoon ? 1 : 0) }
    fileprivate var lastHalf: Int { span.last.daysSinceEpoch * 2 + (toPart == .morning ? 0 : 1) }
}
