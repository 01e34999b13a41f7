import Application
import EventSourcing
import Leave

/// A choice in a form.
struct Option: Sendable {
    let id: String
    let name: String
    var isCurrent = false
}

extension [Option] {
    /// With the one that holds now chosen.
    func choosing<Subject>(_ id: Identifier<Subject>?) -> [Option] {
        map { Option(id: $0.id, name: $0.name, isCurrent: $0.id == id?.description) }
    }
}

extension Situation {
    /// What a form sends as `If-Match`.
    func version(of thing: UInt128) -> String { "\(organization.version(of: thing).sequence)" }

    var openLocations: [LocationID] {
        organization.locations.filter { !$0.value.isArchived }.sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }.map(\.key)
    }

    var locationOptions: [Option] {
        openLocations.map { Option(id: $0.description, name: organization.locations[$0]?.name ?? "") }
    }

    /// Those with a limit come first, days before hours.
    var leaveTypeOptions: [Option] {
        leaveTypesInOrder.map { Option(id: $0.id.description, name: organization.leaveTypes[$0.id]?.name ?? "") }
    }

    var departmentOptions: [Option] {
        organization.departments.filter { !$0.value.isArchived }
            .sorted { ($0.value.name, $0.key) < ($1.value.name, $1.key) }
            .map { Option(id: $0.key.description, name: $0.value.name) }
    }
}
