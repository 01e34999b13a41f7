import Leave
import Texts

/// What a column of a table of employees tells, by the text of its first row.
enum EmployeeColumn: Hashable {
    case email, name, employmentStart, employmentEnd, location, department, approvers, role, fte, workingHours, openingDate
    /// `opening:Annual leave`
    case opening(LeaveTypeID)
    /// `entitlement:Annual leave`
    case entitlement(LeaveTypeID)

    private static let plain: [String: EmployeeColumn] = [
        "email": .email, "name": .name, "employmentstart": .employmentStart, "employmentend": .employmentEnd, "location": .location,
        "department": .department, "approvers": .approvers, "role": .role, "fte": .fte, "workinghours": .workingHours,
        "openingdate": .openingDate,
    ]

    static let required: [(column: EmployeeColumn, name: String)] = [
        (.email, "email"), (.name, "name"), (.employmentStart, "employmentStart"),
    ]

    /// - Parameter header: Compared without regard to case, but for the name of a leave type.
    /// - Returns: A refusal without a place where there is no such column.
    static func reading(_ header: String, in situation: Situation) throws(Refusal) -> EmployeeColumn {
        if let column = plain[header.lowercased()] { return column }
        let parts = header.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, ["opening", "entitlement"].contains(parts[0].lowercased()) else {
            throw Refusal("unknown-column", detail: Message("refusal.import.unknown-column", ["column": .text(header)]))
        }
        let name = String(parts[1]).trimmed
        let leaveType = situation.organization.leaveTypes.first {
            !$0.value.isArchived && ($0.value.name == name || $0.key.description == name)
        }
        guard let leaveType else { throw Refusal(.unknownLeaveType) }
        return parts[0].lowercased() == "opening" ? .opening(leaveType.key) : .entitlement(leaveType.key)
    }
}
