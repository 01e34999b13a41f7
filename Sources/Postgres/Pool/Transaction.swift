import Synchronization

package enum TransactionMode: String, Sendable {
    case readCommitted = "BEGIN"
    case repeatableRead = "BEGIN ISOLATION LEVEL REPEATABLE READ"
    case serializable = "BEGIN ISOLATION LEVEL SERIALIZABLE"
    /// One snapshot for all statements, and no writes.
    case snapshot = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
}

/// A transaction, as long as `withTransaction` lends it: it cannot be stored, so it cannot be used after COMMIT.
package struct Transaction: ~Copyable, Sendable {
    // Not private: this compiler (6.3.1) emits a broken module when a noncopyable type's stored property has a private type.
    enum Phase {
        case fresh, open, over
    }

    private let connection: Connection
    private let mode: TransactionMode
    private let prelude: Prelude
    private let phase = Mutex(Phase.fresh)

    init(_ connection: Connection, _ mode: TransactionMode, _ prelude: Prelude) {
        self.connection = connection
        self.mode = mode
        self.prelude = prelude
    }

    /// Runs statements in one round trip; the first time with BEGIN and the prelude in front.
    ///
    /// After a failure only `ROLLBACK TO SAVEPOINT` goes on; a transaction that returns without it throws ``PostgresError/Code/rolledBack``.
    ///
    /// - Parameter thenCommit: COMMIT travels along; nothing may follow.
    /// - Returns: The answer to each statement, in their order.
    @discardableResult
    package func run(_ statements: [Statement], thenCommit: Bool = false) async throws -> [Rows] {
        let before = phase.withLock { phase in
            defer { phase = thenCommit ? .over : .open }
            return phase
        }
        guard before != .over else { throw PostgresError(.closed, detail: "the transaction is over") }
        var all = before == .fresh ? [.begin(mode)] + prelude.statements : []
        let start = all.count
        all += statements
        if thenCommit { all.append(.commit) }
        let answers = try await connection.run(all, commits: thenCommit)
        if thenCommit { try Self.check(answers.last) }
        return Array(answers[start..<start + statements.count])
    }

    @discardableResult
    package func run(_ statement: Statement) async throws -> Rows {
        try await run([statement])[0]
    }

    func commit() async throws {
        let before = phase.withLock { phase in
            defer { phase = .over }
            return phase
        }
        guard before == .open else { return }
        try Self.check(try await connection.run([.commit], commits: true).last)
    }

    /// COMMIT of a transaction in which a statement failed is no error to the server, but a ROLLBACK.
    private static func check(_ answer: Rows?) throws {
        guard answer?.commandTag == "COMMIT" else { throw PostgresError(.rolledBack) }
    }
}

extension Statement {
    static let begin = Statement("BEGIN")
    static let commit = Statement("COMMIT")
    static let rollback = Statement("ROLLBACK")
    private static let others = [TransactionMode.repeatableRead, .serializable, .snapshot].map { ($0, Statement($0.rawValue)) }

    static func begin(_ mode: TransactionMode) -> Statement {
        mode == .readCommitted ? begin : others.first { $0.0 == mode }?.1 ?? begin
    }
}

extension Connection {
    /// Leaves whatever transaction is open; closes the connection if that fails.
    func rollBack() async {
        let limit = Duration.seconds(5)
        do {
            _ = try await runShielded([.rollback], within: limit)
        } catch let error as PostgresError where error.sqlState == .queryCanceled {
            // A cancellation that came late and hit the wrong one; there is only one.
            do { _ = try await runShielded([.rollback], within: limit) } catch { close() }
        } catch {
            close()
        }
    }
}
