import Application
import Leave

extension WebApp {
    func home(_ principal: Principal) async throws -> Content {
        let rows = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 20)
        let situation = try await handler.situation(for: principal) { _ in [principal.employee] }
        let values = Home(
            balances: try situation.balances(of: principal.employee).map { BalanceCard($0, of: principal.employee, in: situation) },
            table: RequestTable(rows.rows.map(\.id), in: situation)
        )
        return Content(template: "home", values: values.merged)
    }

    func requests(_ principal: Principal) async throws -> Content {
        let page = try await queries.page(LeaveRequestFilter(employees: [principal.employee]), for: principal, after: nil, limit: 200)
        return Content(template: "requests", values: RequestTable(page.rows.map(\.id), in: page.situation))
    }

    func request(_ principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        return Content(template: "request", values: ["leaveTypes": situation.leaveTypeOptions])
    }

    func ledger(of employee: EmployeeID, _ leaveType: LeaveTypeID, for principal: Principal) async throws -> Content {
        let situation = try await handler.situation(for: principal) { _ in [employee] }
        let lines = try situation.ledger(of: employee, leaveType)
        let today = situation.today(of: employee)
        let end = try situation.facts.leaveYear(of: employee, on: today).end
        let name = situation.organization.leaveTypes[leaveType]?.name ?? ""
        let whose = employee == principal.employee ? "" : " of " + situation.name(of: employee)
        return Content(
            title: "\(name)\(whose), line by line",
            template: "ledger",
            values: LedgerPage(to: end.description, lines: lines.map { LedgerPage.Line($0, in: situation) })
        )
    }
}

private struct Home {
    let balances: [BalanceCard]
    let table: RequestTable

    var merged: [String: any Sendable] { ["balances": balances, "requests": table.requests, "hasRequests": table.hasRequests] }
}

/// One leave type's balance, and what it is made of.
struct BalanceCard: Sendable {
    struct Line: Sendable {
        let label: String
        let amount: String
    }

    let id: String
    let person: String
    let name: String
    let unit: String
    let available: String
    let balance: String
    let lines: [Line]

    init(_ item: BalanceItem, of employee: EmployeeID, in situation: Situation) {
        let summary = item.summary
        id = item.leaveType.description
        person = employee.description
        name = situation.organization.leaveTypes[item.leaveType]?.name ?? ""
        unit = item.unit.rawValue
        available = summary.available?.description ?? "∞"
        balance = summary.balance?.description ?? "this"
        let parts: [(String, Amount?)] = [
            ("Entitlement", summary.entitlement), ("Carried over", summary.carriedOver), ("Adjustments", summary.adjustments),
            ("Taken", summary.taken), ("Booked", summary.booked), ("Waiting for an answer", summary.pending), ("Expired", summary.expired),
        ]
        lines = parts.compactMap { label, amount in
            guard let amount, amount != .zero else { return nil }
            return Line(label: label, amount: amount.description)
        }
    }
}

private struct LedgerPage: Sendable {
    struct Line: Sendable {
        let date: String
        let text: String
        let amount: String
        let balance: String
        let rule: String

        init(_ line: LedgerLine, in situation: Situation) {
            date = line.date.description
            text = situation.explanation(of: line)
            amount = (line.amount > .zero ? "+" : "") + line.amount.description
            balance = line.balance?.description ?? ""
            rule = line.rule
        }
    }

    let to: String
    let lines: [Line]
}
