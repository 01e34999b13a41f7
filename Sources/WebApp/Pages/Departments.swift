import Application
import Leave
import Texts

extension WebApp {
    func departments(_ principal: Principal, _ texts: Catalogue) async throws -> Content {
        let situation = try await handler.situation(for: principal)
        let rows = situation.departmentOptions.compactMap { DepartmentID($0.id) }.map { DepartmentRow($0, in: situation) }
        let periods = situation.facts.blackoutPeriods.values.compactMap(\.current)
            .sorted { ($0.span.first, $0.id) < ($1.span.first, $1.id) }.map { PeriodRow($0, in: situation, texts) }
        let values = DepartmentsPage(
            departments: rows,
            hasDepartments: !rows.isEmpty,
            new: DepartmentRow(newIn: situation),
            periods: periods,
            hasPeriods: !periods.isEmpty,
            locations: situation.locationOptions,
            leaveTypes: situation.leaveTypeOptions,
            colleagues: situation.colleagues
        )
        return Content(template: "departments", values: values)
    }
}

private struct DepartmentsPage: Sendable {
    let departments: [DepartmentRow]
    let hasDepartments: Bool
    let new: DepartmentRow
    let periods: [PeriodRow]
    let hasPeriods: Bool
    let locations: [Option]
    let leaveTypes: [Option]
    let colleagues: [Colleague]
}

private struct DepartmentRow: Sendable {
    var id = ""
    var version = ""
    var name = ""
    var approverNames = ""
    var maximumAbsent = ""
    /// How an empty maximum is sent: left out for a new department, null to clear it.
    var maximumType = "number"
    var people = ""
    var approval: ApprovalFields

    init(newIn situation: Situation) {
        approval = ApprovalFields(nil, as: "approvers.sequence", in: situation)
    }

    init(_ id: DepartmentID, in situation: Situation) {
        let department = situation.facts.department(id)
        self.id = id.description
        version = situation.version(of: id.bits)
        name = situation.organization.departments[id]?.name ?? ""
        approverNames = situation.text(department?.approvers)
        maximumAbsent = department?.maximumAbsent.map { "\($0)" } ?? ""
        maximumType = "numberOrNull"
        let present = situation.organization.people.keys.filter { person in
            let today = situation.today(of: person)
            return situation.facts.department(of: person, on: today) == id && situation.facts.isEmployed(person, on: today)
        }
        people = "\(present.count)"
        approval = ApprovalFields(department?.approvers, as: "approvers.sequence", in: situation)
    }
}

private struct PeriodRow: Sendable {
    let id: String
    let days: String
    let whom: String
    let leaveTypes: String

    init(_ period: BlackoutPeriod, in situation: Situation, _ texts: Catalogue) {
        id = period.id.description
        days = texts.dates(period.span)
        let names = [
            period.location.flatMap { situation.organization.locations[$0]?.name },
            period.department.flatMap { situation.organization.departments[$0]?.name },
        ].compactMap { $0 }
        let all = texts.text("form.all")
        whom = names.isEmpty ? all : names.joined(separator: ", ")
        leaveTypes =
            period.leaveTypes.map { ids in ids.compactMap { situation.organization.leaveTypes[$0]?.name }.sorted().joined(separator: ", ") }
            ?? all
    }
}
