import Application
import GraphQL
import Leave

/// Who is away.
enum CalendarFields {
    static func add(to resolvers: inout Resolvers<Viewer>) {
        resolvers.root("Query", "calendar") { call in .objects(try await absences(call)) }
        LeaveRequestFields.days("Absence", &resolvers) { (absence: AbsenceCalendar.Absence) in absence.days }
        resolvers.field("Absence", "id") { (absence: AbsenceCalendar.Absence) in .text(absence.id) }
        resolvers.field("Absence", "employee") { (absence: AbsenceCalendar.Absence) in .object(absence.employee) }
        resolvers.field("Absence", "leaveType") { (absence: AbsenceCalendar.Absence) in .object(orNull: absence.leaveType) }
        resolvers.field("Absence", "status") { (absence: AbsenceCalendar.Absence) in .text(absence.status?.rawValue) }
    }

    static func absences(_ call: Call) async throws -> [AbsenceCalendar.Absence] {
        guard let from = try call.date("from"), let to = try call.date("to"), let span = DateSpan(from, through: to), span.count <= 366
        else {
            throw GraphQLError.invalid("to")
        }
        let calendar = try await call.context.service.requests.calendar(
            span,
            location: try call.id("locationId"),
            department: try call.id("departmentId"),
            for: call.context.principal
        )
        return calendar.absences.sorted { ($0.days.span.first, $0.id) < ($1.days.span.first, $1.id) }
    }
}
