import Application
import Leave
import Texts

extension WebApp {
    /// - Parameter parameter: Of the page's query.
    func reports(_ principal: Principal, _ texts: Catalogue, _ parameter: (String) -> String?) async throws -> Content {
        let kind = parameter("report").flatMap { ReportKind(rawValue: $0) } ?? .balances
        func scope(_ situation: Situation) -> ReportScope {
            ReportScope(
                location: parameter("locationId").flatMap { LocationID($0) },
                department: parameter("departmentId").flatMap { DepartmentID($0) },
                leaveType: parameter("leaveTypeId").flatMap { LeaveTypeID($0) },
                day: parameter("on").flatMap { LocalDate($0) } ?? situation.today(of: principal.employee)
            )
        }
        let situation = try await handler.situation(for: principal) { Set($0.people(in: scope($0)).map(\.id)) }
        let today = situation.today(of: principal.employee)
        let first = parameter("from").flatMap { LocalDate($0) } ?? LocalDate(year: today.year, month: 1, day: 1) ?? today
        let last = parameter("to").flatMap { LocalDate($0) } ?? LocalDate(year: first.year, month: 12, day: 31) ?? first
        let span = DateSpan(first, through: last) ?? DateSpan(first)
        let report = try ReportTable(kind, scope(situation), span, in: situation, texts)
        let values = ReportPage(report, kind, scope(situation), span, in: situation, texts)
        return Content(template: "reports", values: values)
    }
}

enum ReportKind: String {
    case balances, absences, adjustments, liability

    /// Whether it speaks of some days rather than of one.
    var hasSpan: Bool { self == .absences || self == .adjustments }
}

private struct ReportPage: Sendable {
    let report: String
    let on: String
    let from: String
    let to: String
    let location: String
    let department: String
    let leaveType: String
    let locations: [Option]
    let departments: [Option]
    let leaveTypes: [Option]
    let download: String
    let shown: String
    let headers: [ReportTable.Cell]
    let rows: [ReportTable.Row]

    init(_ table: ReportTable, _ kind: ReportKind, _ scope: ReportScope, _ span: DateSpan, in situation: Situation, _ texts: Catalogue) {
        report = kind.rawValue
        on = scope.day.description
        (from, to) = (span.first.description, span.last.description)
        location = scope.location?.description ?? ""
        department = scope.department?.description ?? ""
        leaveType = scope.leaveType?.description ?? ""
        locations = situation.locationOptions
        departments = situation.departmentOptions
        leaveTypes = situation.leaveTypeOptions
        let filters = [("locationId", location), ("departmentId", department), ("leaveTypeId", leaveType)].filter { !$0.1.isEmpty }
        let days = kind.hasSpan ? [("on", on), ("from", from), ("to", to)] : [("on", on)]
        download = "/v1/reports/\(kind.rawValue)?" + (days + filters).map { "\($0)=\($1)" }.joined(separator: "&")
        shown = texts.text("form.report-rows", ["shown": .number(table.rows.count), "all": .number(table.count)])
        headers = table.headers
        rows = table.rows
    }
}
