/// Which events matter to a decision: all that match any of the clauses. It is read to decide, and again as the append's condition.
package struct EventQuery: Hashable, Sendable {
    /// Matches an event of one of `types` that carries all of `tags`.
    package struct Clause: Hashable, Sendable {
        /// Names of event types; empty: any.
        package var types: [String]
        /// Empty: any.
        package var tags: [Tag]

        package init(types: [String] = [], tags: [Tag] = []) {
            self.types = types
            self.tags = tags
        }

        package func matches(type: String, tags eventTags: [Tag]) -> Bool {
            (types.isEmpty || types.contains(type)) && tags.allSatisfy(eventTags.contains)
        }
    }

    /// Every event of the organization.
    package static let everything = EventQuery()

    /// None: matches nothing.
    package var clauses: [Clause]

    package init(_ clauses: [Clause]) {
        self.clauses = clauses
    }

    /// A query of one clause.
    package init(types: [String] = [], tags: [Tag] = []) {
        clauses = [Clause(types: types, tags: tags)]
    }

    /// What matches this or the other query.
    package func or(_ other: EventQuery) -> EventQuery {
        EventQuery(clauses + other.clauses.filter { !clauses.contains($0) })
    }

    package func matches(type: String, tags: [Tag]) -> Bool {
        clauses.contains { $0.matches(type: type, tags: tags) }
    }
}
