extension Facts {
    /// What may still be taken from a first to a last day: on the first, then, with that taken, on each later one (LEAVE_RULES L8.11).
    /// Nil for a type without limit.
    /// - Throws: `unknown-employee`, `unknown-leave-type`.
    package func available(
        to employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        within span: DateSpan
    ) throws(RuleViolation) -> Amount? {
        let account = try Account(employee, leaveType, in: self)
        return account.available(within: span, account.schedule(through: account.horizon(for: span)))
    }
}

extension Account {
    /// On one day, the largest amount that fits when taken whole on it (L8.10).
    /// - Parameter schedule: Up to the horizon of the span.
    func available(within span: DateSpan, _ schedule: Schedule, except request: LeaveRequestID? = nil) -> Amount? {
        guard type.tracking == .limited else { return nil }
        let room = Room(self, schedule, for: span, except: request)
        var taken: [(date: LocalDate, amount: Amount)] = []
        for date in room.daysThatMayYield(in: span) where mayBeUsed(on: date) {
            let amount = room.largest(on: date, after: taken)
            if amount > .zero { taken.append((date, amount)) }
        }
        return taken.reduce(.zero) { $0 + $1.amount }
    }

    private func mayBeUsed(on date: LocalDate) -> Bool {
        guard perspective.isEmployed(on: date), !closed.contains(date), let version = policy(on: date) else { return false }
        if let opening = perspective.opening(for: type.id), date < opening.date { return false }
        return date >= usableFrom(version)
    }

    /// Whether additional leave fits (L8.10). All pending requests count as approved, without the one that is asked about.
    /// - Parameter schedule: Up to the horizon of the span.
    func fits(
        _ leave: [(date: LocalDate, amount: Amount)],
        within span: DateSpan,
        _ schedule: Schedule,
        except request: LeaveRequestID?
    ) -> Bool {
        Room(self, schedule, for: span, except: request).fits(charged(leave))
    }

    /// Leave before an opening balance is not charged (L8.12).
    private func charged(_ leave: [(date: LocalDate, amount: Amount)]) -> [(date: LocalDate, amount: Amount)] {
        guard let opening = perspective.opening(for: type.id) else { return leave }
        return leave.filter { $0.date >= opening.date }
    }

    /// The balance at the end of the day with additional leave and with all pending requests taken (the answer to a request).
    /// - Parameter schedule: Up to that day or further.
    func balance(
        on date: LocalDate,
        with leave: [(date: LocalDate, amount: Amount)],
        _ schedule: Schedule,
        except request: LeaveRequestID?
    ) -> Amount {
        balance(on: date, with: leave, schedule, pending: .taken(except: request))
    }

    func balance(
        on date: LocalDate,
        with leave: [(date: LocalDate, amount: Amount)],
        _ schedule: Schedule,
        pending: Replay.Pending
    ) -> Amount {
        var replay = Replay(schedule, pending: pending)
        return replay.points(through: date, with: charged(leave)).last?.balance ?? .zero
    }
}
