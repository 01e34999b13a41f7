import EventSourcing
import Postgres

/// The statement that reads what a query matches. Its text follows from the query's shape (which kinds of tags, types or not) and holds none of
/// its values, so there are few of them and each stays prepared.
struct EventSelection {
    private var parameters: [any PostgresEncodable]
    private var conditions: [String] = []
    private let query: EventQuery

    init(_ query: EventQuery, of organization: UInt128, after: Position) throws {
        self.query = query
        parameters = [organization, after.sequence]
        for clause in query.clauses { conditions.append(try condition(of: clause)) }
    }

    /// Oldest first.
    ///
    /// - Parameter withTags: Selects all tags, for ``StoredEvent/tags(_:)``.
    func statement(withTags: Bool = false, limit: Int? = nil) -> Statement {
        let columns = withTags ? EventColumns.list + ", " + EventColumns.otherTags : EventColumns.list
        let matching = conditions.isEmpty ? "false" : conditions.joined(separator: " OR ")
        let bound = limit.map { ("\nLIMIT $\(parameters.count + 1)", parameters + [Int64($0)]) } ?? ("", parameters)
        return Statement(
            """
            SELECT \(columns)
            FROM away.events AS e
            WHERE e.organization_id = $1 AND e.sequence > $2 AND (\(matching))
            ORDER BY e.sequence\(bound.0)
            """,
            bound.1
        )
    }

    private mutating func condition(of clause: EventQuery.Clause) throws -> String {
        var all: [String] = []
        for tag in clause.tags {
            guard let kind = TagKind(rawValue: tag.kind) else { throw UnknownTagKind(kind: tag.kind) }
            let id = add(tag.id)
            let text = add(tag.text)
            // The second half finds events of which this is not the first tag of its kind: a look into a small table, once for each statement.
            all.append(
                """
                (e.\(kind.column) = \(id) OR e.sequence = ANY (ARRAY(
                    SELECT t.sequence FROM away.event_more_tags AS t WHERE t.organization_id = $1 AND t.tag = \(text) AND t.sequence > $2)))
                """
            )
        }
        if !clause.types.isEmpty { all.append("e.type = ANY (\(add(clause.types)))") }
        return all.isEmpty ? "true" : "(" + all.joined(separator: " AND ") + ")"
    }

    private mutating func add(_ value: some PostgresEncodable) -> String {
        parameters.append(value)
        return "$\(parameters.count)"
    }
}
