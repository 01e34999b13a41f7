extension Schedule {
    /// What one state of knowledge gives.
    struct Part {
        private(set) var credits: [YearCredits] = []
        private(set) var entries: [Entry] = []

        init(_ perspective: Perspective, _ years: [LeaveYear], _ type: LeaveType, through last: LocalDate, _ explaining: Bool) {
            var turns: [Entry] = []
            if type.tracking == .limited {
                turns = appendYears(years, perspective, type, through: last, explaining)
                appendAdjustments(years, perspective, type, through: last)
            }
            appendLeave(years, perspective, type, through: last)
            if type.tracking == .limited, let opening = perspective.opening(for: type.id) {
                for index in credits.indices { credits[index].keep(from: opening.date, through: nil) }
                turns.removeAll { $0.date < opening.date }
                entries.removeAll { $0.date < opening.date }
                if opening.date <= last {
                    entries.append(
                        Entry(date: opening.date, leaveYear: years.name(of: opening.date), operation: .opening(opening.amount))
                    )
                }
            }
            entries = Self.merged(turns, Self.sorted(entries))
        }

        /// The roll-over out of a closed year belongs to it.
        mutating func keep(from begin: LocalDate?, through last: LocalDate?) {
            guard begin != nil || last != nil else { return }
            for index in credits.indices { credits[index].keep(from: begin, through: last) }
            entries.removeAll { !$0.isPart(from: begin, through: last) }
        }

        /// Stable: facts of one kind and day keep their order.
        private static func sorted(_ entries: [Entry]) -> [Entry] {
            if entries.indices.dropFirst().allSatisfy({ entries[$0 - 1].order <= entries[$0].order }) { return entries }
            let keys = entries.indices.map { (order: entries[$0].order, index: $0) }.sorted { $0 < $1 }
            return keys.map { entries[$0.index] }
        }

        /// Of one kind and day, those of the first come first.
        private static func merged(_ first: [Entry], _ second: [Entry]) -> [Entry] {
            guard !first.isEmpty else { return second }
            var merged: [Entry] = []
            merged.reserveCapacity(first.count + second.count)
            var next = second.startIndex
            for entry in first {
                while next < second.endIndex, second[next].order < entry.order {
                    merged.append(second[next])
                    next += 1
                }
                merged.append(entry)
            }
            merged.append(contentsOf: second[next...])
            return merged
        }
    }
}

extension Schedule.Entry {
    fileprivate func isPart(from begin: LocalDate?, through last: LocalDate?) -> Bool {
        if let begin, date < begin || date == begin && operation.endsYear { return false }
        if let last, date > last, !(date == last.next && operation.endsYear) { return false }
        return true
    }
}

extension Schedule.Part {
    /// - Returns: The steps from year to year, in order.
    private mutating func appendYears(
        _ years: [LeaveYear],
        _ perspective: Perspective,
        _ type: LeaveType,
        through last: LocalDate,
        _ explaining: Bool
    ) -> [Schedule.Entry] {
        var turns: [Schedule.Entry] = []
        let caps = Caps(perspective, type.id)
        for (index, year) in years.enumerated() {
            let entitlement = YearEntitlement(perspective, leaveType: type.id, year: year)
            let changes = entitlement.changes(explaining: explaining)
            var credits = YearCredits(changes, in: year, caps)
            if year.end > last { credits.keep(from: nil, through: last) }
            self.credits.append(credits)
            guard index + 1 < years.count else { continue }
            let next = years[index + 1]
            let begin = year.end.next
            let policy = perspective.policy(for: type.id, on: year.end)
            if year.isEndedByTransfer {
                let correction = entitlement.correction(after: changes)
                if correction != .zero {
                    turns.append(
                        Schedule.Entry(
                            date: begin,
                            leaveYear: year.name,
                            operation: .correction(correction, earned: changes.sum + correction)
                        )
                    )
                }
            }
            let turn = Schedule.YearTurn(
                oldYear: year.name,
                limit: year.isEndedByTransfer ? nil : policy?.terms.rollOver.limit,
                expires: year.isEndedByTransfer ? nil : policy?.terms.rollOver.expiry?.lastDay(from: begin),
                cap: year.isEndedByTransfer ? nil : caps.cap(on: begin),
                isTransfer: year.isEndedByTransfer,
                policy: policy?.id
            )
            turns.append(Schedule.Entry(date: begin, leaveYear: next.name, operation: .rollOver(turn)))
        }
        return turns
    }

    private mutating func append(_ date: LocalDate, _ leaveYear: LocalDate, _ operation: Schedule.Operation) {
        entries.append(Schedule.Entry(date: date, leaveYear: leaveYear, operation: operation))
    }

    private mutating func appendAdjustments(_ years: [LeaveYear], _ perspective: Perspective, _ type: LeaveType, through last: LocalDate) {
        for adjustment in perspective.record.adjustments.known(before: perspective.horizonOfKnowledge)
        where adjustment.leaveType == type.id && adjustment.date <= last {
            append(adjustment.date, years.name(of: adjustment.date), .adjustment(adjustment))
        }
    }

    private mutating func appendLeave(_ years: [LeaveYear], _ perspective: Perspective, _ type: LeaveType, through last: LocalDate) {
        func append(_ days: LeaveDays, _ operation: (Amount) -> Schedule.Operation) {
            for (date, amount) in perspective.amounts(of: days, in: type.unit) where date <= last {
                self.append(date, years.name(of: date), operation(amount))
            }
        }
        guard type.tracking != .untracked else { return }
        for leave in perspective.record.recordedLeaves.known(before: perspective.horizonOfKnowledge) where leave.leaveType == type.id {
            append(leave.days) { .recordedLeave(leave.id, $0) }
        }
        for request in perspective.record.requests.known(before: perspective.horizonOfKnowledge) where request.leaveType == type.id {
            if request.status.isLeave {
                append(request.days) { .leave(request.id, $0) }
            } else if request.status == .pending {
                append(request.days) { .pending(request.id, $0) }
            }
        }
    }
}

extension Perspective {
    func opening(for leaveType: LeaveTypeID) -> Opening? {
        record.openings[leaveType]?.known(before: horizonOfKnowledge)
    }
}

extension [LeaveYear] {
    /// The name of the year that holds the date; before the first year the first, after the last the last (L2.6).
    func name(of date: LocalDate) -> LocalDate {
        (last { $0.start <= date } ?? first)?.name ?? date
    }
}
