/// A database: reads that share connections, transactions on leased ones, LISTEN, COPY and scripts on connections of their own.
///
/// Nothing runs until it is used; `close` ends all connections.
package final class PostgresClient: Sendable {
    package let settings: ClientSettings
    package let loops: EventLoops
    let pool: Pool
    private let shared: [SharedConnection]

    package init(_ settings: ClientSettings, on loops: EventLoops) {
        self.settings = settings
        self.loops = loops
        pool = Pool(settings, on: loops)
        shared = (0..<max(1, settings.sharedConnections)).map { index in
            SharedConnection(settings, on: loops.all[index % loops.all.count])
        }
    }

    /// Closes what is idle and refuses new work; transactions under way end first.
    package func close() {
        pool.close()
        for connection in shared { connection.close() }
    }

    /// Connections of the pool that are open or being made, those that nobody uses, and callers that wait for one.
    package var poolCounts: (open: Int, idle: Int, waiting: Int) { pool.counts }
}

// MARK: reads

extension PostgresClient {
    /// Reads in one round trip on a connection shared with other tasks: for short statements that change nothing.
    ///
    /// Repeated by itself when the connection breaks. Cancelling the task ends the wait, not the query (which `readTimeout` bounds).
    /// Never for BEGIN, SET, LISTEN, locks or large answers: the connection is not the caller's own.
    package func read(_ statements: [Statement], prelude: Prelude = .none) async throws -> [Rows] {
        let all = prelude.needsBlock ? [.begin] + prelude.statements + statements : prelude.statements + statements
        var attempt = 1
        while true {
            let connection = try await shared[sharedIndex()].connection()
            do {
                // COMMIT travels behind the Sync, so it is run even after an error, and then rolls back.
                let answers = try await connection.run(all, commits: false, following: prelude.needsBlock ? [.commit] : nil)
                return answers.count == statements.count ? answers : Array(answers.suffix(statements.count))
            } catch let error as PostgresError where attempt < 3 && error.isWorthReading {
                attempt += 1
            }
        }
    }

    package func read(_ statement: Statement, prelude: Prelude = .none) async throws -> Rows {
        try await read([statement], prelude: prelude)[0]
    }

    private func sharedIndex() -> Int {
        shared.count == 1 ? 0 : loops.preferredIndex() % shared.count
    }
}

// MARK: leases

extension PostgresClient {
    /// Lends a connection that nobody else uses meanwhile. A transaction that `body` leaves open is rolled back.
    @discardableResult
    package func withConnection<R>(_ body: (Connection) async throws -> R) async throws -> R {
        let lease = try await pool.acquire()
        do {
            let value = try await body(lease.connection)
            await giveBack(lease)
            return value
        } catch {
            await giveBack(lease)
            throw error
        }
    }

    private func giveBack(_ lease: Pool.Lease) async {
        if !lease.connection.isIdle, lease.connection.isOpen { await lease.connection.rollBack() }
        pool.release(lease)
    }

    /// Runs a transaction, and again from the start when it fails for no fault of its own (40001, 40P01, or the connection broke before
    /// COMMIT was sent): so `body` must not have effects elsewhere. Returns only after COMMIT was acknowledged; rolls back when `body`
    /// throws.
    ///
    /// - Parameter prelude: Runs right after BEGIN, in the same round trip as the first statements.
    /// - Throws: What `body` throws; ``PostgresError`` with `outcomeUnknown` when the connection broke during COMMIT.
    @discardableResult
    package func withTransaction<R>(
        _ mode: TransactionMode = .readCommitted,
        prelude: Prelude = .none,
        _ body: (borrowing Transaction) async throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do {
                return try await withConnection { connection in
                    let transaction = Transaction(connection, mode, prelude)
                    let value = try await body(transaction)
                    try await transaction.commit()
                    return value
                }
            } catch let error as PostgresError where error.isSafeToRetry && attempt < settings.transactionAttempts {
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(5 << attempt))))
                attempt += 1
            }
        }
    }

    /// A whole transaction in one round trip: BEGIN, prelude, statements and COMMIT.
    ///
    /// - Returns: The answer to each statement, in their order.
    @discardableResult
    package func transact(
        _ statements: [Statement],
        _ mode: TransactionMode = .readCommitted,
        prelude: Prelude = .none,
    ) async throws -> [Rows] {
        try await withTransaction(mode, prelude: prelude) { transaction in
            try await transaction.run(statements, thenCommit: true)
        }
    }
}

extension PostgresError {
    /// A read may be repeated whatever became of the first attempt.
    fileprivate var isWorthReading: Bool {
        switch code {
        case .connectionLost, .closed: true
        case .server(let state): state.endsConnection || state == .featureNotSupported || state == .invalidStatementName
        default: false
        }
    }
}
