import Application
import JSON
import Leave
import Texts

/// What every report can be narrowed to.
struct ReportQuery: WireQuery {
    let page: PageQuery
    let on: LocalDate?
    private let location: LocationID?
    private let department: DepartmentID?
    private let leaveType: LeaveTypeID?
    private let employee: EmployeeID?
    private let includesFormer: Bool

    init(reading query: inout QueryReader) {
        page = PageQuery(reading: &query)
        on = query.optional("on", .date, "As of this day; today by default.")
        location = query.optional("locationId", .id(), "Only people who are there on that day.")
        department = query.optional("departmentId", .id(), "Only people who are in it on that day.")
        leaveType = query.optional("leaveTypeId", .id(), "Only this leave type.")
        employee = query.optional("employeeId", .id(), "Only this employee.")
        includesFormer = query.optional("former", .boolean, default: false, "Also people who had left by then.")
    }

    func scope(today: LocalDate) -> ReportScope {
        ReportScope(
            location: location,
            department: department,
            leaveType: leaveType,
            employee: employee,
            day: on ?? today,
            includesFormer: includesFormer
        )
    }
}

/// A report of what happened within some days.
struct ReportSpanQuery: WireQuery {
    let report: ReportQuery
    let statuses: [AbsenceReport.Status]?
    private let from: LocalDate?
    private let to: LocalDate?

    init(reading query: inout QueryReader) {
        report = ReportQuery(reading: &query)
        from = query.optional("from", .date, "The first day; the first of January of this year by default.")
        to = query.optional("to", .date, "The last day; the end of the first day's year by default.")
        statuses = nil
    }

    fileprivate init(reading query: inout QueryReader, statuses name: String) {
        report = ReportQuery(reading: &query)
        from = query.optional("from", .date, "The first day; the first of January of this year by default.")
        to = query.optional("to", .date, "The last day; the end of the first day's year by default.")
        statuses = query.optional(
            name,
            .statuses,
            "Leave in these states, between commas; approved, cancellationRequested, recorded by default."
        )
    }

    func span(today: LocalDate) throws(Problem) -> DateSpan {
        let first = from ?? LocalDate(year: today.year, month: 1, day: 1) ?? today
        guard let span = DateSpan(first, through: to ?? LocalDate(year: first.year, month: 12, day: 31) ?? first) else {
            throw .invalidParameter("to", "problem.invalid-parameter.reportEnd")
        }
        return span
    }
}

struct AbsenceReportQuery: WireQuery {
    let span: ReportSpanQuery

    init(reading query: inout QueryReader) {
        span = ReportSpanQuery(reading: &query, statuses: "status")
    }
}

extension Wire<[AbsenceReport.Status]> {
    fileprivate static var statuses: Wire {
        .text(
            ["examples": ["approved,recorded"]],
            placeholder: [],
            expected: Message("expected.states", ["states": .text(AbsenceReport.Status.allCases.map(\.rawValue).joined(separator: ", "))]),
            parse: { text in
                let states = text.split(separator: ",", omittingEmptySubsequences: false).map { AbsenceReport.Status(rawValue: String($0)) }
                return states.contains(nil) ? nil : states.compactMap { $0 }
            },
            format: { $0.map(\.rawValue).joined(separator: ",") }
        )
    }
}
