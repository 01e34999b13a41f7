import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct DepartmentRoutes {
    let backend: Backend

    var all: [Endpoint] { [list, create, get, change, archive] }

    private var list: Endpoint {
        Endpoint(
            .get,
            "/v1/departments",
            "listDepartments",
            "Departments, by name",
            for: .readers,
            query: ArchivableQuery.self,
            answers: .json(.ok, .page(of: DepartmentView.self))
        ) { [backend] call in
            let situation = try await backend.situation(call)
            let ids = situation.organization.departments.filter { call.query.archived || !$0.value.isArchived }
                .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            return Reply(try .of(ids.compactMap { DepartmentView($0.key, situation) }, call.query.page, call))
        }
    }

    private var create: Endpoint {
        Endpoint(
            .post,
            "/v1/departments",
            "createDepartment",
            "Create a department",
            for: .admins,
            body: .json(NewDepartment.self),
            answers: .json(.created, DepartmentView.wire).versioned,
            refusals: ["unknown-employee", "invalid-approvers"]
        ) { [backend] call in
            let id: DepartmentID = backend.newID()
            let command = CreateDepartment(department: try call.body.department(id), name: call.body.name)
            let (situation, position) = try await backend.perform(command, call)
            return try Self.reply(id, situation, position, isNew: true)
        }
    }

    private var get: Endpoint {
        Endpoint(
            .get,
            "/v1/departments/{id}",
            "department",
            "A department",
            for: .readers,
            answers: .json(.ok, DepartmentView.wire).versioned
        ) { [backend] call in
            try Self.reply(call.id(), try await backend.situation(call))
        }
    }

    private var change: Endpoint {
        Endpoint(
            .patch,
            "/v1/departments/{id}",
            "changeDepartment",
            "Change a department",
            for: .admins,
            body: .json(DepartmentChange.self),
            answers: .json(.ok, DepartmentView.wire).versioned,
            refusals: ["unknown-employee", "invalid-approvers"]
        ) { [backend] call in
            let id: DepartmentID = try call.id()
            var command = ChangeDepartment(id: id)
            command.name = call.body.name.patch
            command.approvers = call.body.approvers.patch
            command.maximumAbsent = call.body.maximumAbsent.patch
            let (situation, position) = try await backend.perform(command, call, changing: id.bits)
            return try Self.reply(id, situation, position)
        }
    }

    private var archive: Endpoint {
        Endpoint(.delete, "/v1/departments/{id}", "archiveDepartment", "Archive a department", for: .admins, answers: .nothing) {
            [backend] call in
            let id: DepartmentID = try call.id()
            let (_, position) = try await backend.perform(ArchiveDepartment(id: id), call, changing: id.bits)
            return Reply(NoBody(), sequence: position)
        }
    }

    private static func reply(
        _ id: DepartmentID,
        _ situation: Situation,
        _ position: Position? = nil,
        isNew: Bool = false
    ) throws(Problem) -> Reply<DepartmentView> {
        guard let view = DepartmentView(id, situation), !view.isArchived else { throw .notFound }
        let version = situation.organization.version(of: id.bits)
        return Reply(view, sequence: position, version: version, location: isNew ? "/v1/departments/\(id)" : nil)
    }
}

struct NewDepartment: WireInput {
    let name: String
    private let approvers: ApprovalSequence?
    private let maximumAbsent: Int?

    init(reading fields: inout ObjectReader) {
        name = fields.required("name", .text(1...200))
        approvers = fields.optional("approvers", .approvers)
        maximumAbsent = fields.optional("maximumAbsent", .integer(1...100_000))
    }

    func department(_ id: DepartmentID) throws(Problem) -> Department {
        do {
            return try Department(id: id, approvers: approvers, maximumAbsent: maximumAbsent)
        } catch {
            throw Problem(error)
        }
    }
}

struct DepartmentChange: WireInput {
    let name: Change<String>
    let approvers: Change<ApprovalSequence?>
    let maximumAbsent: Change<Int?>

    init(reading fields: inout ObjectReader) {
        name = fields.change("name", .text(1...200))
        approvers = fields.clearableChange("approvers", .approvers)
        maximumAbsent = fields.clearableChange("maximumAbsent", .integer(1...100_000))
    }
}

struct DepartmentView: WireOutput {
    static var schemaName: String { "Department" }

    private let department: Department
    private let entry: NamedEntry

    init?(_ id: DepartmentID, _ situation: Situation) {
        guard let department = situation.facts.department(id), let entry = situation.organization.departments[id] else { return nil }
        self.department = department
        self.entry = entry
    }

    var isArchived: Bool { entry.isArchived }

    static func describe(_ shape: inout Shape<DepartmentView>) {
        shape.field("id", .id()) { $0.department.id }
        shape.field("name", .string) { $0.entry.name }
        shape.nullable("approvers", .approvers) { $0.department.approvers }
        shape.nullable("maximumAbsent", .integer(1...100_000)) { $0.department.maximumAbsent }
        shape.field("archived", .boolean) { $0.entry.isArchived }
    }
}
