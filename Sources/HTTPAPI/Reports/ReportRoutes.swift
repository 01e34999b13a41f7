import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

/// Lists for admins, and for approvers of their people: as JSON in pages, as CSV whole.
struct ReportRoutes {
    let backend: Backend

    /// Apart: each computes for thousands of people.
    var all: [Endpoint] { [balances, absences, adjustments, liability].map(\.apart) }

    private var balances: Endpoint {
        Endpoint(
            .get,
            "/v1/reports/balances",
            "reportBalances",
            "Everybody's balances as of a day",
            for: .reporters,
            query: ReportQuery.self,
            answers: .jsonOrCSV(.page(of: BalanceReportRow.self), csv: BalanceReportRow.table)
        ) { [backend] call in
            let (situation, scope) = try await backend.report(call.query, call)
            let report = try BalanceReport(scope, in: situation)
            return Reply(try call.page(call.query, count: report.count) { report.rows($0).map { BalanceReportRow($0, situation) } })
        }
    }

    private var absences: Endpoint {
        Endpoint(
            .get,
            "/v1/reports/absences",
            "reportAbsences",
            "Leave within some days, and what of it counts there",
            for: .reporters,
            query: AbsenceReportQuery.self,
            answers: .jsonOrCSV(.page(of: AbsenceReportRow.self), csv: AbsenceReportRow.table)
        ) { [backend] call in
            let query = call.query.span
            let (situation, scope) = try await backend.report(query.report, call)
            let span = try query.span(today: situation.today(of: call.principal.employee))
            let statuses = query.statuses.map { Set($0) } ?? AbsenceReport.standing
            let report = AbsenceReport(scope, within: span, having: statuses, in: situation)
            return Reply(try call.page(query.report, count: report.count) { report.rows($0).map { AbsenceReportRow($0, situation) } })
        }
    }

    private var adjustments: Endpoint {
        Endpoint(
            .get,
            "/v1/reports/adjustments",
            "reportAdjustments",
            "Adjustments and opening balances within some days",
            for: .reporters,
            query: ReportSpanQuery.self,
            answers: .jsonOrCSV(.page(of: AdjustmentReportRow.self), csv: AdjustmentReportRow.table)
        ) { [backend] call in
            let (situation, scope) = try await backend.report(call.query.report, call)
            let span = try call.query.span(today: situation.today(of: call.principal.employee))
            let rows = AdjustmentReport(scope, within: span, in: situation).rows
            return Reply(try call.page(call.query.report, count: rows.count) { rows[$0].map { AdjustmentReportRow($0, situation) } })
        }
    }

    private var liability: Endpoint {
        Endpoint(
            .get,
            "/v1/reports/liability",
            "reportLiability",
            "Paid leave that is owed as of a day, by location, department and leave type",
            for: .reporters,
            query: ReportQuery.self,
            answers: .jsonOrCSV(.page(of: LiabilityReportRow.self), csv: LiabilityReportRow.table)
        ) { [backend] call in
            let (situation, scope) = try await backend.report(call.query, call)
            let rows = try LiabilityReport(scope, in: situation).rows
            return Reply(try call.page(call.query, count: rows.count) { rows[$0].map { LiabilityReportRow($0, situation) } })
        }
    }
}

extension Access {
    /// Approvers see their people, admins everybody.
    fileprivate static let reporters = Access(.approver, scope: .read)
}

extension Backend {
    /// The situation with the leave of everybody whom the report is about.
    fileprivate func report<Query, Body>(
        _ query: ReportQuery,
        _ call: Call<Query, Body>
    ) async throws -> (situation: Situation, scope: ReportScope) {
        let situation = try await situation(call) { situation in
            Set(situation.people(in: query.scope(today: situation.today(of: call.principal.employee))).map(\.id))
        }
        return (situation, query.scope(today: situation.today(of: call.principal.employee)))
    }
}

extension Call {
    /// The rows that are asked for: a page of JSON, or all in CSV.
    fileprivate func page<Row>(_ query: ReportQuery, count: Int, _ rows: (Range<Int>) -> [Row]) throws(Problem) -> Page<Row> {
        guard mediaType != .csv else { return Page(items: rows(0..<count), next: nil) }
        let start = try payload(of: query.page.after).flatMap { Int($0) } ?? 0
        let end = min(max(start, 0) + query.page.limit, count)
        return Page(items: start < end ? rows(start..<end) : [], next: cursor(end < count ? String(end) : nil))
    }
}
