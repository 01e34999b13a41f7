import Generating

@testable import Leave

/// A history of one employee with one leave type, at two locations, with whatever moves a balance, in the order in which it was recorded.
struct Scenario {
    let start: LocalDate
    let type: LeaveType
    /// Of the first location and of the second.
    let leaveYears: [LeaveYearRule]
    let week: WorkingWeek
    private(set) var steps: [Step] = []

    /// The span in which things happen.
    static let time = span("2024-01-01", "2027-03-31")

    init(_ choices: inout Choices, _ ingredients: Ingredients = Ingredients()) throws {
        start = choices.date(day("2024-01-01"), day("2025-06-30"))
        type = LeaveType(id: Fixture.pto, unit: choices.pick([.days, .hours]))
        let years: [LeaveYearRule] = [
            .startsOn(monthDay("01-01")), .startsOn(monthDay("04-06")), .startsOn(monthDay("08-01")), .anniversary,
        ]
        leaveYears = [choices.pick(years), choices.pick(years)]
        week = try choices.week()
        var facts = try facts(of: [])
        let first = Step(id: 1, fact: .policy(0, start, try choices.terms(ingredients)))
        append(first, to: &facts)
        for id in 2..<20 {
            guard choices.happens(ingredients.density) else { break }
            let step = Step(id: UInt128(id), fact: try choices.fact(ingredients, since: start))
            if try isPossible(step, facts) { append(step, to: &facts) }
        }
    }

    private mutating func append(_ step: Step, to facts: inout Facts) {
        steps.append(step)
        step.record(in: &facts, seq: steps.count, type.id)
    }

    /// Everything, recorded in order.
    func facts() throws -> Facts { try facts(of: Array(zip(steps, 1...))) }

    /// Some of it: each step with its place in the order of recording.
    func facts(of steps: [(Step, seq: Int)]) throws -> Facts {
        var facts = Facts()
        let calendar = HolidayCalendarID(1)
        facts.record(HolidayCalendar(id: calendar), seq: 0)
        for (index, rule) in leaveYears.enumerated() {
            let location = try Location(
                id: Step.location(index),
                timeZone: "UTC",
                leaveYear: rule,
                workingWeek: week,
                holidayCalendars: index == 0 ? [calendar] : []
            )
            facts.record(location, seq: 0)
        }
        facts.record(type, seq: 0)
        facts.record(try Employee(id: Fixture.john, location: Step.location(0), employmentStart: start), seq: 0)
        facts.record(try Employee(id: Fixture.ana, location: Step.location(0), employmentStart: day("2020-01-01"), roles: [.admin]), seq: 0)
        facts.record(.approvers(ApprovalSequence([.init(anyOf: [Fixture.ana])])), for: Fixture.john, from: start, seq: 0)
        for (step, seq) in steps { step.record(in: &facts, seq: seq, type.id) }
        return facts
    }

    /// What the rules about facts allow, with leave that was not refused for standing where other leave stands.
    private func isPossible(_ step: Step, _ facts: Facts) throws -> Bool {
        if let days = step.days {
            let perspective = Perspective(Fixture.john, in: facts)
            if perspective?.overlaps(days, perspective?.record.standing() ?? []) ?? true { return false }
            if days.hours != nil, type.unit == .days { return false }
        }
        if steps.contains(where: { $0.collides(with: step) }) { return false }
        var with = facts
        step.record(in: &with, seq: steps.count + 1, type.id)
        return with.faults { _ in true }.isEmpty
    }
}

extension Scenario: CustomStringConvertible {
    var description: String {
        let years = leaveYears.map { rule in
            switch rule {
            case .startsOn(let date): "\(date)"
            case .anniversary: "anniversary"
            }
        }
        let lines = ["employed from \(start), \(type.unit), leave years from \(years.joined(separator: " and "))", "\(week.text)"]
        return (lines + steps.map { "\($0.id): \($0)" }).joined(separator: "\n")
    }
}

/// What a scenario may hold.
struct Ingredients {
    /// How likely one more step is.
    var density = 88
    var transfers = true
    var closings = true
    var ends = true
    /// Of approved and pending requests, recorded leave and adjustments.
    var leave = true
    var unlimitedPast = false
}

extension WorkingWeek {
    var text: String {
        weeks.map { $0.map { "\($0.morning)+\($0.afternoon)" }.joined(separator: " ") }.joined(separator: " | ")
    }
}
