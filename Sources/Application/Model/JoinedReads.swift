package import Leave
import Synchronization

/// Reads that many tasks want at once, made together.
///
/// While a read is under way in a lane, whoever comes waits for the next one, which answers all of them: under load the database is asked once
/// for many, without load nobody waits. Each answer comes from a read that began after the call, so it holds everything that was stored before
/// it. Nothing is kept: what was revoked is revoked at once.
package struct JoinedReads<Answer: AnyObject & Sendable>: Sendable {
    private let turns = ReadingTurns()

    package init() {}

    /// - Parameters:
    ///   - wish: What is looked for, where not all look for the same.
    ///   - lane: Reads of one lane are joined.
    ///   - read: Reads what all wish, in one go; called by one of those that wait.
    /// - Throws: What `read` throws; `CancellationError`.
    package func callAsFunction(
        _ wish: SecretHash? = nil,
        in lane: OrganizationID? = nil,
        read: ([SecretHash]) async throws -> Answer
    ) async throws -> Answer {
        while true {
            switch try await turns.turn(wish, in: lane) {
            case .answer(let answer): return unsafeDowncast(answer, to: Answer.self)  // made by `read` of one of us
            case .again: try Task.checkCancellation()
            case .read:
                // Who is about to ask on this thread comes along.
                await Task.yield()
                return try await self.read(for: turns.gather(lane), wish, in: lane, read)
            }
        }
    }

    /// How many wait for the next read.
    func waiting(in lane: OrganizationID? = nil) -> Int { turns.waiting(in: lane) }

    private func read(
        for others: [ReadingTurns.Waiter],
        _ wish: SecretHash?,
        in lane: OrganizationID?,
        _ read: ([SecretHash]) async throws -> Answer
    ) async throws -> Answer {
        do {
            let answer = try await read(([wish] + others.map(\.wish)).compactMap(\.self))
            turns.handOver(lane)
            turns.resume(others, .success(.answer(answer)))
            return answer
        } catch {
            turns.handOver(lane)
            turns.resume(others, Task.isCancelled ? .success(.again) : .failure(error))
            throw error
        }
    }
}

/// Who reads next in each lane, and who waits for it. Not generic, since it runs for every request.
private final class ReadingTurns: Sendable {
    struct Waiter: Sendable {
        let ticket: UInt64
        let wish: SecretHash?
    }

    enum Turn: Sendable {
        /// It is the caller's to read, for those that ``gather(_:)`` answers too.
        case read
        case answer(any AnyObject & Sendable)
        /// Who should have read was cancelled.
        case again
    }

    private typealias Continuation = UnsafeContinuation<Turn, any Error>

    private struct State {
        /// Who waits for the next read, in each lane where one is under way.
        var waiting: [OrganizationID?: [Waiter]] = [:]
        /// Of those that wait for the next read or for the answer of the present one; whoever takes it out resumes it.
        var continuations: [UInt64: Continuation] = [:]
        var lastTicket: UInt64 = 0

        /// False where a read is under way.
        mutating func begin(_ lane: OrganizationID?) -> Bool {
            guard waiting[lane] == nil else { return false }
            waiting[lane] = []
            return true
        }
    }

    private let state = Mutex(State())

    func waiting(in lane: OrganizationID?) -> Int { state.withLock { $0.waiting[lane]?.count ?? 0 } }

    func turn(_ wish: SecretHash?, in lane: OrganizationID?) async throws -> Turn {
        let ticket = state.withLock { state -> UInt64? in
            if state.begin(lane) { return nil }
            state.lastTicket += 1
            return state.lastTicket
        }
        guard let ticket else { return .read }
        return try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { continuation in
                let outcome = state.withLock { state -> Result<Turn, any Error>? in
                    // Inside the lock: a cancellation that comes later finds the ticket.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.begin(lane) { return .success(.read) }
                    state.waiting[lane]?.append(Waiter(ticket: ticket, wish: wish))
                    state.continuations[ticket] = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            let continuation = state.withLock { $0.continuations.removeValue(forKey: ticket) }
            continuation?.resume(throwing: CancellationError())
        }
    }

    /// Those that the read which begins now is for, besides the caller.
    func gather(_ lane: OrganizationID?) -> [Waiter] {
        state.withLock { state in
            let all = state.waiting.updateValue([], forKey: lane) ?? []
            return all.filter { state.continuations[$0.ticket] != nil }
        }
    }

    /// The first of those that wait reads next.
    func handOver(_ lane: OrganizationID?) {
        let next = state.withLock { state -> Continuation? in
            while state.waiting[lane]?.isEmpty == false {
                let first = state.waiting[lane]?.removeFirst()
                if let first, let continuation = state.continuations.removeValue(forKey: first.ticket) { return continuation }
            }
            state.waiting[lane] = nil
            return nil
        }
        next?.resume(returning: .read)
    }

    func resume(_ waiters: [Waiter], _ outcome: Result<Turn, any Error>) {
        guard !waiters.isEmpty else { return }
        let continuations = state.withLock { state in waiters.compactMap { state.continuations.removeValue(forKey: $0.ticket) } }
        for continuation in continuations { continuation.resume(with: outcome) }
    }
}
