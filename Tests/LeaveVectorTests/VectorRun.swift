import Foundation
import Leave

/// Runs the operation of a case and writes its result as the case would.
struct VectorRun {
    let vector: Vector

    init(_ vector: Vector) { self.vector = vector }

    func result() -> JSON {
        do {
            let given = try VectorFacts(vector)
            return try Operation(given: given, when: vector.when).result()
        } catch let violation as RuleViolation {
            var members: [String: JSON] = ["error": .string(violation.code.rawValue)]
            if violation.codes.count > 1 { members["errors"] = .array(violation.codes.map { .string($0.rawValue) }) }
            return .object(members)
        } catch {
            return .string("\(error)")
        }
    }
}

private struct Operation {
    let given: VectorFacts
    let when: JSON

    private var facts: Facts { given.facts }
    private var employee: EmployeeID { given.id(when["employee"].text) }
    private var leaveType: LeaveTypeID { given.id(when["leaveType"].text) }
    private var actor: EmployeeID { given.id(when["by"].text) }

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

extension Operation {
    private func ledger() throws -> JSON {
        try checkIDs()
        let from: LocalDate? = when.has("from") ? try date("from") : nil
        let ledger = try facts.ledger(of: employee, leaveType, from: from, through: try date("to"), today: try date("today"))
        return .object(["lines": .array(ledger.lines.map(line)), "balance": .amount(ledger.balance)])
    }

    private func line(_ line: LedgerLine) -> JSON {
        var members: [String: JSON] = [
            "date": .date(line.date), "kind": .string(line.kind.rawValue), "amount": .amount(line.amount), "balance": .amount(line.balance),
            "leaveYear": .date(line.leaveYear), "rule": .string(line.rule),
        ]
        if let ref = line.ref { members["ref"] = given.name(ref) }
        if let expires = line.expires { members["expires"] = .date(expires) }
        return .object(members)
    }

    private func balance() throws -> JSON {
        try checkIDs()
        let summary = try facts.summary(of: employee, leaveType, on: try date("on"), today: try date("today"))
        return .object([
            "unit": .string(summary.unit.rawValue), "leaveYear": .date(summary.leaveYear), "taken": .amount(summary.taken),
            "booked": .amount(summary.booked), "pending": .amount(summary.pending), "entitlement": .amount(summary.entitlement),
            "carriedOver": .amount(summary.carriedOver), "adjustments": .amount(summary.adjustments), "expired": .amount(summary.expired),
            "balance": .amount(summary.balance), "available": .amount(summary.available),
        ])
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
        let closure = YearClosure(location: given.id(when["location"].text), endedBy: try date("endedBy"))
        let rollOvers = try facts.close(closure, by: actor, today: try date("today"))
        return .object([
            "rollOvers": .array(
                rollOvers.map { rollOver in
                    .object([
                        "employee": given.name(rollOver.employee), "leaveType": given.name(rollOver.leaveType),
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

extension Operation {
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
        return .object([
            "count": .amount(count.total),
            "days": .array(count.days.map { .object(["date": .date($0.date), "amount": .amount($0.amount)]) }),
            "parts": .array(count.parts.map { .object(["leaveYear": .date($0.leaveYear), "amount": .amount($0.amount)]) }),
        ])
    }

    private func request() throws -> JSON {
        let asked = try asked()
        let assessment = try facts.assess(asked, by: when.has("by") ? actor : employee, today: try date("today"))
        if let violation = RuleViolation(assessment.faults) { throw violation }
        return .object([
            "count": .amount(assessment.count.total), "status": .string(assessment.status.rawValue),
            "approvers": .array(assessment.approvers.map { given.name($0) }), "balanceAfter": .amount(assessment.balanceAfter),
        ])
    }

    private func transition() throws -> JSON {
        guard let action = RequestAction(rawValue: when["action"].text ?? "") else {
            guard facts.request(given.id(when["request"].text)) != nil else { throw RuleViolation(.unknownRequest) }
            guard facts.employee(actor) != nil else { throw RuleViolation(.unknownEmployee) }
            throw RuleViolation(.unknownAction)
        }
        let outcome = try facts.transition(given.id(when["request"].text), action, by: actor, today: try date("today"))
        var members: [String: JSON] = ["status": .string(outcome.status.rawValue)]
        if let approvers = outcome.approvers { members["approvers"] = .array(approvers.map { given.name($0) }) }
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
            at: when["location"].text.map { given.id($0) },
            of: when["department"].text.map { given.id($0) }
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
            of: given.id(when["request"].text),
            to: given.id(when["viewer"].text),
            today: try date("today")
        )
        return .object(["sees": .string(sees.rawValue)])
    }
}

extension Operation {
    /// Who knows time zones tells what today is; the rules only take it.
    private func today() throws -> JSON {
        guard let location = facts.location(given.id(when["location"].text)) else { throw RuleViolation(.unknownLocation) }
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

extension JSON {
    fileprivate static func amount(_ amount: Amount?) -> JSON { amount.map { .string($0.description) } ?? .null }
    fileprivate static func date(_ date: LocalDate) -> JSON { .string(date.description) }
}
