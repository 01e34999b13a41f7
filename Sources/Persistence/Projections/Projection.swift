package import EventSourcing
package import Postgres

/// A read-only table made of events, in the transaction that stores them. Its projector's statements name the tables without a schema, and every
/// table has a twin of the same name in schema `away_rebuild`, in which it can be built anew.
package struct Projection<Event: Sendable>: Sendable {
    package let projector: any Projector<Event, Statement>
    /// Names of its tables, as in the migrations.
    let tables: [String]

    package init(_ projector: any Projector<Event, Statement>, tables: [String]) {
        self.projector = projector
        self.tables = tables
    }

    package var name: String { projector.name }
}
