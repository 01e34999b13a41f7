import HTTPTypes
import JSON
import Leave
import Testing

@testable import Away

/// One organization and the words in which its story is told.
struct Telling: Sendable {
    @TaskLocal static var service: (away: RunningAway, clock: TestClock)?

    let company: Company
    private let clock: TestClock

    /// Everything that the admin does is done by this one.
    var boss: Member { company.admin }

    static func begin(_ slug: String, on today: String) async throws -> Telling {
        let (away, clock) = try #require(service)
        try clock.go(to: today)
        return Telling(company: try await Company.found(slug, in: away), clock: clock)
    }

    /// It is that day from now on.
    func today(is date: String) throws { try clock.go(to: date) }

    // MARK: - What an admin sets

    func location(
        _ name: String,
        zone: String,
        yearFrom: String = "01-01",
        week: JSON = Story.week,
        holidays: [String] = [],
        halfHolidays: [String] = [],
        _ more: JSON = [:]
    ) async throws -> Named {
        var location: JSON = [
            "name": .string(name), "timeZone": .string(zone), "leaveYear": ["startsOn": .string(yearFrom)], "workingWeek": week,
        ]
        if !holidays.isEmpty || !halfHolidays.isEmpty {
            let calendar = try await boss.make("/v1/holiday-calendars", ["name": .string("Holidays of \(name)")])
            for (dates, part) in [(holidays, "full"), (halfHolidays, "afternoon")] {
                for date in dates {
                    let holiday: JSON = ["date": .string(date), "name": "A holiday", "part": .string(part)]
                    try await boss.post("/v1/holiday-calendars/\(calendar)/holidays", holiday).expect(.created)
                }
            }
            location = location.with(["holidayCalendarIds": [.string(calendar)]])
        }
        return Named(id: try await boss.make("/v1/locations", location.with(more)))
    }

    /// - Parameter more: What differs from a type that is limited, needs approval and allows half days.
    func leaveType(_ name: String, _ unit: String, _ more: JSON = [:]) async throws -> Named {
        let type: JSON = ["name": .string(name), "unit": .string(unit)]
        return Named(id: try await boss.make("/v1/leave-types", type.with(more)))
    }

    @discardableResult
    func policy(_ type: Named, at location: Named, from date: String, _ entitlement: String, _ terms: JSON = [:]) async throws -> Named {
        let policy: JSON = [
            "locationId": location.json, "leaveTypeId": type.json, "effectiveDate": .string(date), "entitlement": .string(entitlement),
        ]
        return Named(id: try await boss.make("/v1/policies", policy.with(terms)))
    }

    func department(_ name: String, _ more: JSON = [:]) async throws -> Named {
        let department: JSON = ["name": .string(name)]
        return Named(id: try await boss.make("/v1/departments", department.with(more)))
    }

    func noLeave(_ from: String, _ to: String, _ where: JSON) async throws {
        let period: JSON = ["from": .string(from), "to": .string(to)]
        try await boss.post("/v1/blackout-periods", period.with(`where`)).expect(.created)
    }

    func hire(
        _ name: String,
        at location: Named,
        since start: String,
        until end: String? = nil,
        in department: Named? = nil
    ) async throws -> Worker {
        var employee: JSON = [
            "email": .string("\(name.lowercased())@\(company.slug).example"), "name": .string(name), "employmentStart": .string(start),
            "locationId": location.json,
        ]
        if let end { employee = employee.with(["employmentEnd": .string(end)]) }
        if let department { employee = employee.with(["departmentId": department.json]) }
        let id = try await boss.make("/v1/employees", employee)
        // Credentials live by the system's clock.
        let member = try await clock.atPresent { try await company.holder(of: "write", id) }
        return Worker(id: id, member: member, story: self)
    }

    /// A fact that holds for the employee from a day on.
    func set(_ what: String, of worker: Worker, from date: String, _ value: JSON) async throws {
        let body = value.with(["effectiveDate": .string(date)])
        try await boss.put("/v1/employees/\(worker.id)/\(what)", body).expect(.ok)
    }

    func adjust(_ worker: Worker, _ type: Named, _ amount: String, on date: String, _ reason: String) async throws -> Answer {
        let adjustment: JSON = [
            "leaveTypeId": type.json, "amount": .string(amount), "date": .string(date), "reason": .string(reason),
        ]
        return try await boss.post("/v1/employees/\(worker.id)/adjustments", adjustment)
    }

    func close(_ year: Int, at location: Named) async throws -> Answer {
        try await boss.post("/v1/leave-years/\(year)/closing?locationId=\(location.id)")
    }
}

/// Something that the story speaks of again.
struct Named: Sendable {
    let id: String
    var json: JSON { .string(id) }
}

extension JSON {
    /// The object with the members of another.
    func with(_ more: JSON) -> JSON {
        var object = self.object ?? JSONObject()
        for member in more.object?.members ?? [] { object.append(member.name, member.value) }
        return .object(object)
    }
}
