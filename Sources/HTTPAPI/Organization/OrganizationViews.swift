import Application
import EventSourcing
import Leave

struct OrganizationView: WireOutput {
    static var schemaName: String { "Organization" }

    let id: OrganizationID
    let name: String
    let slug: String
    let sessionLimits: SessionLimits
    let language: String?
    let version: Position

    init(_ situation: Situation) {
        id = situation.organization.id
        name = situation.organization.name
        slug = situation.organization.slug
        sessionLimits = situation.organization.sessionLimits
        language = situation.organization.language
        version = situation.organization.version(of: id.bits)
    }

    static func describe(_ shape: inout Shape<OrganizationView>) {
        shape.field("id", .id()) { $0.id }
        shape.field("name", .string) { $0.name }
        shape.field("slug", .string, "The name in addresses.") { $0.slug }
        shape.field("sessionLimits", .sessionLimits) { $0.sessionLimits }
        shape.nullable("language", .string, "In which people are spoken to who have not said in which; null: English.") { $0.language }
    }
}

/// The answer of `GET /v1/me`.
struct Me: WireOutput {
    let employee: EmployeeView
    let organization: OrganizationView
    let roles: [String]
    let approverOf: [EmployeeID]
    let csrfToken: String?
    let sequence: Int64

    /// Nil for a caller who is no employee.
    init?(_ situation: Situation, csrfToken: String?) {
        let caller = situation.principal.employee
        guard let employee = EmployeeView(caller, situation) else { return nil }
        self.employee = employee
        organization = OrganizationView(situation)
        approverOf = situation.peopleInSight.subtracting([caller]).sorted()
        roles = [
            situation.isAdmin(caller) ? Access.Role.admin : nil, approverOf.isEmpty ? nil : .approver, .employee,
        ].compactMap { $0?.rawValue }
        self.csrfToken = csrfToken
        sequence = situation.organization.position.sequence
    }

    static func describe(_ shape: inout Shape<Me>) {
        shape.field("employee", EmployeeView.wire) { $0.employee }
        shape.field("organization", OrganizationView.wire) { $0.organization }
        shape.field("roles", .array(of: .string)) { $0.roles }
        shape.field("approverOf", .array(of: .id())) { $0.approverOf }
        shape.nullable("csrfToken", .string, "To be sent as Away-CSRF-Token with unsafe requests of this session.") { $0.csrfToken }
        shape.field("sequence", .number, "The organization's last event.") { $0.sequence }
    }
}
