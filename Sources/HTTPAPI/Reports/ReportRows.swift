import Application
import CSV
import Leave

/// The names of what a report's row is about, beside their ids.
struct ReportNames {
    let person: ReportedPerson?
    let location: String
    let department: String
    let leaveType: String

    init(
        _ person: ReportedPerson?,
        _ leaveType: LeaveTypeID,
        at location: LocationID?,
        in department: DepartmentID?,
        _ situation: Situation
    ) {
        let organization = situation.organization
        self.person = person
        self.location = location.flatMap { organization.locations[$0]?.name } ?? ""
        self.department = department.flatMap { organization.departments[$0]?.name } ?? ""
        self.leaveType = organization.leaveTypes[leaveType]?.name ?? ""
    }

    init(_ person: ReportedPerson, _ leaveType: LeaveTypeID, _ situation: Situation) {
        self.init(person, leaveType, at: person.location, in: person.department, situation)
    }

    func write(to writer: inout CSVWriter) {
        writer.field(person?.name)
        writer.field(person?.email)
        writer.field(location)
        writer.field(department)
        writer.field(leaveType)
    }
}

extension Page {
    /// The items as a table.
    fileprivate func table(_ write: (Item, inout CSVWriter) -> Void, header: (inout CSVWriter) -> Void) -> String {
        var writer = CSVWriter()
        header(&writer)
        for item in items {
            write(item, &writer)
            writer.endRow()
        }
        return writer.text
    }
}

extension Shape {
    fileprivate mutating func person(_ names: @escaping @Sendable (Value) -> ReportNames) {
        nullable("employeeId", .id()) { names($0).person?.id }
        nullable("name", .string) { names($0).person?.name }
        nullable("email", .string) { names($0).person?.email }
    }

    fileprivate mutating func place(_ names: @escaping @Sendable (Value) -> ReportNames) {
        field("location", .string, "Its name; empty: none.") { names($0).location }
        field("department", .string) { names($0).department }
        field("leaveType", .string) { names($0).leaveType }
    }
}

struct BalanceReportRow: WireOutput {
    static var schemaName: String { "ReportedBalance" }

    private let names: ReportNames
    private let item: BalanceItem

    init(_ row: BalanceReport.Row, _ situation: Situation) {
        names = ReportNames(row.person, row.item.leaveType, situation)
        item = row.item
    }

    private var summary: BalanceSummary { item.summary }

    static func describe(_ shape: inout Shape<BalanceReportRow>) {
        shape.person { $0.names }
        shape.place { $0.names }
        shape.field("leaveTypeId", .id()) { $0.item.leaveType }
        shape.field("unit", .unit) { $0.item.unit }
        shape.field("leaveYear", .date, "Its first day.") { $0.summary.leaveYear }
        shape.nullable("entitlement", .amount, "Null where the type has no limit.") { $0.summary.entitlement }
        shape.nullable("carriedOver", .amount) { $0.summary.carriedOver }
        shape.nullable("adjustments", .amount) { $0.summary.adjustments }
        shape.field("taken", .amount) { $0.summary.taken }
        shape.field("booked", .amount) { $0.summary.booked }
        shape.field("pending", .amount) { $0.summary.pending }
        shape.nullable("expired", .amount) { $0.summary.expired }
        shape.nullable("balance", .amount) { $0.summary.balance }
        shape.nullable("available", .amount) { $0.summary.available }
    }

    @Sendable static func table(_ page: Page<BalanceReportRow>) -> String {
        page.table { row, writer in
            row.names.write(to: &writer)
            writer.value(row.item.unit.rawValue)
            writer.value(row.summary.leaveYear)
            for amount in [row.summary.entitlement, row.summary.carriedOver, row.summary.adjustments] { writer.value(amount) }
            for amount in [row.summary.taken, row.summary.booked, row.summary.pending] { writer.value(amount) }
            for amount in [row.summary.expired, row.summary.balance, row.summary.available] { writer.value(amount) }
        } header: {
            $0.header(
                "name",
                "email",
                "location",
                "department",
                "leaveType",
                "unit",
                "leaveYear",
                "entitlement",
                "carriedOver",
                "adjustments",
                "taken",
                "booked",
                "pending",
                "expired",
                "balance",
                "available"
            )
        }
    }
}

struct AbsenceReportRow: WireOutput {
    static var schemaName: String { "ReportedAbsence" }

    private let names: ReportNames
    private let row: AbsenceReport.Row

    init(_ row: AbsenceReport.Row, _ situation: Situation) {
        names = ReportNames(row.person, row.leaveType, situation)
        self.row = row
    }

