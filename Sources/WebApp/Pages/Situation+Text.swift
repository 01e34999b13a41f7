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

extension Grant {
    var text: String {
        switch self {
        case .upFront: "all at once"
        case .accrual(.year, _): "once a year"
        case .accrual(.month, _): "month by month"
        case .accrual(.halfMonth, _): "twice a month"
        case .accrual(.week, _): "week by week"
        case .accrual(.twoWeeks, _): "every two weeks"
        case .accrual(.day, _): "day by day"
        }
    }
}

extension RollOver {
    var text: String {
        switch self {
        case .none: "the rest is lost"
        case .upTo(let amount, let expiry): "up to \(amount) go on" + (expiry?.text ?? "")
        case .all(let expiry): "everything goes on" + (expiry?.text ?? "")
        }
    }
}

extension RollOver.Expiry {
    fileprivate var text: String {
        switch self {
        case .on(let day): ", until \(day.text)"
        case .months(let months): ", for \(months) months"
        }
    }
}
