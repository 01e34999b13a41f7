import Application
import EventSourcing
import HTTPTypes
import JSON
import Leave

struct EmployeeImportRoutes {
    let backend: Backend

    var all: [Endpoint] { [importTable.apart] }

    private var importTable: Endpoint {
        Endpoint(
            .post,
            "/v1/employees/import",
            "importEmployees",
            "Add everybody in a table in text/csv, with opening balances: all or nobody, every fault with its line and column",
            for: .admins,
            query: PreviewQuery.self,
            body: .file(.csv),
            answers: .json(.created, EmployeeImportView.wire),
            refusals: [
                "malformed-csv", "missing-column", "unknown-column", "duplicate-column", "missing-field", "email-taken", "unknown-location",
                "unknown-department", "unknown-employee", "ambiguous-name", "not-employed", "too-many-columns",
            ]
        ) { [backend] call in
            let command = try ImportEmployees(reading: call.body) { backend.newID() }
            let people = try command.people(in: try await backend.situation(call))
            guard !call.query.preview else { return Reply(EmployeeImportView(people: people, isPreview: true), status: .ok) }
            let (_, position) = try await backend.perform(command, call)
            return Reply(EmployeeImportView(people: people, isPreview: false), sequence: position)
        }
    }
}

struct EmployeeImportView: WireOutput {
    static var schemaName: String { "EmployeeImport" }

    let people: [ImportedEmployee]
    let isPreview: Bool

    private struct Added: WireOutput {
        static var schemaName: String { "ImportedEmployee" }

        let employee: ImportedEmployee
        let isPreview: Bool

        static func describe(_ shape: inout Shape<Added>) {
            shape.nullable("id", .id(), "Null in a preview.") { $0.isPreview ? nil : $0.employee.id }
            shape.field("email", .string) { $0.employee.email }
            shape.field("line", .number) { Int64($0.employee.line) }
        }
    }

    static func describe(_ shape: inout Shape<EmployeeImportView>) {
        shape.field("preview", .boolean, "Whether nobody was added.") { $0.isPreview }
        shape.field("added", .number, "How many people.") { Int64($0.people.count) }
        shape.field("openingBalances", .number) { view in Int64(view.people.reduce(0) { $0 + $1.openingBalances }) }
        shape.field("employees", .array(of: Added.wire)) { view in view.people.map { Added(employee: $0, isPreview: view.isPreview) } }
    }
}
