import Leave

/// The names of a case as ids: by their rank, so that whatever is ordered by id stays in order.
struct VectorNames: Sendable {
    private let ranks: [String: UInt128]
    private let names: [UInt128: String]

    init(_ vector: Vector) {
        let sorted = Set(Self.strings(in: vector.given) + Self.strings(in: vector.when)).sorted()
        ranks = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices.map { UInt128($0 + 1) }))
        names = Dictionary(uniqueKeysWithValues: ranks.map { ($0.value, $0.key) })
    }

    func id<Subject>(_ name: String?) -> Identifier<Subject> { Identifier(name.flatMap { ranks[$0] } ?? 0) }

    func name<Subject>(_ id: Identifier<Subject>) -> JSON { .string(names[id.bits] ?? "") }

    func name(_ reference: LedgerReference) -> JSON { .string(names[reference.bits] ?? "") }

    private static func strings(in json: JSON) -> [String] {
        switch json {
        case .string(let text): [text]
        case .array(let items): items.flatMap(strings)
        case .object(let members): members.values.flatMap(strings)
        case .null, .bool, .number: []
        }
    }

    /// The value with names of things replaced by ids.
    func identified(_ json: JSON) -> JSON {
        guard case .object(let members) = json else { return json }
        return .object(
            Dictionary(
                uniqueKeysWithValues: members.map { member, value in
                    switch (member, value) {
                    case (_, .string(let text)) where Self.namedMembers.contains(member): (member, uuid(text))
                    case (_, .array(let items)) where Self.listedMembers.contains(member):
                        (member, .array(items.map { $0.text.map(uuid) ?? $0 }))
                    case ("sequence", .array(let steps)): (member, .array(steps.map(identified)))
                    case ("approvers", .object): (member, identified(value))
                    default: (member, value)
                    }
                }
            )
        )
    }

    private static let namedMembers: Set = ["id", "location", "department", "leaveType", "employee"]
    private static let listedMembers: Set = ["holidayCalendars", "leaveTypes", "approvedBy", "anyOf", "fallback"]

    private func uuid(_ name: String) -> JSON { .string(Identifier<Employee>(ranks[name] ?? 0).description) }
}
