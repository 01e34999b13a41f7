import EventSourcing

/// The kinds of tags that events can carry (DESIGN §4): each has a column in `events`, and those that are asked for often an index.
enum TagKind: String, CaseIterable {
    case employee, location, department, policy
    case leaveType = "leave-type"
    case holidayCalendar = "holiday-calendar"
    case request, connection
    /// What concerns the whole organization.
    case organization

    fileprivate var index: Int {
        switch self {
        case .employee: 0
        case .location: 1
        case .department: 2
        case .policy: 3
        case .leaveType: 4
        case .holidayCalendar: 5
        case .request: 6
        case .connection: 7
        case .organization: 8
        }
    }

    /// Its column in `events`, and its member in `away.event_clause`.
    var column: String {
        switch self {
        case .employee: "employee_id"
        case .location: "location_id"
        case .department: "department_id"
        case .policy: "policy_id"
        case .leaveType: "leave_type_id"
        case .holidayCalendar: "holiday_calendar_id"
        case .request: "request_id"
        case .connection: "connection_id"
        case .organization: "wide_id"
        }
    }
}

/// An event's tags as they are stored: the first of each kind in its column, the others as text.
struct TagColumns: Sendable {
    /// By the kinds' order.
    private var ids = [UInt128?](repeating: nil, count: TagKind.allCases.count)
    private(set) var more: [String] = []

    /// - Throws: ``UnknownTagKind``.
    init(_ tags: [Tag]) throws {
        for tag in tags {
            guard let kind = TagKind(rawValue: tag.kind) else { throw UnknownTagKind(kind: tag.kind) }
            if ids[kind.index] == nil {
                ids[kind.index] = tag.id
            } else if ids[kind.index] != tag.id, !more.contains(tag.text) {
                more.append(tag.text)
            }
        }
    }

    subscript(kind: TagKind) -> UInt128? { ids[kind.index] }
}

/// A tag of a kind for which the schema has no column: a mistake in an event's schema.
package struct UnknownTagKind: Error, Hashable {
    package let kind: String
}
