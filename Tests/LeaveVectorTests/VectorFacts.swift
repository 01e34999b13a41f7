import Foundation
import Leave

/// The facts of a case. Names become ids by their rank, so that whatever is ordered by id stays in order.
struct VectorFacts {
    private(set) var facts = Facts()
    private let ranks: [String: UInt128]
    private let names: [UInt128: String]
    private var weeks: [String: WorkingWeek] = [:]
    private var ends: Set<String> = []

    /// - Throws: `RuleViolation` for the fault among the facts.
    init(_ vector: Vector) throws {
        let sorted = Set(Self.strings(in: vector.given) + Self.strings(in: vector.when)).sorted()
        ranks = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices.map { UInt128($0 + 1) }))
        names = Dictionary(uniqueKeysWithValues: ranks.map { ($0.value, $0.key) })
        try record(vector.given)
        if let code = facts.faults(isTimeZone: { TimeZone(identifier: $0) != nil }).first { throw RuleViolation(code) }
    }

    func id<Subject>(_ name: String?) -> Identifier<Subject> { Identifier(name.flatMap { ranks[$0] } ?? 0) }

    func name<Subject>(_ id: Identifier<Subject>) -> JSON { .string(names[id.bits] ?? "") }

    func name(_ reference: LedgerReference) -> JSON { .string(names[reference.bits] ?? "") }

    private static func strings(in json: JSON) -> [String] {
        switch json {
        case .string(let text): [text]
        case .array(let items): items.flatMap(strings)
        case .object(let members): members.values.flatMap(strings)
        case .null, .bool, .number: []
        }
    }

    /// The value with names of things replaced by ids.
    private func identified(_ json: JSON) -> JSON {
        guard case .object(let members) = json else { return json }
        return .object(
            Dictionary(
                uniqueKeysWithValues: members.map { member, value in
                    switch (member, value) {
                    case (_, .string(let text)) where Self.namedMembers.contains(member): (member, uuid(text))
                    case (_, .array(let items)) where Self.listedMembers.contains(member):
                        (member, .array(items.map { $0.text.map(uuid) ?? $0 }))
                    case ("sequence", .array(let steps)): (member, .array(steps.map(identified)))
                    case ("approvers", .object): (member, identified(value))
                    default: (member, value)
                    }
                }
            )
        )
    }

    private static let namedMembers: Set = ["id", "location", "department", "leaveType", "employee"]
    private static let listedMembers: Set = ["holidayCalendars", "leaveTypes", "approvedBy", "anyOf", "fallback"]

    private func uuid(_ name: String) -> JSON { .string(Identifier<Employee>(ranks[name] ?? 0).description) }
}

extension VectorFacts {
    private mutating func record(_ given: JSON) throws {
        for item in given["workingWeeks"].list {
            let name = item["id"].text ?? ""
            guard weeks[name] == nil else { throw RuleViolation(.duplicateID) }
            weeks[name] = try item.without("id", "seq").decoded()
        }
        for item in given["holidayCalendars"].list { try recordCalendar(item) }
        for item in given["locations"].list { try recordLocation(item) }
        try each(given["departments"]) { (value: Department, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["leaveTypes"]) { (value: LeaveType, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["policies"]) { (value: PolicyVersion, seq) in
            try Self.refuse(facts.collision(with: value))
            facts.record(value, seq: seq)
        }
        try each(given["employees"]) { (value: Employee, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        for item in given["assignments"].list { try recordAssignment(item) }
        try each(given["blackoutPeriods"]) { (value: BlackoutPeriod, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["requests"]) { (value: LeaveRequest, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["recordedLeaves"]) { (value: RecordedLeave, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["adjustments"]) { (value: Adjustment, seq) in
            try Self.refuse(facts.collision(with: value.id))
            facts.record(value, seq: seq)
        }
        try each(given["openings"]) { (value: Opening, seq) in facts.record(value, seq: seq) }
        try each(given["yearClosures"]) { (value: YearClosure, seq) in facts.record(value, seq: seq) }
    }

    private func each<Value: Decodable>(_ items: JSON, _ body: (Value, Int) throws -> Void) throws {
        for item in items.list { try body(try identified(item.without("seq")).decoded(), Self.seq(item)) }
    }

    private static func seq(_ item: JSON) -> Int { item["seq"].number ?? 0 }

    private static func refuse(_ code: RuleCode?) throws {
        if let code { throw RuleViolation(code) }
    }

    private mutating func recordCalendar(_ item: JSON) throws {
        let id: HolidayCalendarID = id(item["id"].text)
        try Self.refuse(facts.collision(with: id))
        facts.record(HolidayCalendar(id: id), seq: Self.seq(item))
        for entry in item["holidays"].list {
            let holiday: Holiday = try entry.without("seq").decoded()
            try Self.refuse(facts.collision(with: holiday, in: id))
            facts.record(holiday, in: id, seq: entry.has("seq") ? Self.seq(entry) : Self.seq(item))
        }
    }

    private mutating func recordLocation(_ item: JSON) throws {
        let week = try week(item["workingWeek"])
        let id: LocationID = id(item["id"].text)
        try Self.refuse(facts.collision(with: id))
        // The product keeps working weeks as values; the week is put in after the rest was read.
        let standard: JSON = .object(["monday": .number(480)])
        var location: Location = try identified(item.without("seq")).with("workingWeek", standard).decoded()
        location.workingWeek = week
        facts.record(location, seq: Self.seq(item))
    }

    private func week(_ name: JSON) throws -> WorkingWeek {
        guard let name = name.text, let week = weeks[name] else { throw RuleViolation(.unknownWorkingWeek) }
        return week
    }

    private mutating func recordAssignment(_ item: JSON) throws {
        let date: LocalDate = try item["effectiveDate"].decoded()
        let seq = Self.seq(item)
        if item["kind"].text == "locationWorkingWeek" {
            let location: LocationID = id(item["location"].text)
            try Self.refuse(facts.collision(withWorkingWeekAt: location, from: date))
            facts.record(try week(item["workingWeek"]), at: location, from: date, seq: seq)
            return
        }
        let employee: EmployeeID = id(item["employee"].text)
        guard facts.employee(employee) != nil else { throw RuleViolation(.unknownEmployee) }
        if item["kind"].text == "employmentEnd" {
            guard ends.insert("\(employee) \(date)").inserted else { throw RuleViolation(.duplicateAssignment) }
            facts.end(employee, on: date, seq: seq)
            return
        }
        let assignment = try assignment(item)
        try Self.refuse(facts.collision(with: assignment, for: employee, from: date))
        facts.record(assignment, for: employee, from: date, seq: seq)
    }

    private func assignment(_ item: JSON) throws -> Assignment {
        switch item["kind"].text {
        case "location":
            let mode = item["mode"].text ?? "prorate"
            guard let mode = TransferMode(rawValue: mode) else { throw RuleViolation(.invalidTransferMode) }
            return .location(Transfer(to: id(item["location"].text), mode: mode))
        case "department": return .department(id(item["department"].text))
        case "workingWeek": return .workingWeek(item["workingWeek"] == .null ? nil : try week(item["workingWeek"]))
        case "fte": return .fte(try item["factor"].decoded())
        case "entitlement":
            return .entitlement(id(item["leaveType"].text), item["entitlement"] == .null ? nil : try item["entitlement"].decoded())
        case "approvers": return .approvers(try JSON.object(["sequence": identified(item)["sequence"]]).decoded())
        default: throw UnknownKind(name: item["kind"].text ?? "")
        }
    }

    private struct UnknownKind: Error {
        let name: String
    }
}
