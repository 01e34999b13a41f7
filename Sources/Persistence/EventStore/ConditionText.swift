import EventSourcing

extension EventQuery {
    /// The query as `away.append_events` reads conditions: a JSON array of `away.event_clause`.
    func conditionText() throws -> String {
        "[" + (try clauses.map { try $0.conditionText() }.joined(separator: ",")) + "]"
    }

    /// The ids of all tags: an event that matches has one of them. Nil when a clause has no tag.
    var tagIDs: [UInt128]? {
        clauses.contains { $0.tags.isEmpty } ? nil : Set(clauses.flatMap { $0.tags.map(\.id) }).sorted()
    }
}

extension EventQuery.Clause {
    fileprivate func conditionText() throws -> String {
        var members: [String] = []
        if !types.isEmpty { members.append("\"types\":" + JSONText.array(types)) }
        if !tags.isEmpty {
            let columns = try TagColumns(tags)
            for kind in TagKind.allCases {
                if let id = columns[kind] { members.append("\"\(kind.column)\":\"\(UUIDText.string(id))\"") }
            }
            members.append("\"tags\":" + JSONText.array(Set(tags.map(\.text)).sorted()))
        }
        return "{" + members.joined(separator: ",") + "}"
    }
}
