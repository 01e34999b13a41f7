import Foundation
import Leave

/// Runs the operation of a case through the rules alone and writes its result as the case would.
struct VectorRun {
    let vector: Vector

    init(_ vector: Vector) { self.vector = vector }

    func result() -> JSON {
        do {
            let names = VectorNames(vector)
            let given = try VectorFacts(try VectorFactReader.read(vector.given, names))
            return try RuleOperation(names: names, facts: given.facts, when: vector.when).result()
        } catch let violation as RuleViolation {
            return .refused(violation.codes.map(\.rawValue))
        } catch {
            return .string("\(error)")
        }
    }
}

/// An operation of the rules on facts, wherever they come from.
struct RuleOperation {
    let names: VectorNames
    let facts: Facts
    let when: JSON

    private var employee: EmployeeID { names.id(when["employee"].text) }
    private var leaveType: LeaveTypeID { names.id(when["leaveType"].text) }
    private var actor: EmployeeID { names.id(when["by"].text) }

    private func date(_ member: String) throws -> LocalDate { try when[member].decoded() }

    func result() throws -> JSON {
        switch when["operation"].text {
        case "ledger": try ledger()
        case "balance": try balance()
        case "available": try available()
        case "count": try count()
        case "request": try request()
        case "transition": try transition()
        case "adjust": try adjust()
        case "recordLeave": try recordLeave()
        case "close": try close()
        case "today": try today()
        case "leaveYear": try leaveYear()
        case "day": try day()
        case "absences": try absences()
        case "visibility": try visibility()
        case "round": try round()
        case "parse": .object(["amount": .amount(try Amount(parsing: when["text"].text ?? ""))])
        case "validate": .object(["valid": .bool(true)])
        default: .string("unknown operation")
        }
    }
}

extension RuleOperation {
    private func ledger() throws -> JSON {
        try checkIDs()
        let from: LocalDate? = when.has("from") ? try date("from") : nil
        let ledger = try facts.ledger(of: employee, leaveType, from: from, through: try date("to"), today: try date("today"))
        return .object(["lines": .array(ledger.lines.map(names.line)), "balance": .amount(ledger.balance)])
    }

    private func balance() throws -> JSON {
        try checkIDs()
        let summary = try facts.summary(of: employee, leaveType, on: try date("on"), today: try date("today"))
        return .summary(summary)
    }

    private func available() throws -> JSON {
        try checkIDs()
        guard let span = DateSpan(try date("from"), through: try date("to")) else { throw RuleViolation(.endBeforeStart) }
        return .object(["available": .amount(try facts.available(to: employee, leaveType, within: span))])
    }

    private func adjust() throws -> JSON {
        let today: LocalDate? = when.has("today") ? try date("today") : nil
        try facts.checkMayAdjust(employee, leaveType, by: actor, today: today)
        let adjustment = Adjustment(
            id: AdjustmentID(UInt128.max),
            employee: employee,
            leaveType: leaveType,
            date: try date("date"),
            amount: try when["amount"].decoded(),
            expires: when.has("expires") ? try date("expires") : nil
        )
        try facts.checkAdjustment(adjustment, reason: when["reason"].text, by: actor, today: today)
        return .object(["accepted": .bool(true)])
    }

    private func close() throws -> JSON {
        let closure = YearClosure(location: names.id(when["location"].text), endedBy: try date("endedBy"))
        let rollOvers = try facts.close(closure, by: actor, today: try date("today"))
        return .object([
            "rollOvers": .array(
                rollOvers.map { rollOver in
                    .object([
                        "employee": names.name(rollOver.employee), "leaveType": names.name(rollOver.leaveType),
                        "leaveYear": .date(rollOver.leaveYear), "balance": .amount(rollOver.balance), "carried": .amount(rollOver.carried),
                        "expired": .amount(rollOver.expired),
                    ])
                }
            )
        ])
    }

    private func checkIDs() throws {
        guard facts.employee(employee) != nil else { throw RuleViolation(.unknownEmployee) }
        guard facts.leaveType(leaveType) != nil else { throw RuleViolation(.unknownLeaveType) }
    }
}

extension RuleOperation {
    private func asked() throws -> RequestedLeave {
        try checkIDs()
        let days = try LeaveDays(
            readingFrom: raw("from") ?? "",
            to: raw("to") ?? "",
            fromPart: raw("fromPart"),
            toPart: raw("toPart"),
            hours: raw("hours"),
            unit: facts.leaveType(leaveType)?.unit ?? .days
        )
        return RequestedLeave(employee: employee, leaveType: leaveType, days: days, reason: when["reason"].text)
    }

