import Leave

/// One fact of a case, as a value of the domain.
enum VectorFact: Sendable {
    case calendar(HolidayCalendarID)
    case holiday(Holiday, HolidayCalendarID)
    case location(Location)
    case department(Department)
    /// What has become of a department since.
    case settled(Department)
    case leaveType(LeaveType)
    case policy(PolicyVersion)
    case employee(Employee)
    case assignment(Assignment, EmployeeID, LocalDate)
    case locationWorkingWeek(WorkingWeek, LocationID, LocalDate)
    case employmentEnd(EmployeeID, LocalDate)
    case blackoutPeriod(BlackoutPeriod)
    case request(LeaveRequest)
    case recordedLeave(RecordedLeave)
    case adjustment(Adjustment, reason: String?)
    case opening(Opening)
    case yearClosure(YearClosure)
}

/// A fact and the order in which it was recorded.
struct RecordedFact: Sendable {
    let fact: VectorFact
    let seq: Int
}

/// Reads the facts of a case as a body of the REST interface would be read.
struct VectorFactReader {
    private let names: VectorNames
    private var weeks: [String: WorkingWeek] = [:]
    private var facts: [RecordedFact] = []

    /// - Throws: `RuleViolation` for what is no value.
    static func read(_ given: JSON, _ names: VectorNames) throws -> [RecordedFact] {
        var reader = VectorFactReader(names: names)
        try reader.read(given)
        return reader.facts
    }

    private init(names: VectorNames) { self.names = names }

    private mutating func read(_ given: JSON) throws {
        for item in given["workingWeeks"].list {
            let name = item["id"].text ?? ""
            guard weeks[name] == nil else { throw RuleViolation(.duplicateID) }
            weeks[name] = try item.without("id", "seq").decoded()
        }
        for item in given["holidayCalendars"].list { try readCalendar(item) }
        for item in given["locations"].list { try readLocation(item) }
        try each(given["departments"]) { .department($0) }
        try each(given["leaveTypes"]) { .leaveType($0) }
        try each(given["policies"]) { .policy($0) }
        try each(given["employees"]) { .employee($0) }
        for item in given["assignments"].list { add(try assigned(item), item) }
        try each(given["blackoutPeriods"]) { .blackoutPeriod($0) }
        try each(given["requests"]) { .request($0) }
        try each(given["recordedLeaves"]) { .recordedLeave($0) }
        for item in given["adjustments"].list {
            let adjustment: Adjustment = try names.identified(item.without("seq")).decoded()
            add(.adjustment(adjustment, reason: item["reason"].text), item)
        }
        try each(given["openings"]) { .opening($0) }
        try each(given["yearClosures"]) { .yearClosure($0) }
    }

    private mutating func each<Value: Decodable>(_ items: JSON, _ fact: (Value) -> VectorFact) throws {
        for item in items.list { add(fact(try names.identified(item.without("seq")).decoded()), item) }
    }

    private mutating func add(_ fact: VectorFact, _ item: JSON) {
        facts.append(RecordedFact(fact: fact, seq: item["seq"].number ?? 0))
    }

    private mutating func readCalendar(_ item: JSON) throws {
        let id: HolidayCalendarID = names.id(item["id"].text)
        add(.calendar(id), item)
        for entry in item["holidays"].list {
            add(.holiday(try entry.without("seq").decoded(), id), entry.has("seq") ? entry : item)
        }
    }

    private mutating func readLocation(_ item: JSON) throws {
        // The product keeps working weeks as values; the week is put in after the rest was read.
        let standard: JSON = .object(["monday": .number(480)])
        let week = try week(item["workingWeek"])
        var location: Location = try names.identified(item.without("seq")).with("workingWeek", standard).decoded()
        location.workingWeek = week
        add(.location(location), item)
    }

    private func week(_ name: JSON) throws -> WorkingWeek {
        guard let name = name.text, let week = weeks[name] else { throw RuleViolation(.unknownWorkingWeek) }
        return week
    }

    private func assigned(_ item: JSON) throws -> VectorFact {
        let date: LocalDate = try item["effectiveDate"].decoded()
        switch item["kind"].text {
        case "locationWorkingWeek": return .locationWorkingWeek(try week(item["workingWeek"]), names.id(item["location"].text), date)
        case "employmentEnd": return .employmentEnd(names.id(item["employee"].text), date)
        default: return .assignment(try assignment(item), names.id(item["employee"].text), date)
        }
    }

    private func assignment(_ item: JSON) throws -> Assignment {
        switch item["kind"].text {
        case "location":
            let mode = item["mode"].text ?? "prorate"
            guard let mode = TransferMode(rawValue: mode) else { throw RuleViolation(.invalidTransferMode) }
            return .location(Transfer(to: names.id(item["location"].text), mode: mode))
        case "department": return .department(names.id(item["department"].text))
        case "workingWeek": return .workingWeek(item["workingWeek"] == .null ? nil : try week(item["workingWeek"]))
        case "fte": return .fte(try item["factor"].decoded())
        case "entitlement":
            return .entitlement(names.id(item["leaveType"].text), item["entitlement"] == .null ? nil : try item["entitlement"].decoded())
        case "approvers": return .approvers(try JSON.object(["sequence": names.identified(item)["sequence"]]).decoded())
        default: throw UnknownKind(name: item["kind"].text ?? "")
        }
    }

    private struct UnknownKind: Error {
        let name: String
    }
}
