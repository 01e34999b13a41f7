@testable import Leave

/// One fact of a scenario. Its id names what has an id, wherever it stands in the order.
struct Step {
    enum Fact {
        case policy(Int, LocalDate, PolicyTerms)
        case transfer(LocalDate, Int, TransferMode)
        case week(LocalDate, WorkingWeek?)
        case locationWeek(Int, LocalDate, WorkingWeek)
        case factor(LocalDate, WorkFactor)
        case own(LocalDate, Amount?)
        case holiday(LocalDate, DayPart)
        case leave(LeaveDays, LeaveRequest.Status)
        case recorded(LeaveDays)
        case adjustment(LocalDate, Amount, LocalDate?)
        case opening(LocalDate, Amount)
        case end(LocalDate)
        case closing(LocalDate)
    }

    let id: UInt128
    let fact: Fact

    static func location(_ index: Int) -> LocationID { LocationID(UInt128(index + 1)) }

    /// When it takes effect; nil for what looks back on purpose: an opening balance, and the closing of a year.
    var effect: LocalDate? {
        switch fact {
        case .policy(_, let date, _), .transfer(let date, _, _), .week(let date, _), .locationWeek(_, let date, _), .factor(let date, _),
            .own(let date, _), .holiday(let date, _), .adjustment(let date, _, _), .end(let date):
            date
        case .leave(let days, _), .recorded(let days): days.span.first
        case .opening, .closing: nil
        }
    }

    var days: LeaveDays? {
        switch fact {
        case .leave(let days, let status): status.isLive ? days : nil
        case .recorded(let days): days
        default: nil
        }
    }

    /// Whether the order between two of them shows in the ledger (L8.2, "in the order of the facts") or decides on a closed year.
    var isOrdered: Bool {
        switch fact {
        case .leave, .recorded, .adjustment, .closing: true
        default: false
        }
    }

    /// Two that would stand in one place.
    func collides(with other: Step) -> Bool {
        switch (fact, other.fact) {
        case (.policy(let left, let date, _), .policy(let right, let other, _)): left == right && date == other
        case (.transfer(let date, _, _), .transfer(let other, _, _)): date == other
        case (.week(let date, _), .week(let other, _)), (.factor(let date, _), .factor(let other, _)),
            (.own(let date, _), .own(let other, _)), (.holiday(let date, _), .holiday(let other, _)):
            date == other
        case (.locationWeek(let left, let date, _), .locationWeek(let right, let other, _)): left == right && date == other
        case (.opening, .opening), (.end, .end): true
        default: false
        }
    }

    func record(in facts: inout Facts, seq: Int, _ type: LeaveTypeID) {
        let john = Fixture.john
        switch fact {
        case .policy(let place, let date, let terms):
            let version = PolicyVersion(
                id: PolicyID(id),
                location: Self.location(place),
                leaveType: type,
                effectiveDate: date,
                terms: terms
            )
            facts.record(version, seq: seq)
        case .transfer(let date, let place, let mode):
            facts.record(.location(Transfer(to: Self.location(place), mode: mode)), for: john, from: date, seq: seq)
        case .week(let date, let week): facts.record(.workingWeek(week), for: john, from: date, seq: seq)
        case .locationWeek(let place, let date, let week): facts.record(week, at: Self.location(place), from: date, seq: seq)
        case .factor(let date, let factor): facts.record(.fte(factor), for: john, from: date, seq: seq)
        case .own(let date, let amount): facts.record(.entitlement(type, amount), for: john, from: date, seq: seq)
        case .holiday(let date, let part): facts.record(Holiday(on: date, part: part), in: HolidayCalendarID(1), seq: seq)
        case .leave(let days, let status):
            facts.record(LeaveRequest(id: LeaveRequestID(id), employee: john, leaveType: type, days: days, status: status), seq: seq)
        case .recorded(let days):
            facts.record(RecordedLeave(id: LeaveRequestID(id), employee: john, leaveType: type, days: days), seq: seq)
        case .adjustment(let date, let amount, let expires):
            let adjustment = Adjustment(
                id: AdjustmentID(id),
                employee: john,
                leaveType: type,
                date: date,
                amount: amount,
                expires: expires
            )
            facts.record(adjustment, seq: seq)
        case .opening(let date, let amount):
            facts.record(Opening(employee: john, leaveType: type, date: date, amount: amount), seq: seq)
        case .end(let date): facts.end(john, on: date, seq: seq)
        case .closing(let date): facts.record(YearClosure(location: Self.location(0), endedBy: date), seq: seq)
        }
    }
}

extension Step: CustomStringConvertible {
    var description: String {
        switch fact {
        case .policy(let place, let date, let terms): "policy at \(place + 1) from \(date): \(terms.text)"
        case .transfer(let date, let place, let mode): "to location \(place + 1) on \(date), \(mode)"
        case .week(let date, let week): "own week from \(date): \(week?.text ?? "none")"
        case .locationWeek(let place, let date, let week): "week of location \(place + 1) from \(date): \(week.text)"
        case .factor(let date, let factor): "factor \(factor.value) from \(date)"
        case .own(let date, let amount): "own entitlement \(amount?.description ?? "none") from \(date)"
        case .holiday(let date, let part): "holiday \(date) \(part)"
        case .leave(let days, let status): "\(status) \(days.text)"
        case .recorded(let days): "recorded \(days.text)"
        case .adjustment(let date, let amount, let expires): "adjustment \(amount) on \(date), expires \(expires?.description ?? "never")"
        case .opening(let date, let amount): "opening \(amount) on \(date)"
        case .end(let date): "employed until \(date)"
        case .closing(let date): "closed through \(date)"
        }
    }
}

extension PolicyTerms {
    fileprivate var text: String {
        let parts: [String?] = [
            "\(entitlement) \(grant)", "prorated by \(proration.basis), \(proration.rounding.step) \(proration.rounding.mode)",
            tenure.map { "tenure \($0.steps.map { "\($0.afterYears): \($0.entitlement)" }) \($0.effective)" },
            waiting.map { "waits \($0.months) months, \($0.during)" }, cap.map { "cap \($0)" },
            partTime == .none ? nil : "part time \(partTime)", negativeLimit == .zero ? nil : "down to -\(negativeLimit)",
            "rolls over \(rollOver)",
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}

extension LeaveDays {
    var text: String {
        let part = hours.map { " \($0) hours" } ?? (fromPart == .full && toPart == .full ? "" : " (\(fromPart)–\(toPart))")
        return "\(span.first)–\(span.last)\(part)"
    }
}