    /// Whatever is not text is text that nothing accepts; absent is nil.
    private func raw(_ member: String) -> String? { when[member] == .null ? nil : when[member].text ?? "?" }

    private func count() throws -> JSON {
        let asked = try asked()
        let count = try facts.count(asked.days, of: leaveType, for: employee)
        return .count(count)
    }

    private func request() throws -> JSON {
        let asked = try asked()
        let assessment = try facts.assess(asked, by: when.has("by") ? actor : employee, today: try date("today"))
        if let violation = RuleViolation(assessment.faults) { throw violation }
        return .object([
            "count": .amount(assessment.count.total), "status": .string(assessment.status.rawValue),
            "approvers": .array(assessment.approvers.map { names.name($0) }), "balanceAfter": .amount(assessment.balanceAfter),
        ])
    }

    private func transition() throws -> JSON {
        guard let action = RequestAction(rawValue: when["action"].text ?? "") else {
            guard facts.request(names.id(when["request"].text)) != nil else { throw RuleViolation(.unknownRequest) }
            guard facts.employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
            throw RuleViolation(.unknownAction)
        }
        let outcome = try facts.transition(names.id(when["request"].text), action, by: actor, today: try date("today"))
        var members: [String: JSON] = ["status": .string(outcome.status.rawValue)]
        if let approvers = outcome.approvers { members["approvers"] = .array(approvers.map { names.name($0) }) }
        return .object(members)
    }

    private func recordLeave() throws -> JSON {
        let today = try date("today")
        try facts.checkMayRecordLeave(of: employee, leaveType, by: actor, today: today)
        let count = try facts.recordLeave(try asked(), by: actor, today: today)
        return .object(["accepted": .bool(true), "count": .amount(count.total)])
    }

    private func absences() throws -> JSON {
        guard let span = DateSpan(try date("from"), through: try date("to")) else { throw RuleViolation(.endBeforeStart) }
        let days = facts.absences(
            in: span,
            at: when["location"].text.map { names.id($0) },
            of: when["department"].text.map { names.id($0) }
        )
        return .object([
            "days": .array(
                days.map {
                    .object(["date": .date($0.date), "morning": .number($0.morning), "afternoon": .number($0.afternoon)])
                }
            )
        ])
    }

    private func visibility() throws -> JSON {
        let sees = try facts.visibility(
            of: names.id(when["request"].text),
            to: names.id(when["viewer"].text),
            today: try date("today")
        )
        return .object(["sees": .string(sees.rawValue)])
    }
}

extension RuleOperation {
    /// Who knows time zones tells what today is; the rules only take it.
    private func today() throws -> JSON {
        guard let location = facts.location(names.id(when["location"].text)) else { throw RuleViolation(.unknownLocation) }
        let formatter = ISO8601DateFormatter()
        guard let instant = formatter.date(from: when["instant"].text ?? "") else { throw RuleViolation(.dateMalformed) }
        guard let zone = TimeZone(identifier: location.timeZone) else { throw RuleViolation(.unknownTimeZone) }
        let seconds = Int(instant.timeIntervalSince1970.rounded(.down)) + zone.secondsFromGMT(for: instant)
        return .object(["today": .date(LocalDate(daysSinceEpoch: Int((Double(seconds) / 86_400).rounded(.down))))])
    }

    private func leaveYear() throws -> JSON {
        let year = try facts.leaveYear(of: employee, on: try date("on"))
        return .object(["leaveYear": .date(year.name), "start": .date(year.start), "end": .date(year.end)])
    }

    private func day() throws -> JSON {
        let day = try facts.workingDay(of: employee, on: try date("date"))
        func halves<Value>(_ value: ByHalf<Value>, _ write: (Value) -> JSON) -> JSON {
            .object(["morning": write(value.morning), "afternoon": write(value.afternoon)])
        }
        return .object([
            "minutes": halves(day.minutes) { .number($0) }, "days": halves(day.days) { .amount($0) },
            "hours": halves(day.hours) { .amount($0) },
        ])
    }

    private func round() throws -> JSON {
        func number(_ member: String) -> Int128 { when[member].text.flatMap { Int128($0) } ?? Int128(when[member].number ?? 0) }
        let rounding: Rounding = try JSON.object(["step": when["step"], "mode": when["mode"]]).decoded()
        // The numbers are units, amounts are ticks.
        guard let units = Ratio(number("numerator"), over: number("denominator")) else { throw RuleViolation(.amountMalformed) }
        let ratio = units * Amount.ticksPerUnit
        return .object(["amount": .amount(ratio.rounded(rounding))])
    }
}
