import Synchronization

/// What one request asks, from its beginning on: an answer must hold everything that was stored before.
///
/// So what authentication has read of an organization need not be read again by the command or the answer. When something is stored on the
/// way, or others were faster, the question begins anew (``renew()``).
package final class Question: Sendable {
    /// Of the request at hand; nil: each question stands alone.
    @TaskLocal package static var current: Question?

    private let begun = Atomic(Moment.next())

    package init() {}

    /// From now on answers must be newer than this call.
    func renew() {
        begun.store(Moment.next(), ordering: .releasing)
    }

    /// Since when the question at hand is asked.
    static var since: UInt64 {
        current?.begun.load(ordering: .acquiring) ?? Moment.next()
    }
}

/// The order of reads and questions in this process.
enum Moment {
    private static let last = Atomic<UInt64>(0)

    static func next() -> UInt64 {
        last.add(1, ordering: .sequentiallyConsistent).newValue
    }
}
