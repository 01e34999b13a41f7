import Application
import EventSourcing
import Foundation
import Leave
import Postgres
import Support

/// Brings the facts of a case about by commands, stores them in PostgreSQL, and asks its question as people would.
struct CommandRun {
    private let vector: Vector
    private let names: VectorNames
    private let client: PostgresClient

    init(_ vector: Vector, _ client: PostgresClient) {
        self.vector = vector
        self.client = client
        names = VectorNames(vector)
    }

    /// - Throws: ``CannotBeMade``.
    func result() async throws -> JSON {
        let when = vector.when
        guard !["round", "parse"].contains(when["operation"].text) else {
            throw CannotBeMade(reason: "the operation asks nothing of an organization")
        }
        let facts: [RecordedFact]
        do { facts = try VectorFactReader.read(vector.given, names) } catch let violation as RuleViolation {
            throw CannotBeMade(reason: "no command carries a value with this fault: \(violation.code.rawValue)")
        }
        let isFaulty = (try? VectorFacts(facts)) == nil
        do {
            let organization = try await make(facts)
            return try await CommandOperation(organization: organization, names: names, when: when).result()
        } catch let refused as CommandRefused where isFaulty {
            return .refused(refused.codes)
        }
    }

    /// In the order in which it can be done.
    private func make(_ facts: [RecordedFact]) async throws -> StoredOrganization {
        let today: LocalDate? = vector.when.has("today") ? try vector.when["today"].decoded() : nil
        var reason: CannotBeMade?
        for order in CommandOrder.allCases {
            let organization = try StoredOrganization(client)
            do {
                var maker = try await FactMaker(organization, today: today)
                try await maker.make(facts, order)
                return organization
            } catch let error as CannotBeMade {
                reason = reason ?? error
            }
        }
        throw reason ?? CannotBeMade(reason: "there is no order")
    }
}

/// The question of a case, asked by the application's commands and queries.
private struct CommandOperation {
    let organization: StoredOrganization
    let names: VectorNames
    let when: JSON

    private var employee: EmployeeID { names.id(when["employee"].text) }
    private var leaveType: LeaveTypeID { names.id(when["leaveType"].text) }
    private var location: LocationID { names.id(when["location"].text) }
    private var request: LeaveRequestID { names.id(when["request"].text) }
    private var actor: EmployeeID { when.has("by") ? names.id(when["by"].text) : employee }

    private func date(_ member: String) throws -> LocalDate { try when[member].decoded() }

    func result() async throws -> JSON {
        let replayed = try await organization.replayed()
        guard try await organization.situation().facts == replayed.facts else { return .string("a replay gives other facts") }
        do {
            switch when["operation"].text {
            case "ledger": return try await ledger()
            case "balance": return try await balance()
            case "count": return try await count()
            case "request": return try await ask()
            case "transition": return try await transition()
            case "adjust": return try await adjust()
            case "recordLeave": return try await recordLeave()
            case "close": return try await close()
            case "today": return try await today()
            case "visibility": return try await visibility()
            case "validate": return .object(["valid": .bool(true)])
            // What the application asks the rules for as part of greater answers, on the facts that were stored.
            default: return try RuleOperation(names: names, facts: replayed.facts, when: when).result()
            }
        } catch let error as CommandError {
            return .refused(error.codes(.unknownEmployee))
        } catch let violation as RuleViolation {
            return .refused(violation.codes.map(\.rawValue))
        }
    }
}

extension CommandOperation {
    private func ledger() async throws -> JSON {
        try await organization.go(to: try date("today"), of: employee)
        let (from, to): (LocalDate?, LocalDate) = (when.has("from") ? try date("from") : nil, try date("to"))
        let situation = try await organization.situation()
        let lines = try situation.ledger(of: employee, leaveType, from: from, to: to)
        let summary = try situation.balances(of: employee, on: to).first { $0.leaveType == leaveType }?.summary
        return .object(["lines": .array(lines.map(names.line)), "balance": .amount(summary?.balance)])
    }

    private func balance() async throws -> JSON {
        try await organization.go(to: try date("today"), of: employee)
        let items = try await organization.situation().balances(of: employee, on: try date("on"))
        guard let item = items.first(where: { $0.leaveType == leaveType }) else { return .refused([RuleCode.unknownLeaveType.rawValue]) }
        return .summary(item.summary)
    }

    private func asked() async throws -> RequestedLeave {
        let unit = try await organization.situation().facts.leaveType(leaveType)?.unit ?? .days
        return RequestedLeave(
            employee: employee,
            leaveType: leaveType,
            days: try LeaveDays(
                readingFrom: raw("from") ?? "",
                to: raw("to") ?? "",
                fromPart: raw("fromPart"),
                toPart: raw("toPart"),
                hours: raw("hours"),
                unit: unit
            ),
            reason: when["reason"].text
        )
    }

    /// Whatever is not text is text that nothing accepts; absent is nil.
    private func raw(_ member: String) -> String? { when[member] == .null ? nil : when[member].text ?? "?" }

    private func count() async throws -> JSON { .count(try await organization.situation().assess(try await asked()).count) }

