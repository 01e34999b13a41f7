/// What is known about one employee: now, or before a certain recording (LEAVE_RULES L9.11). Built once per question.
struct Perspective: Sendable {
    let facts: Facts
    /// Facts with a lower `seq` are known; nil: all.
    let horizonOfKnowledge: Int?
    let record: EmployeeFacts
    let employee: Employee
    let start: LocalDate
    /// The last day of employment.
    let end: LocalDate?
    /// Where the employee is before the first transfer.
    let firstLocation: LocationID?
    let transfers: [(date: LocalDate, transfer: Transfer)]
    let ownWeeks: Timeline<WorkingWeek?>
    let factors: Timeline<WorkFactor>
    let departments: Timeline<DepartmentID?>
    let sites: [LocationID: Site]

    /// Nil when the employee is not known.
    /// - Parameter leaveType: Whose policies are asked for again and again.
    init?(_ id: EmployeeID, in facts: Facts, knownBefore seq: Int? = nil, for leaveType: LeaveTypeID? = nil) {
        guard let record = facts.employees[id], let employee = record.employee.known(before: seq) else { return nil }
        self.facts = facts
        horizonOfKnowledge = seq
        self.record = record
        self.employee = employee
        start = employee.employmentStart
        if let end = record.end.known(before: seq) { self.end = end.lastDay } else { end = employee.employmentEnd }
        var transfers = record.transfers.known(before: seq).entries
        firstLocation = employee.location ?? transfers.first?.value.location
        // The first location is no transfer: it holds from the start of employment.
        if employee.location == nil, !transfers.isEmpty { transfers.removeFirst() }
        self.transfers = transfers.map { ($0.date, $0.value) }
        ownWeeks = record.workingWeeks.known(before: seq)
        factors = record.factors.known(before: seq)
        departments = record.departments.known(before: seq)
        var sites: [LocationID: Site] = [:]
        for location in Set([firstLocation].compactMap { $0 } + transfers.map { $0.value.location }) {
            sites[location] = Site(location, in: facts, knownBefore: seq, for: leaveType)
        }
        self.sites = sites
    }

    func isEmployed(on date: LocalDate) -> Bool { start <= date && date <= end ?? date }

    func location(on date: LocalDate) -> LocationID? {
        transfers.last { $0.date <= date }?.transfer.location ?? firstLocation
    }

    func site(on date: LocalDate) -> Site? { location(on: date).flatMap { sites[$0] } }

    func department(on date: LocalDate) -> DepartmentID? {
        departments.value(on: date) ?? employee.department
    }

    /// The version in force where the employee is on that day (L6.1).
    func policy(for leaveType: LeaveTypeID, on date: LocalDate) -> PolicyVersion? {
        location(on: date).flatMap { sites[$0]?.policies(for: leaveType).value(on: date) }
    }

    /// The working week in force (L3.3); nil without a location.
    func workingWeek(on date: LocalDate) -> WorkingWeek? {
        if let own = ownWeeks.value(on: date), let own { return own }
        return site(on: date)?.workingWeek(on: date)
    }
}

/// What is known about a location.
struct Site: Sendable {
    let location: Location
    let weeks: Timeline<WorkingWeek>
    private let policies: [LeaveTypeID: RecordedTimeline<PolicyVersion>]
    private let seq: Int?
    /// Resolved once: a ledger asks for them on every day of a credit.
    private let ready: (leaveType: LeaveTypeID, policies: Timeline<PolicyVersion>)?

    init?(_ id: LocationID, in facts: Facts, knownBefore seq: Int?, for leaveType: LeaveTypeID?) {
        guard let record = facts.locations[id], let location = record.location.known(before: seq) else { return nil }
        self.location = location
        weeks = record.workingWeeks.known(before: seq)
        policies = record.policies
        self.seq = seq
        ready = leaveType.map { ($0, record.policies[$0]?.known(before: seq) ?? Timeline()) }
    }

    func policies(for leaveType: LeaveTypeID) -> Timeline<PolicyVersion> {
        if let ready, ready.leaveType == leaveType { return ready.policies }
        return policies[leaveType]?.known(before: seq) ?? Timeline()
    }

    func workingWeek(on date: LocalDate) -> WorkingWeek { weeks.value(on: date) ?? location.workingWeek }
}
