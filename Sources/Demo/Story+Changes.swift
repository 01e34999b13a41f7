import Application
import Leave

extension Story {
    /// What changed for people during the year, besides their leave.
    mutating func changeThings() throws {
        let alex = cast.alex.id
        let move = AssignToEmployee(employee: cast.lucas.id, effectiveDate: monday(-24), assignment: .location(Transfer(to: lisbon)))
        journal.write(on: monday(-26), by: alex, move)
        let fourDays = try Self.week(days: 4)
        let week = AssignToEmployee(employee: cast.priya.id, effectiveDate: monday(-20), assignment: .workingWeek(fourDays))
        journal.write(on: monday(-22), by: cast.ana.id, week)
        let overtime = Adjustment(
            id: AdjustmentID(newID()),
            employee: cast.john.id,
            leaveType: pto,
            date: monday(-14),
            amount: Amount(1)
        )
        journal.write(
            on: monday(-14) + 1,
            by: cast.ana.id,
            AdjustBalance(adjustment: overtime, reason: "Worked on the weekend of the release")
        )
        journal.write(on: monday(-13), by: alex, EndEmployment(employee: cast.erik.id, lastDay: monday(-9) + 4))
        try recordPastLeave(of: cast.john, week: -11, days: 1, reason: "Agreed on the phone, never entered")
    }

    private mutating func recordPastLeave(of profile: Profile, week: Int, days: Int, reason: String) throws {
        let span = workdays(at: profile.place).span(from: monday(week), count: days)
        let leave = RecordedLeave(id: LeaveRequestID(newID()), employee: profile.id, leaveType: pto, days: try LeaveDays(span))
        journal.write(on: span.last + 9, by: cast.mike.id, RecordPastLeave(leave: leave, reason: reason))
    }
}
