import Application
import Leave
import Texts

/// The first rows of a report, as a page shows them; the whole of it is downloaded.
struct ReportTable {
    struct Cell: Sendable {
        let name: String
        let isAmount: Bool
        var text = ""
    }

    struct Row: Sendable {
        let cells: [Cell]
    }

    private(set) var headers: [Cell] = []
    private(set) var rows: [Row] = []
    /// How many there are in all.
    private(set) var count = 0
    private let situation: Situation
    private let texts: Catalogue

    private static let shown = 0..<100

    init(_ kind: ReportKind, _ scope: ReportScope, _ span: DateSpan, in situation: Situation, _ texts: Catalogue) throws(CommandError) {
        self.situation = situation
        self.texts = texts
        switch kind {
        case .balances: take(try BalanceReport(scope, in: situation))
        case .absences: take(AbsenceReport(scope, within: span, in: situation))
        case .adjustments: take(AdjustmentReport(scope, within: span, in: situation))
        case .liability: take(try LiabilityReport(scope, in: situation))
        }
    }

    private mutating func take(_ report: BalanceReport) {
        count = report.count
        columns(["name", "location", "leave"], ["entitlement", "carried-over", "taken", "booked", "balance", "available"])
        for row in report.rows(Self.shown) {
            let summary = row.item.summary
            let amounts: [Amount?] = [
                summary.entitlement, summary.carriedOver, summary.taken, summary.booked, summary.balance, summary.available,
            ]
            add(
                [row.person.name, location(row.person.location), leaveType(row.item.leaveType)]
                    + amounts.map { amount in amount.map { texts.number($0) } ?? "" }
            )
        }
    }

    private mutating func take(_ report: AbsenceReport) {
        count = report.count
        columns(["name", "location", "leave", "days", "status"], ["amount"])
        for row in report.rows(Self.shown) {
            add([
                row.person.name, location(row.person.location), leaveType(row.leaveType), texts.dates(row.days.span),
                texts.text("form.status.\(row.status.rawValue)"), texts.number(row.amount),
            ])
        }
    }

    private mutating func take(_ report: AdjustmentReport) {
        count = report.rows.count
        columns(["name", "leave", "on", "reason"], ["amount"])
        for row in report.rows.prefix(Self.shown.count) {
            let reason = row.kind == .opening ? texts.text("form.opening-balances") : row.reason ?? ""
            add([row.person.name, leaveType(row.leaveType), texts.date(row.date, style: "short"), reason, texts.number(row.amount)])
        }
    }

    private mutating func take(_ report: LiabilityReport) {
        count = report.rows.count
        columns(["location", "department", "leave"], ["people", "owed", "overdrawn", "total"])
        for row in report.rows.prefix(Self.shown.count) {
            let department = row.department.flatMap { situation.organization.departments[$0]?.name } ?? ""
            let amounts = [row.owed, row.overdrawn, row.total].map { texts.number($0) }
            add([location(row.location), department, leaveType(row.leaveType), "\(row.people)"] + amounts)
        }
    }

    private mutating func columns(_ words: [String], _ amounts: [String]) {
        headers =
            words.map { Cell(name: texts.text(Message("form.\($0)")), isAmount: false) }
            + amounts.map { Cell(name: texts.text(Message("form.\($0)")), isAmount: true) }
    }

    private mutating func add(_ cells: [String]) {
        rows.append(Row(cells: zip(headers, cells).map { Cell(name: $0.name, isAmount: $0.isAmount, text: $1) }))
    }

    private func location(_ id: LocationID?) -> String { id.flatMap { situation.organization.locations[$0]?.name } ?? "" }

    private func leaveType(_ id: LeaveTypeID) -> String { situation.organization.leaveTypes[id]?.name ?? "" }
}