    static func describe(_ shape: inout Shape<AbsenceReportRow>) {
        shape.field("id", .id(), "Of the request or recorded leave.") { $0.row.id }
        shape.person { $0.names }
        shape.place { $0.names }
        shape.field("leaveTypeId", .id()) { $0.row.leaveType }
        shape.field("status", .cases(AbsenceReport.Status.self, placeholder: .approved)) { $0.row.status }
        shape.field("from", .date) { $0.row.days.span.first }
        shape.field("to", .date) { $0.row.days.span.last }
        shape.field("fromPart", .dayPart) { $0.row.days.fromPart }
        shape.field("toPart", .dayPart) { $0.row.days.toPart }
        shape.nullable("hours", .amount) { $0.row.days.hours }
        shape.field("amount", .amount, "What counts within the days of the report.") { $0.row.amount }
        shape.field("unit", .unit) { $0.row.unit }
        shape.nullable("reason", .string) { $0.row.reason }
    }

    @Sendable static func table(_ page: Page<AbsenceReportRow>) -> String {
        page.table { row, writer in
            row.names.write(to: &writer)
            writer.value(row.row.status.rawValue)
            writer.value(row.row.days.span.first)
            writer.value(row.row.days.span.last)
            writer.value(row.row.days.fromPart.rawValue)
            writer.value(row.row.days.toPart.rawValue)
            writer.value(row.row.amount)
            writer.value(row.row.unit.rawValue)
            writer.field(row.row.reason)
        } header: {
            $0.header(
                "name",
                "email",
                "location",
                "department",
                "leaveType",
                "status",
                "from",
                "to",
                "fromPart",
                "toPart",
                "amount",
                "unit",
                "reason"
            )
        }
    }
}

struct AdjustmentReportRow: WireOutput {
    static var schemaName: String { "ReportedAdjustment" }

    private let names: ReportNames
    private let row: AdjustmentReport.Row
    private let by: String?

    init(_ row: AdjustmentReport.Row, _ situation: Situation) {
        names = ReportNames(row.person, row.leaveType, situation)
        by = row.by.flatMap { situation.organization.people[$0]?.name.text }
        self.row = row
    }

    static func describe(_ shape: inout Shape<AdjustmentReportRow>) {
        shape.person { $0.names }
        shape.place { $0.names }
        shape.field("leaveTypeId", .id()) { $0.row.leaveType }
        shape.field("kind", .cases(AdjustmentReport.Kind.self, placeholder: .adjustment)) { $0.row.kind }
        shape.field("date", .date) { $0.row.date }
        shape.field("amount", .amount) { $0.row.amount }
        shape.field("unit", .unit) { $0.row.unit }
        shape.nullable("expires", .date) { $0.row.expires }
        shape.nullable("reason", .string) { $0.row.reason }
        shape.nullable("by", .string, "The name of who made it.") { $0.by }
    }

    @Sendable static func table(_ page: Page<AdjustmentReportRow>) -> String {
        page.table { row, writer in
            row.names.write(to: &writer)
            writer.value(row.row.kind.rawValue)
            writer.value(row.row.date)
            writer.value(row.row.amount)
            writer.value(row.row.unit.rawValue)
            writer.value(row.row.expires)
            writer.field(row.row.reason)
            writer.field(row.by)
        } header: {
            $0.header(
                "name",
                "email",
                "location",
                "department",
                "leaveType",
                "kind",
                "date",
                "amount",
                "unit",
                "expires",
                "reason",
                "by"
            )
        }
    }
}

struct LiabilityReportRow: WireOutput {
    static var schemaName: String { "ReportedLiability" }

    private let names: ReportNames
    private let row: LiabilityReport.Row

    init(_ row: LiabilityReport.Row, _ situation: Situation) {
        names = ReportNames(nil, row.leaveType, at: row.location, in: row.department, situation)
        self.row = row
    }

    static func describe(_ shape: inout Shape<LiabilityReportRow>) {
        shape.nullable("locationId", .id()) { $0.row.location }
        shape.nullable("departmentId", .id()) { $0.row.department }
        shape.place { $0.names }
        shape.field("leaveTypeId", .id()) { $0.row.leaveType }
        shape.field("unit", .unit) { $0.row.unit }
        shape.field("people", .number) { Int64($0.row.people) }
        shape.field("owed", .amount, "The sum of the balances that are positive.") { $0.row.owed }
        shape.field("overdrawn", .amount, "The sum of those that are negative, as a positive number.") { $0.row.overdrawn }
        shape.field("total", .amount) { $0.row.total }
    }

    @Sendable static func table(_ page: Page<LiabilityReportRow>) -> String {
        page.table { row, writer in
            writer.field(row.names.location)
            writer.field(row.names.department)
            writer.field(row.names.leaveType)
            writer.value(row.row.unit.rawValue)
            writer.value(row.row.people)
            for amount in [row.row.owed, row.row.overdrawn, row.row.total] { writer.value(amount) }
        } header: {
            $0.header("location", "department", "leaveType", "unit", "people", "owed", "overdrawn", "total")
        }
    }
}
