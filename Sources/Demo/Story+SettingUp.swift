import Application
import Leave

extension Story {
    /// The first day: places, teams, kinds of leave, policies and everybody who worked there then.
    mutating func setUp(_ connection: SSOConnection) throws {
        let ana = cast.ana
        let admin = try Employee(id: ana.id, employmentStart: start(of: ana), roles: [.admin])
        let founding = FoundOrganization(
            name: DemoOrganization.name,
            slug: DemoOrganization.slug,
            admin: admin,
            email: ana.email,
            domain: DemoOrganization.domain,
            connection: connection
        )
        journal.write(on: founded, by: nil, founding)
        write(ChangeEmployeeProfile(employee: ana.id, email: .unchanged, name: .set(ana.name)))
        try createPlaces()
        try createTeams()
        try defineLeave()
        try openSupport()
        write(AssignToEmployee(employee: ana.id, effectiveDate: founded, assignment: .location(Transfer(to: belgrade))))
        for profile in cast.everybody where profile.id != ana.id { try hire(profile) }
        let steps = [ApprovalSequence.Step(anyOf: [cast.mike.id], fallback: [ana.id])]
        let approver = ApprovalSequence(steps)
        write(ChangeDepartment(id: engineering, approvers: approver))
        write(AssignToEmployee(employee: cast.john.id, effectiveDate: founded, assignment: .approvers(approver)))
    }

    /// On the first day, by Ana.
    mutating func write(_ command: some Command) {
        journal.write(on: founded, by: cast.ana.id, command)
    }

    private func start(of profile: Profile) -> LocalDate {
        workdays(at: profile.place).span(from: today.adding(months: -profile.months), count: 1).first
    }

    private mutating func createPlaces() throws {
        guard let newYear = MonthDay(month: 1, day: 1) else { throw Impossible.date }
        for (id, name, zone, calendar, country, holidays) in [
            (belgrade, "Belgrade", "Europe/Belgrade", serbianHolidays, "Serbia", serbia),
            (lisbon, "Lisbon", "Europe/Lisbon", portugueseHolidays, "Portugal, Lisbon", portugal),
        ] {
            write(CreateHolidayCalendar(id: calendar, name: country))
            write(AddHolidays(calendar: calendar, holidays: holidays))
            let location = try Location(
                id: id,
                timeZone: zone,
                leaveYear: try .starting(on: newYear),
                workingWeek: try Self.week(days: 5),
                holidayCalendars: [calendar]
            )
            write(CreateLocation(location: location, name: name, closing: .manual))
        }
    }

    private mutating func createTeams() throws {
        write(CreateDepartment(department: try Department(id: engineering), name: "Engineering"))
        let approver = ApprovalSequence([ApprovalSequence.Step(anyOf: [cast.ana.id])])
        write(CreateDepartment(department: try Department(id: sales, approvers: approver), name: "Sales"))
    }

    private mutating func defineLeave() throws {
        guard let newYear = LocalDate(year: founded.year, month: 1, day: 1) else { throw Impossible.date }
        write(DefineLeaveType(leaveType: LeaveType(id: pto, unit: .days, privacy: .type), name: "PTO"))
        let sickness = LeaveType(id: sick, unit: .days, tracking: .unlimited, approvalNeeded: false, privacy: .absence)
        write(DefineLeaveType(leaveType: sickness, name: "Sick leave"))
        let elsewhere = LeaveType(id: home, unit: .days, tracking: .untracked, approvalNeeded: false, countsAsAbsent: false, privacy: .type)
        write(DefineLeaveType(leaveType: elsewhere, name: "Working from home"))
        let hours = LeaveType(id: flex, unit: .hours, increment: try Amount(parsing: "0.5"), privacy: .hidden)
        write(DefineLeaveType(leaveType: hours, name: "Flex hours"))

        let endOfJune = MonthDay(month: 6, day: 30).map(RollOver.Expiry.on)
        let endOfMarch = MonthDay(month: 3, day: 31).map(RollOver.Expiry.on)
        for (leaveType, place, terms) in [
            (pto, belgrade, try terms("20", rollOver: .upTo(Amount(5), endOfJune))),
            (pto, lisbon, try terms("25", rollOver: .upTo(Amount(10), endOfMarch), cancellation: .approval)),
            (sick, belgrade, try terms("0", pastDays: 14)), (sick, lisbon, try terms("0", pastDays: 14)),
            (home, belgrade, try terms("0", pastDays: 2)), (home, lisbon, try terms("0", pastDays: 2)),
            (flex, belgrade, try terms("12")), (flex, lisbon, try terms("16")),
        ] {
            let policy = PolicyVersion(id: PolicyID(newID()), location: place, leaveType: leaveType, effectiveDate: newYear, terms: terms)
            write(SetLeavePolicy(policy: policy))
        }
    }

    func terms(
        _ entitlement: String,
        grant: Grant = .upFront,
        rollOver: RollOver = .none,
        pastDays: Int = 0,
        cancellation: PolicyTerms.Cancellation = .free
    ) throws -> PolicyTerms {
        try PolicyTerms(
            entitlement: try Amount(parsing: entitlement),
            grant: grant,
            proration: Proration(rounding: Rounding(.half, .nearest)),
            partTime: .fullTimeDays(Amount(5)),
            rollOver: rollOver,
            requests: RequestLimits(pastDays: pastDays),
            cancellation: cancellation
        )
    }

    /// Entered a little before the first day, or on the first day of all.
    private mutating func hire(_ profile: Profile) throws {
        let start = start(of: profile)
        let team: DepartmentID? =
            switch profile.team {
            case .engineering: engineering
            case .sales: sales
            case .support: support
            case nil: nil
            }
        let employee = try Employee(
            id: profile.id,
            location: location(profile.place),
            department: team,
            employmentStart: start,
            roles: profile.isAdmin ? [.admin] : []
        )
        journal.write(on: start - 10, by: cast.ana.id, AddEmployee(employee: employee, email: profile.email, name: profile.name))
    }
}

extension ChangeDepartment {
    fileprivate init(id: DepartmentID, approvers: ApprovalSequence) {
        self.init(id: id)
        self.approvers = .set(approvers)
    }
}
