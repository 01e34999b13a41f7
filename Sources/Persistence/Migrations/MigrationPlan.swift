/// What is still to be run, given what was.
struct MigrationPlan: Hashable, Sendable {
    struct Applied: Hashable, Sendable {
        let number: Int
        let name: String
        let checksum: String
        let partitions: Int
    }

    static let defaultPartitions = 8

    let pending: [Migration]
    let partitions: Int

    /// - Parameter partitions: Nil: as many as the tables have, or ``defaultPartitions``.
    init(_ files: [Migration], applied: [Applied], partitions: Int?) throws(MigrationError) {
        let known = Dictionary(files.map { ($0.number, $0) }) { first, _ in first }
        for done in applied.sorted(by: { $0.number < $1.number }) {
            guard let file = known[done.number], file.name == done.name else { throw .missing(done.name) }
            guard file.checksum == done.checksum else { throw .changed(done.name) }
        }
        let existing = applied.first?.partitions
        if let existing, let partitions, existing != partitions { throw .partitionsChanged(from: existing, to: partitions) }
        let done = Set(applied.map(\.number))
        pending = files.filter { !done.contains($0.number) }
        self.partitions = existing ?? partitions ?? Self.defaultPartitions
        if let last = done.max(), let early = pending.first(where: { $0.number < last }) { throw .outOfOrder(early.name) }
    }
}
