import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave
import Texts

struct BalanceRoutes {
    let backend: Backend

    var all: [Endpoint] { [balances, ledger, notices] }

    private var balances: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/balances",
            "balances",
            "An employee's balances, one item a leave type",
            for: .readers,
            query: BalanceQuery.self,
            answers: .json(.ok, .page(of: BalanceView.self))
        ) { [backend] call in
            let employee = try call.employee()
            let situation = try await backend.situation(call, of: employee, knownAt: call.query.knownAt)
            let balances = try situation.balances(of: employee, on: call.query.on)
            return Reply(Page(items: balances.map(BalanceView.init), next: nil))
        }
    }

    private var ledger: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/ledger",
            "ledger",
            "Why a balance is what it is: every line, with its rule and its cause",
            for: .readers,
            query: LedgerQuery.self,
            answers: .json(.ok, .page(of: LedgerLineView.self))
        ) { [backend] call in
            let employee = try call.employee()
            let query = call.query
            let situation = try await backend.situation(call, of: employee, knownAt: query.knownAt)
            try situation.requireSight(of: employee)
            guard situation.facts.leaveType(query.leaveType) != nil else {
                throw Problem.invalidParameter("leaveTypeId", "code.unknown-leave-type")
            }
            let lines = try situation.ledger(of: employee, query.leaveType, from: query.from, to: query.to)
            let page = try Page<LedgerLine>.of(lines, query.page, call)
            return Reply(Page(items: page.items.map { LedgerLineView($0, of: query.leaveType, situation, call.texts) }, next: page.next))
        }
    }

    private var notices: Endpoint {
        Endpoint(
            .get,
            "/v1/employees/{employee}/notices",
            "notices",
            "What an employee must be told: what was carried over or lost, and what is about to be lost",
            for: .readers,
            answers: .json(.ok, .page(of: NoticeView.self))
        ) { [backend] call in
            let employee = try call.employee()
            let situation = try await backend.situation(call, of: employee, knownAt: nil)
            let notices = try situation.notices(of: employee)
            return Reply(Page(items: notices.map { NoticeView($0, situation, call.texts) }, next: nil))
        }
    }
}

extension Backend {
    /// The situation with the leave of one person, now or as it was known at an instant.
    fileprivate func situation<Query, Body>(
        _ call: Call<Query, Body>,
        of employee: EmployeeID,
        knownAt instant: Instant?
    ) async throws -> Situation {
        guard let instant else { return try await commands.situation(for: call.principal) { _ in [employee] } }
        return try await commands.situation(for: call.principal, leaveOf: [employee], knownAt: instant)
    }
}

struct BalanceQuery: WireQuery {
    let on: LocalDate?
    let knownAt: Instant?

    init(reading query: inout QueryReader) {
        on = query.optional("on", .date, "As of the end of this day; today where the employee is by default.")
        knownAt = query.optional("knownAt", .instant, "As it was known at this instant; now by default.")
    }
}

struct LedgerQuery: WireQuery {
    let page: PageQuery
    let leaveType: LeaveTypeID
    let from: LocalDate?
    let to: LocalDate?
    let knownAt: Instant?

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        leaveType = query.required("leaveTypeId", .id(), "Of this leave type.")
        from = query.optional("from", .date, "The first date; the beginning by default.")
        to = query.optional("to", .date, "The last date; the end of the leave year by default.")
        knownAt = query.optional("knownAt", .instant, "As it was known at this instant; now by default.")
    }
}
