import Application
import EventSourcing
import GraphQL
import JSON
import Leave

/// The organization and its places.
enum OrganizationFields {
    static func add(to resolvers: inout Resolvers<Viewer>) {
        roots(&resolvers)
        me(&resolvers)
        resolvers.field("Organization", "id") { (situation: Situation) in .text(situation.organization.id) }
        resolvers.field("Organization", "name") { (situation: Situation) in .text(situation.organization.name) }
        resolvers.field("Organization", "slug") { (situation: Situation) in .text(situation.organization.slug) }
        places(&resolvers)
    }

    private static func roots(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.root("Query", "me") { call in .object(try await call.context.situation()) }
        resolvers.root("Query", "organization") { call in .object(try await call.context.situation()) }
        resolvers.root("Query", "locations") { call in
            let organization = try await call.context.situation().organization
            return .objects(organization.locations.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }.map(\.key))
        }
        resolvers.root("Query", "departments") { call in
            let organization = try await call.context.situation().organization
            return .objects(organization.departments.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }.map(\.key))
        }
        resolvers.root("Query", "leaveTypes") { call in
            let organization = try await call.context.situation().organization
            return .objects(organization.leaveTypes.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }.map(\.key))
        }
    }

    private static func me(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.field("Me", "employee") { (situation: Situation) in .object(situation.principal.employee) }
        resolvers.field("Me", "organization") { (situation: Situation) in .object(situation) }
        resolvers.field("Me", "approverOf") { (situation: Situation) in .objects(approverOf(situation)) }
        resolvers.field("Me", "roles") { (situation: Situation) in
            let roles = [situation.isAdmin(situation.principal.employee) ? "admin" : nil, approverOf(situation).isEmpty ? nil : "approver"]
            return .list((roles.compactMap(\.self) + ["employee"]).map { .text($0) })
        }
        resolvers.field("Me", "sequence") { (situation: Situation) in .number(situation.organization.position.sequence) }
        resolvers.each("Me", "csrfToken") { (_: Situation, call) in .text(call.context.csrfToken) }
    }

    private static func approverOf(_ situation: Situation) -> [EmployeeID] {
        situation.peopleInSight.subtracting([situation.principal.employee]).sorted()
    }

    private static func places(_ resolvers: inout Resolvers<Viewer>) {
        resolvers.field("Location", "id") { (id: LocationID) in .text(id) }
        resolvers.field("Location", "name") { (id: LocationID, situation, _) in .text(situation.organization.locations[id]?.name) }
        resolvers.field("Location", "timeZone") { (id: LocationID, situation, _) in .text(situation.facts.location(id)?.timeZone) }
        resolvers.field("Location", "isArchived") { (id: LocationID, situation, _) in
            .leaf(.bool(situation.organization.locations[id]?.isArchived ?? false))
        }
        resolvers.field("Department", "id") { (id: DepartmentID) in .text(id) }
        resolvers.field("Department", "name") { (id: DepartmentID, situation, _) in .text(situation.organization.departments[id]?.name) }
        resolvers.field("Department", "isArchived") { (id: DepartmentID, situation, _) in
            .leaf(.bool(situation.organization.departments[id]?.isArchived ?? false))
        }
        resolvers.field("LeaveType", "id") { (id: LeaveTypeID) in .text(id) }
        resolvers.field("LeaveType", "name") { (id: LeaveTypeID, situation, _) in .text(situation.organization.leaveTypes[id]?.name) }
        resolvers.field("LeaveType", "unit") { (id: LeaveTypeID, situation, _) in .text(situation.facts.leaveType(id)?.unit.rawValue) }
        resolvers.field("LeaveType", "isArchived") { (id: LeaveTypeID, situation, _) in
            .leaf(.bool(situation.organization.leaveTypes[id]?.isArchived ?? false))
        }
    }
}
