/// Which statements a connection has prepared, by text.
///
/// A statement is prepared by the first segment that uses it, in the same round trip. Until that segment has ended well nobody knows
/// whether it exists, so other segments meanwhile send it unnamed. Names are never used twice, so a failed attempt leaves nothing to
/// collide with.
struct StatementCache {
    enum Use: Equatable {
        case prepared(String)
        case prepareFirst(String)
        case unnamed
    }

    private struct Entry {
        let name: String
        let types: [PostgresType]
        /// The segment that prepares it; nil once that has ended well.
        var preparing: UInt64?
        var lastUse: UInt64

        func use(_ statement: Statement, in segment: UInt64) -> Use {
            if let preparing, preparing != segment { return .unnamed }
            // One text with parameters of several types is rare, and not worth a second plan.
            return statement.parameters.hasTypes(types) ? .prepared(name) : .unnamed
        }
    }

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0
    private var names: UInt64 = 0

    init(capacity: Int) {
        self.capacity = capacity
    }

    var count: Int { entries.count }

    /// How the segment with this id is to send the statement.
    mutating func use(_ statement: Statement, in segment: UInt64) -> Use {
        uses += 1
        if let index = entries.index(forKey: statement.sql) {
            entries.values[index].lastUse = uses
            return entries.values[index].use(statement, in: segment)
        }
        names += 1
        let name = "s\(names)"
        let types = statement.parameters.slots.map(\.type)
        entries[statement.sql] = Entry(name: name, types: types, preparing: segment, lastUse: uses)
        return .prepareFirst(name)
    }

    mutating func confirm(_ sql: String) {
        entries[sql]?.preparing = nil
    }

    mutating func forget(_ sql: String) {
        entries[sql] = nil
    }

    mutating func forgetAll() {
        entries.removeAll()
    }

    /// When there are too many, takes out the one that was not used for longest; its name is to be deallocated.
    mutating func evict() -> String? {
        guard entries.count > capacity else { return nil }
        let settled = entries.lazy.filter { $0.value.preparing == nil }
        guard let oldest = settled.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }
}
