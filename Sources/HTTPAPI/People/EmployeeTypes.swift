import Application
import EventSourcing
import JSON
import Leave
import Texts

struct NewEmployee: WireInput {
    let email: String
    let name: String
    private let location: LocationID?
    private let department: DepartmentID?
    private let employmentStart: LocalDate
    private let employmentEnd: LocalDate?
    private let roles: [Role]

    init(reading fields: inout ObjectReader) {
        email = fields.required("email", .email)
        name = fields.required("name", .text(1...200))
        location = fields.optional("locationId", .id())
        department = fields.optional("departmentId", .id())
        employmentStart = fields.required("employmentStart", .date)
        employmentEnd = fields.optional("employmentEnd", .date)
        roles = fields.optional("roles", .array(of: .role, count: 0...1), default: [])
    }

    func employee(_ id: EmployeeID) throws(Problem) -> Employee {
        do {
            return try Employee(
                id: id,
                location: location,
                department: department,
                employmentStart: employmentStart,
                employmentEnd: employmentEnd,
                roles: Set(roles)
            )
        } catch {
            throw Problem(.refused([Refusal(error.code, pointer: "/employmentEnd")]))
        }
    }
}

struct EmployeeChange: WireInput {
    let email: Change<String>
    let name: Change<String>

    init(reading fields: inout ObjectReader) {
        email = fields.change("email", .email)
        name = fields.change("name", .text(1...200))
    }
}

struct EmployeeView: WireOutput {
    static var schemaName: String { "Employee" }

    private let id: EmployeeID
    private let person: Person
    private let location: LocationID?
    private let department: DepartmentID?
    private let picture: String?
    /// What only the person, their approvers and admins see.
    private let employment: Employment?

    private struct Employment {
        let start: LocalDate
        let end: LocalDate?
        let roles: [Role]
        let approvers: ApprovalSequence?
        let workingWeek: WorkingWeek?
    }

    /// - Parameter day: Nil: today where the employee is.
    init?(_ id: EmployeeID, _ situation: Situation, on day: LocalDate? = nil) {
        guard let person = situation.organization.people[id], let employee = situation.facts.employee(id) else { return nil }
        let facts = situation.facts
        let day = day ?? situation.today(of: id)
        self.id = id
        self.person = person
        location = facts.location(of: id, on: day)
        department = facts.department(of: id, on: day)
        picture = situation.organization.picture(of: id).map { "\(PictureRoutes.path)/\($0.address(in: situation.organization.id))" }
        let maySee = (try? situation.requireSight(of: id)) != nil  // who may not sees less, which is no error
        employment =
            maySee
            ? Employment(
                start: employee.employmentStart,
                end: facts.employmentEnd(of: id),
                roles: facts.roles(of: id, on: day).sorted(),
                approvers: facts.approvalSequence(of: id, on: day),
                workingWeek: facts.workingWeek(of: id, on: day)
            ) : nil
    }

    /// - Throws: 404 for an employee that does not exist.
    static func reply(
        _ id: EmployeeID,
        _ situation: Situation,
        _ position: Position? = nil,
        on day: LocalDate? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<EmployeeView> {
        guard let view = EmployeeView(id, situation, on: day) else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/employees/\(id)" : nil)
    }

    static func describe(_ shape: inout Shape<EmployeeView>) {
        shape.field("id", .id()) { $0.id }
        shape.nullable("name", .string, "Null once the person was erased.") { $0.person.name.text }
        shape.nullable("email", .string) { $0.person.email.text }
        shape.nullable("locationId", .id()) { $0.location }
        shape.nullable("departmentId", .id()) { $0.department }
        shape.nullable("imageUrl", .string, "A path of this service that needs no credentials; null: no picture.") { $0.picture }
        shape.omittable("employmentStart", .date, "For the person, their approvers and admins, as all that follows.") {
            $0.employment?.start
        }
        shape.omittableOrNull("employmentEnd", .date, "The last day.") { $0.employment.map(\.end) }
        shape.omittable("roles", .array(of: .role)) { $0.employment?.roles }
        shape.omittableOrNull("approvers", .approvers, "Null: all admins.") { $0.employment.map(\.approvers) }
        shape.omittableOrNull("workingWeek", .workingWeek, "Null without location.") { $0.employment.map(\.workingWeek) }
    }
}

extension Wire<Role> {
    static var role: Wire { .cases(Role.self, placeholder: .admin) }
}

extension Wire<String> {
    /// Checked in full by the command.
    static var email: Wire {
        .text(
            ["format": "email", "minLength": 3, "maxLength": 254],
            placeholder: "",
            expected: "expected.email",
            parse: { (3...254).contains($0.unicodeScalars.count) && $0.contains("@") ? $0 : nil },
            format: { $0 }
        )
    }
}
