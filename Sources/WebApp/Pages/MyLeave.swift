import Application
import Leave
import Texts

extension WebApp {
    func home(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let page = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 50)
        let situation = try await handler.situation(for: principal) { _ in [principal.employee] }
        let today = situation.today(of: principal.employee)
        let upcoming = page.rows.filter { $0.days.span.last >= today && ($0.status == .pending || $0.status.isLeave) }
        let values = Home(
            balances: try BalanceCard.all(of: principal.employee, in: situation),
            upcoming: RequestTable(upcoming.reversed().map(\.id), in: situation),
            notices: try situation.notices(of: principal.employee).map { texts.text(situation.text(of: $0)) },
            waiting: try await waiting(for: principal, situation)
        )
        return Content(template: "home", values: values)
    }

    /// Nil when nothing waits for the person's answer.
    private func waiting(for principal: Principal, _ situation: Situation) async throws -> String? {
        guard situation.actsAsAdmin || situation.isApprover else { return nil }
        switch try await queries.approvals(for: principal).requests.count {
        case 0: return nil
        case 1: return "1 request waits for your answer"
        case let count: return "\(count) requests wait for your answer"
        }
    }

    func requests(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let page = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 200)
        return Content(template: "requests", values: ["table": RequestTable(page.rows.map(\.id), in: page.situation)])
    }

    func request(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let choices = situation.leaveTypeOptions.compactMap { LeaveChoice($0, in: situation) }
        return Content(template: "request", values: RequestForm(leaveTypes: choices, hasLeaveTypes: !choices.isEmpty))
    }

    func ledger(of employee: EmployeeID, _ leaveType: LeaveTypeID, for principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal) { _ in [employee] }
        guard let name = situation.organization.leaveTypes[leaveType]?.name else { throw CommandError.notFound }
        let lines = try situation.ledger(of: employee, leaveType)
        let today = situation.today(of: employee)
        let end = (try? situation.facts.leaveYear(of: employee, on: today))?.end ?? today
        let isOwn = employee == principal.employee
        let page = LedgerPage(
            to: end.text,
            lines: lines.map { LedgerPage.Line($0, of: leaveType, in: situation, texts) },
            hasLines: !lines.isEmpty,
            back: isOwn ? Page.home.path : "\(Page.people.path)/\(employee)"
        )
        let whose = isOwn ? "" : " of " + situation.name(of: employee)
        return Content(title: "\(name)\(whose), line by line", template: "ledger", values: page)
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
            date = line.date.text
            text = texts.text(situation.explanation(of: line, of: leaveType))
            amount = line.amount.signedText
            balance = line.balance?.text ?? ""
            rule = line.rule
            isPlus = line.amount > .zero
            isStill = line.kind == .pending
        }
    }

    let to: String
    let lines: [Line]
    let hasLines: Bool
    let back: String
}
