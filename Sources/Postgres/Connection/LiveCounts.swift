import Synchronization

/// How many of libpq's objects are alive: tests see to it that none is left. Counted in debug builds only.
enum LiveCounts {
    enum Kind: CaseIterable {
        case connections, results, cancelKeys
    }

    #if DEBUG
        private static let connections = Atomic(0)
        private static let results = Atomic(0)
        private static let cancelKeys = Atomic(0)

        static func current(_ kind: Kind) -> Int {
            switch kind {
            case .connections: connections.load(ordering: .relaxed)
            case .results: results.load(ordering: .relaxed)
            case .cancelKeys: cancelKeys.load(ordering: .relaxed)
            }
        }
    #endif

    @inline(__always)
    static func add(_ number: Int, to kind: Kind) {
        #if DEBUG
            switch kind {
            case .connections: connections.add(number, ordering: .relaxed)
            case .results: results.add(number, ordering: .relaxed)
            case .cancelKeys: cancelKeys.add(number, ordering: .relaxed)
            }
        #endif
    }
}
