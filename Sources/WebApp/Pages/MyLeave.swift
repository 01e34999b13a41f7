import Application
import Hummingbird
import Leave
import Texts

extension WebApp {
    func home(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let page = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 50)
        let situation = try await handler.situation(for: principal) { _ in [principal.employee] }
        let today = situation.today(of: principal.employee)
        let upcoming = page.rows.filter { $0.days.span.last >= today && ($0.status == .pending || $0.status.isLeave) }
        let values = Home(
            balances: try BalanceCard.all(of: principal.employee, in: situation, texts),
            upcoming: RequestTable(upcoming.reversed().map(\.id), in: situation, texts),
            notices: try situation.notices(of: principal.employee).map { texts.text(situation.text(of: $0)) },
            waiting: try await waiting(for: principal, situation, texts)
        )
        return Content(template: "home", values: values)
    }

    /// Nil when nothing waits for the person's answer.
    private func waiting(for principal: Principal, _ situation: Situation, _ texts: Catalogue) async throws -> String? {
        guard situation.actsAsAdmin || situation.isApprover else { return nil }
        let count = try await queries.approvals(for: principal).requests.count
        return count == 0 ? nil : texts.text("home.waiting", ["count": .number(count)])
    }

    func requests(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let page = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 200)
        return Content(template: "requests", values: ["table": RequestTable(page.rows.map(\.id), in: page.situation, texts)])
    }

    func request(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let choices = situation.leaveTypeOptions.compactMap { LeaveChoice($0, in: situation) }
        return Content(template: "request", values: RequestForm(leaveTypes: choices, hasLeaveTypes: !choices.isEmpty))
    }

    /// - Parameter question: The query of the page: `to`, and `knownAt`, a day at whose end it was known.
    func ledger(
        of employee: EmployeeID,
        _ leaveType: LeaveTypeID,
        for principal: Principal,
        _ question: LedgerQuestion,
        _ texts: Catalogue
    ) async throws -> Content {
        let present = try await handler.situation(for: principal) { _ in [employee] }
        try present.requireSight(of: employee)
        let today = present.today(of: employee)
        var situation = present
        if let day = question.knownAt, day < today {
            situation = try await handler.situation(for: principal, leaveOf: [employee], knownAt: present.endOfDay(day, for: employee))
        }
        guard let name = present.organization.leaveTypes[leaveType]?.name else { throw CommandError.notFound }
        let end = (try? present.facts.leaveYear(of: employee, on: today))?.end ?? today
        let last = question.to ?? end
        // What was not known then has no lines.
        let isKnown = situation.facts.leaveType(leaveType) != nil && situation.facts.employee(employee) != nil
        let lines = isKnown ? try situation.ledger(of: employee, leaveType, to: last) : []
        let isOwn = employee == principal.employee
        let known = question.knownAt.flatMap { $0 < today ? texts.text("ledger.known", ["date": .date($0)]) : nil }
        let page = LedgerPage(
            about: texts.text("ledger.about", ["to": .date(last)]),
            known: known,
            knownAt: question.knownAt?.description ?? "",
            toDate: last.description,
            today: today.description,
            lines: lines.map { LedgerPage.Line($0, of: leaveType, in: situation, texts) },
            hasLines: !lines.isEmpty,
            back: isOwn ? Page.home.path : "\(Page.people.path)/\(employee)"
        )
        let title = texts.text(
            "ledger.title",
            ["type": .text(name), "whose": isOwn ? "own" : "other", "name": .text(present.name(of: employee))]
        )
        return Content(title: title, template: "ledger", values: page)
    }
}

/// What the ledger's page is asked for by its query. What is no date is not asked.
struct LedgerQuestion {
    let to: LocalDate?
    let knownAt: LocalDate?

    init(_ request: Request) {
        func date(_ name: String) -> LocalDate? { request.uri.queryParameters.get(name).flatMap { LocalDate($0) } }
        to = date("to")
        knownAt = date("knownAt")
    }
}

private struct Home: Sendable {
    let balances: [BalanceCard]
    let upcoming: RequestTable
    /// What the person must be told of their leave.
    let notices: [String]
    let waiting: String?
}

private struct RequestForm: Sendable {
    let leaveTypes: [LeaveChoice]
    let hasLeaveTypes: Bool
}

/// A leave type that can be asked for.
private struct LeaveChoice: Sendable {
    let id: String
    let name: String
    /// The words that decide which fields are shown.
    let state: String

    init?(_ option: Option, in situation: Situation) {
        guard let leaveType = LeaveTypeID(option.id).flatMap({ situation.facts.leaveType($0) }) else { return nil }
        id = option.id
        name = option.name
        state = leaveType.unit.rawValue + (leaveType.halfDays ? " halves" : "")
    }
}

private struct LedgerPage: Sendable {
    struct Line: Sendable {
        let date: String
        let text: String
        let amount: String
        let balance: String
        let rule: String
        let isPlus: Bool
        /// Not charged.
        let isStill: Bool

        init(_ line: LedgerLine, of leaveType: LeaveTypeID, in situation: Situation, _ texts: Catalogue) {
            date = texts.date(line.date, style: "short")
            text = texts.text(situation.explanation(of: line, of: leaveType))
            amount = texts.number(line.amount, style: "signed")
            balance = line.balance.map { texts.number($0) } ?? ""
            rule = line.rule
            isPlus = line.amount > .zero
            isStill = line.kind == .pending
        }
    }

    let about: String
    let known: String?
    let knownAt: String
    let toDate: String
    let today: String
    let lines: [Line]
    let hasLines: Bool
    let back: String
}
