/// Slack waits three seconds for an answer.
enum Deadline {
    /// What is left of them for the work, when the way there and back is taken off.
    static let length = Duration.milliseconds(2500)

    /// What the work comes to, or `instead` once time is up. The work then goes on, and `late` gets what it comes to.
    static func within<Value: Sendable>(
        _ length: Duration,
        _ work: @escaping @Sendable () async -> Value,
        instead: Value,
        late: @escaping @Sendable (Value) async -> Void
    ) async -> Value {
        let (race, finish) = AsyncStream.makeStream(of: Value?.self, bufferingPolicy: .bufferingOldest(1))
        // Nobody awaits it once time is up: the request is answered by then, and the work ends by itself as all its calls have a time of
        // their own.
        Task {
            let value = await work()
            if case .enqueued = finish.yield(value) { return }
            await late(value)
        }
        let clock = Task {
            try? await Task.sleep(for: length)  // cancelled: the work came first
            finish.yield(nil)
        }
        defer { clock.cancel() }
        for await first in race {
            finish.finish()
            return first ?? instead
        }
        return instead
    }
}