    /// The preview and the command itself must say the same.
    private func ask() async throws -> JSON {
        try await organization.go(to: try date("today"), of: employee)
        let id = LeaveRequestID(UInt128.max)
        let command = RequestLeave(id: id, asked: try await asked())
        let assessment = try await organization.situation(for: actor).assess(command.asked)
        let preview = await outcome { _ = try await organization.handler.preview(command, by: organization.principal(actor)) }
        let done = await outcome { try await organization.perform(command, as: actor) }
        guard preview == done, done == assessment.faults.map(\.rawValue) else { return .string("preview \(preview), command \(done)") }
        guard done.isEmpty else { return .refused(done) }
        let details = try await organization.situation().details(of: id)
        return .object([
            "count": .amount(details.count.total), "status": .string(details.request.status.rawValue),
            "approvers": .array(details.approvers.map { names.name($0) }), "balanceAfter": .amount(assessment.balanceAfter),
        ])
    }

    private func outcome(_ body: () async throws -> Void) async -> [String] {
        do { try await body() } catch { return (error as? CommandError)?.codes(.unknownEmployee) ?? ["\(error)"] }
        return []
    }

    private func transition() async throws -> JSON {
        let facts = try await organization.situation().facts
        guard let before = facts.request(request) else { return .refused([RuleCode.unknownRequest.rawValue]) }
        guard let action = RequestAction(rawValue: when["action"].text ?? "") else {
            throw CannotBeMade(reason: "no command has this action")
        }
        try await organization.go(to: try date("today"), of: before.employee)
        guard try await organization.situation(for: actor).maySee(before) else {
            throw CannotBeMade(reason: "for this person the request does not exist (L7.23), so that no rule is told")
        }
        try await organization.perform(AnswerLeave(request: request, of: before.employee, action: action, comment: nil), as: actor)
        let details = try await organization.situation().details(of: request)
        var members: [String: JSON] = ["status": .string(details.request.status.rawValue)]
        if before.status == .pending, details.request.status == .pending {
            members["approvers"] = .array(details.approvers.map { names.name($0) })
        }
        return .object(members)
    }
}

extension CommandOperation {
    private func adjust() async throws -> JSON {
        try await organization.go(to: when.has("today") ? try date("today") : try date("date"), of: employee)
        let adjustment = Adjustment(
            id: AdjustmentID(UInt128.max),
            employee: employee,
            leaveType: leaveType,
            date: try date("date"),
            amount: try when["amount"].decoded(),
            expires: when.has("expires") ? try date("expires") : nil
        )
        try await organization.perform(AdjustBalance(adjustment: adjustment, reason: when["reason"].text ?? ""), as: actor)
        return .object(["accepted": .bool(true)])
    }

    private func recordLeave() async throws -> JSON {
        try await organization.go(to: try date("today"), of: employee)
        let asked = try await asked()
        let leave = RecordedLeave(id: LeaveRequestID(UInt128.max), employee: employee, leaveType: leaveType, days: asked.days)
        try await organization.perform(RecordPastLeave(leave: leave, reason: nil), as: actor)
        let facts = try await organization.situation().facts
        let count = try facts.recordedLeave(leave.id).map { try facts.count($0.days, of: leaveType, for: employee).total }
        return .object(["accepted": .bool(true), "count": .amount(count)])
    }

    /// What people were told is part of the event.
    private func close() async throws -> JSON {
        try await organization.go(to: try date("today"), at: location)
        try await organization.perform(CloseLeaveYear(location: location, endedBy: try date("endedBy")), as: actor)
        let closing = try await organization.history.compactMap { recorded -> LeaveYearClosed? in
            guard case .leaveYearClosed(let event) = recorded.event else { return nil }
            return event
        }.last
        return .object([
            "rollOvers": .array(
                (closing?.rollOvers ?? []).map { rollOver in
                    .object([
                        "employee": names.name(rollOver.employee), "leaveType": names.name(rollOver.leaveType),
                        "leaveYear": .date(rollOver.leaveYear), "balance": .amount(rollOver.balance), "carried": .amount(rollOver.carried),
                        "expired": .amount(rollOver.expired),
                    ])
                }
            )
        ])
    }

    private func today() async throws -> JSON {
        guard let instant = ISO8601DateFormatter().date(from: when["instant"].text ?? "") else { throw RuleViolation(.dateMalformed) }
        organization.go(to: Instant(microseconds: Int64(instant.timeIntervalSince1970 * 1_000_000)))
        return .object(["today": .date(try await organization.situation().today(at: location))])
    }

    /// In full, or as the calendar of absences shows it.
    private func visibility() async throws -> JSON {
        let viewer: EmployeeID = names.id(when["viewer"].text)
        guard let known = try await organization.situation().facts.request(request) else { throw RuleViolation(.unknownRequest) }
        try await organization.go(to: try date("today"), of: known.employee)
        if try await organization.situation(for: viewer).maySee(known) { return .object(["sees": .string("everything")]) }
        let calendar = try await organization.queries.calendar(
            known.days.span,
            location: nil,
            department: nil,
            for: organization.principal(viewer)
        )
        let absence = calendar.absences.first { $0.id == request }
        return .object(["sees": .string(absence.map { $0.leaveType == nil ? "absence" : "type" } ?? "nothing")])
    }
}
