import EventSourcing
import Postgres

/// Carries out appends: one alone in a single round trip, several of an organization in one transaction.
struct AppendWriter<Event: Sendable>: Sendable {
    typealias Outcome = Result<Position, EventStoreError>

    let projectors: [any Projector<Event, Statement>]
    let keys: PersonalKeys
    let now: @Sendable () -> Instant
    /// Told after each commit.
    let committed: @Sendable (UInt128) -> Void

    /// An append that is alone: one segment, which is the transaction. The projections' statements are computed beforehand, for the position and
    /// the time that the append will have if nobody comes in between; the database refuses it if somebody does.
    func write(_ append: EncodedAppend<Event>) async -> Outcome {
        do {
            let at = now()
            let projections = try statements(for: append, head: append.after, at: at)
            let statement = append.strictStatement(expected: projections.isEmpty ? nil : (append.after, at))
            let answer = try await runAlone([statement] + projections, append.tenant)
            guard case .stored(let position) = try AppendOutcome(answer) else { return await write([append])[0] }
            committed(append)
            return .success(position)
        } catch let error as PostgresError {
            switch error.sqlState {
            case .headNotAsExpected?, .storedAlready?, .handledAlready?: return await write([append])[0]
            default: return .failure(EventStoreError(error))
            }
        } catch {
            return .failure(EventStoreError(error))
        }
    }

    /// Several appends of one organization in one transaction, each decided by value in the order given; each conflict is its own. When something
    /// fails altogether, they are tried one by one, so that a fault stays with its cause.
    func write(_ batch: [EncodedAppend<Event>]) async -> [Outcome] {
        do {
            let outcomes = try await transact(batch)
            if outcomes.contains(where: \.isStored), let organization = batch.first?.organization { committed(organization) }
            for (append, outcome) in zip(batch, outcomes) where outcome.isStored { forgetKeys(of: append) }
            var results: [Outcome] = []
            for (append, outcome) in zip(batch, outcomes) { results.append(await result(of: outcome, append)) }
            return results
        } catch {
            let known = EventStoreError(error)
            guard batch.count > 1, !known.isOutage else { return batch.map { _ in .failure(known) } }
            var results: [Outcome] = []
            for append in batch { results.append(await write([append])[0]) }
            return results
        }
    }

    private func committed(_ append: EncodedAppend<Event>) {
        committed(append.organization)
        forgetKeys(of: append)
    }

    private func forgetKeys(of append: EncodedAppend<Event>) {
        for employee in append.erased { keys.forget(employee, of: append.organization) }
    }

    private func runAlone(_ statements: [Statement], _ tenant: Tenant) async throws -> Rows {
        if tenant.prelude.needsBlock { return try await tenant.transact(statements)[0] }
        // The append function sets the tenant itself, and without BEGIN the segment is the transaction.
        return try await tenant.client.withConnection { try await $0.run(statements)[0] }
    }

    private func transact(_ batch: [EncodedAppend<Event>]) async throws -> [AppendOutcome] {
        guard let tenant = batch.first?.tenant else { return [] }
        return try await tenant.withTransaction { transaction in
            let appends = batch.map { $0.lenientStatement() }
            if projectors.isEmpty, batch.allSatisfy(\.erased.isEmpty) {
                return try await transaction.run(appends, thenCommit: true).map(AppendOutcome.init)
            }
            let answers = try await transaction.run(appends + [recordedTimes(of: batch)])
            let outcomes = try answers.dropLast().map { answer throws(PostgresError) in try AppendOutcome(answer) }
            let times = try answers[batch.count].decode((Int64, Timestamp).self)
            let recordedAt = Dictionary(times.map { ($0.0, Instant(microseconds: $0.1.microseconds)) }) { first, _ in first }
            var projections: [Statement] = []
            for (append, outcome) in zip(batch, outcomes) {
                guard case .stored(let last) = outcome, let at = recordedAt[last.sequence] else { continue }
                projections += try statements(for: append, head: last.advanced(by: -append.events.count), at: at)
            }
            _ = try await transaction.run(projections, thenCommit: true)
            return outcomes
        }
    }

    /// The times that the database gave the events just appended. This transaction holds the head, so they are the last ones.
    private func recordedTimes(of batch: [EncodedAppend<Event>]) -> Statement {
        Statement(
            """
            SELECT e.sequence, e.recorded_at
            FROM away.events AS e
            WHERE e.organization_id = $1
                AND e.sequence > (SELECT h.sequence FROM away.event_heads AS h WHERE h.organization_id = $1) - $2
            """,
            [batch[0].organization, batch.reduce(0) { $0 + $1.events.count }]
        )
    }

    private func statements(for append: EncodedAppend<Event>, head: Position, at: Instant) throws -> [Statement] {
        let organization = append.organization
        var erasing = append.erased.map { Statement.destroyPersonalKey(of: $0, in: organization) }
        if !erasing.isEmpty { erasing.append(.forgetAnswers(of: organization)) }
        if projectors.isEmpty { return erasing }
        return try erasing
            + append.events.enumerated().flatMap { index, new in
                let recorded = RecordedEvent(
                    position: head.advanced(by: index + 1),
                    id: new.id,
                    event: new.event,
                    metadata: append.metadata,
                    recordedAt: at,
                    hash: []
                )
                return try projectors.flatMap { try $0.effects(of: recorded, in: append.organization) }
            }
    }

    private func result(of outcome: AppendOutcome, _ append: EncodedAppend<Event>) async -> Outcome {
        switch outcome {
        case .stored(let position), .storedBefore(let position): return .success(position)
        case .conflict: return .failure(.conflict)
        case .handledBefore:
            do throws(EventStoreError) {
                // Nil: it was an hour short of a day old, and is gone. The caller decides anew.
                guard let key = append.receiptKey,
                    let stored = try await ReceiptTable(tenant: append.tenant, secrets: keys.secrets).receipt(forKey: key)
                else {
                    return .failure(.conflict)
                }
                return .failure(.alreadyHandled(stored))
            } catch {
                return .failure(error)
            }
        }
    }
}

extension AppendOutcome {
    fileprivate var isStored: Bool {
        if case .stored = self { true } else { false }
    }
}

extension EventStoreError {
    /// Trying the parts would meet the same, or do something twice.
    fileprivate var isOutage: Bool {
        if case .unavailable(let error, let outcomeUnknown) = self {
            outcomeUnknown || (error as? PostgresError)?.sqlState == nil
        } else {
            false
        }
    }
}
