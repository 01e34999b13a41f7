/// PREPARE or DEALLOCATE.
struct HiddenCommand: Equatable {
    /// Its place among all of the segment.
    let command: Int
    /// The statement that it prepares; nil for DEALLOCATE.
    let prepares: String?
}

/// Why a segment failed. An object, because an error is large and rare, and segments are moved often.
final class SegmentFailure: Sendable {
    /// Its place among all of the segment.
    let command: Int
    let error: PostgresError

    init(command: Int, error: PostgresError) {
        self.command = command
        self.error = error
    }
}

/// What is under way on a connection in pipeline mode, as a value: replies go in, finished segments come out.
///
/// A segment is commands and one Sync: one round trip. In it, each command is answered by an answer, a failure, or "skipped" (all that
/// follow a failure), and then an end; the Sync has one reply and no end.
struct SegmentQueue<Answer: Sendable, Waiter> {
    struct Segment {
        let id: UInt64
        var waiter: Waiter
        /// How many replies the segment has, but for the Sync.
        let commands: Int
        /// Commands that the client put between the others, and whose answers nobody wants.
        let hidden: [HiddenCommand]
        /// When the connection breaks, nobody knows whether this segment took effect.
        let commits: Bool
        var answers: [Answer] = []
        fileprivate(set) var failure: SegmentFailure?
        fileprivate var current = 0
        var isCancelled = false

        init(id: UInt64, waiter: Waiter, commands: Int, hidden: [HiddenCommand] = [], commits: Bool) {
            self.id = id
            self.waiter = waiter
            self.commands = commands
            self.hidden = hidden
            self.commits = commits
            answers.reserveCapacity(commands - hidden.count)
        }

        fileprivate mutating func take(_ answer: Answer) {
            let isHidden = !hidden.isEmpty && hidden.contains { $0.command == current }
            if !isHidden { answers.append(answer) }
        }

        fileprivate mutating func take(_ error: PostgresError) {
            if failure == nil { failure = SegmentFailure(command: current, error: error) }
        }

        /// The command was run by the server. Only of a finished segment.
        func succeeded(_ command: Int) -> Bool {
            guard let failure else { return true }
            return command < failure.command
        }
    }

    private var segments = FIFO<Segment>()

    var isEmpty: Bool { segments.isEmpty }
    var count: Int { segments.count }
    /// The one that the server is working on.
    var head: UInt64? { segments.first?.id }

    mutating func append(_ segment: Segment) {
        segments.append(segment)
    }

    /// - Returns: The segment that this reply finished.
    mutating func receive(_ reply: Reply<Answer>) -> Segment? {
        switch reply {
        case .synchronized:
            return segments.popFirst()
        case .end:
            segments.first?.current += 1
        case .answer(let answer):
            segments.first?.take(answer)
        case .failure(let error):
            segments.first?.take(error)
        case .skipped, .copy:
            break
        }
        return nil
    }

    /// Marks a segment as cancelled.
    ///
    /// - Returns: Whether it is the one that the server is working on; nil when it is not here (any more).
    mutating func cancel(_ id: UInt64, _ change: (inout Waiter) -> Void) -> Bool? {
        let place = segments.updateFirst(where: { $0.id == id }) { segment in
            segment.isCancelled = true
            change(&segment.waiter)
        }
        return place.map { $0 == 0 }
    }

    /// The connection is over: whatever has not been answered is lost.
    mutating func lose() -> [Segment] {
        var lost: [Segment] = []
        while let segment = segments.popFirst() { lost.append(segment) }
        return lost
    }
}
